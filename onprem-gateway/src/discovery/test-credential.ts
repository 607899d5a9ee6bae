import { findAnswerer } from "../collectors/snmp/find-answerer.ts";
import type { PlainCredential } from "../collectors/snmp/net-snmp-session.ts";
import { scalars } from "../collectors/snmp/oids.ts";
import { openLoneSession } from "../collectors/snmp/open-session.ts";
import { plainCredential } from "../collectors/snmp/poller-protocol.ts";
import type { SnmpFailureReason } from "../collectors/snmp-protocol/session.ts";
import type { AuthProtocol, PrivProtocol, SnmpCredential } from "../config/schema.ts";
import type { Clock } from "../runtime/clock.ts";
import { discoverEngine } from "./engine-discovery.ts";

/** Where on the way from here to the first value a credential fails. */
export type CredentialStep = "reach" | "agent" | "community" | "engine" | "user" | "authentication" | "clock" | "privacy" | "view";

export type CredentialTest =
  | { readonly kind: "ok" }
  | {
      readonly kind: "failed";
      readonly step: CredentialStep;
      readonly reason: SnmpFailureReason;
      /** What is known and what to do, in our own words; adds to the standing hint of the reason. */
      readonly finding: string;
      /** The same pass phrase works with this privacy protocol. */
      readonly worksWith?: PrivProtocol;
    };

export interface CredentialTestOptions {
  readonly address: string;
  readonly port: number;
  /** Other addresses whose answers count. */
  readonly answersFrom?: readonly string[] | undefined;
  readonly credential: SnmpCredential;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly clock: Clock;
}

const steps: Readonly<Record<SnmpFailureReason, CredentialStep>> = {
  timeout: "agent",
  refused: "agent",
  unreachable: "reach",
  "other-address": "reach",
  "unknown-engine": "engine",
  "unknown-user": "user",
  "unsupported-security-level": "user",
  "unsupported-algorithm": "authentication",
  "wrong-digest": "authentication",
  "not-in-time-window": "clock",
  "decryption-error": "privacy",
  authorization: "view",
  "no-such-view": "view",
  "no-such-name": "view",
  "too-big": "view",
  "agent-error": "view",
  malformed: "agent",
  "over-budget": "view",
  "out-of-time": "agent",
  closed: "agent",
};

/**
 * The two ways of stretching a key that is too short for AES-192 or AES-256: Blumenthal's draft, and Reeder's, which Cisco uses. Devices do not say
 * which. Keys that are long enough (SHA-256 and up for both) need no stretching, and both ways are one.
 */
const otherExtension: Partial<Readonly<Record<PrivProtocol, PrivProtocol>>> = {
  aes192b: "aes192r",
  aes192r: "aes192b",
  aes256b: "aes256r",
  aes256r: "aes256b",
};

/**
 * Asks for one value and says which step failed, from the agent's usmStats Reports (RFC 3414 section 3.2) and, where a community meets
 * silence, from whether the agent speaks at all. Where AES-256 cannot be decrypted, the other key extension is tried once.
 */
export async function testCredential(options: CredentialTestOptions): Promise<CredentialTest> {
  const { credential } = options;
  const reason = await firstFailure(plainCredential(credential), options);
  if (reason === undefined) {
    return { kind: "ok" };
  }
  if (reason === "timeout") {
    return silence(options);
  }
  const failed = { kind: "failed", step: steps[reason], reason } as const;
  const other = reason === "decryption-error" ? otherVariant(credential) : undefined;
  if (other === undefined) {
    return { ...failed, finding: reached(reason) };
  }
  const works = (await firstFailure(withPrivacy(plainCredential(credential), other), options)) === undefined;
  return works
    ? { ...failed, finding: `The pass phrases are right: the device stretches its key the other way. Use ${other}.`, worksWith: other }
    : { ...failed, finding: "The other AES key extension does not fit either." };
}

const shortKeys: readonly AuthProtocol[] = ["md5", "sha", "sha224"];

function otherVariant(credential: SnmpCredential): PrivProtocol | undefined {
  if (credential.version !== "3" || credential.auth === undefined || credential.priv === undefined) {
    return undefined;
  }
  return shortKeys.includes(credential.auth.protocol) ? otherExtension[credential.priv.protocol] : undefined;
}

/** Undefined when the agent shows its system group. */
async function firstFailure(
  credential: PlainCredential,
  { address, port, answersFrom, timeoutMs, retries }: CredentialTestOptions,
): Promise<SnmpFailureReason | undefined> {
  const session = openLoneSession({ address, port, answersFrom, credential, timeoutMs, retries });
  const answer = await session.get([scalars.sysObjectId]);
  session.close();
  if (answer.kind === "failed") {
    return answer.reason;
  }
  return answer.varbinds[0]?.value.kind === "oid" ? undefined : "no-such-view";
}

/** Silence of the credential: an agent that speaks SNMPv3 tells a wrong community from a filter. */
async function silence({ address, port, answersFrom, timeoutMs, credential, clock }: CredentialTestOptions): Promise<CredentialTest> {
  const elsewhere = await findAnswerer({ address, port, answersFrom, credential: plainCredential(credential), timeoutMs });
  if (elsewhere !== undefined) {
    const finding = `Answers came from ${elsewhere.address} port ${elsewhere.port}, not from the address that was asked, and were refused.`;
    return { kind: "failed", step: "reach", reason: "other-address", finding };
  }
  const engine = await discoverEngine({ address, port, timeoutMs }, clock);
  if (engine.kind === "engine" && credential.version !== "3") {
    const finding =
      "An agent is there and speaks SNMPv3, so the way to it is open: the community is wrong, or the agent does not take it from this address.";
    return { kind: "failed", step: "community", reason: "timeout", finding };
  }
  const finding =
    engine.kind === "engine"
      ? "The agent answers discovery, but not the request of this user."
      : "Nothing answers, not even SNMPv3 discovery.";
  return { kind: "failed", step: "agent", reason: "timeout", finding };
}

function withPrivacy(credential: PlainCredential, protocol: PrivProtocol): PlainCredential {
  return credential.version === "3" && credential.priv !== undefined
    ? { ...credential, priv: { ...credential.priv, protocol } }
    : credential;
}

/** What has worked up to the step that failed. */
function reached(reason: SnmpFailureReason): string {
  switch (steps[reason]) {
    case "reach":
      return "The address cannot be reached from here.";
    case "agent":
    case "community":
      return "The address is reached, but no SNMP agent answers properly there.";
    case "engine":
    case "user":
      return "The agent answers; the user is refused.";
    case "authentication":
      return "The agent answers and knows the user; the authentication does not fit.";
    case "clock":
      return "The agent answers, and user and key are right; the clocks disagree.";
    case "privacy":
      return "The agent answers, and user and authentication are right; the privacy does not fit.";
    case "view":
      return "The credential is accepted; what it may see is not enough.";
  }
}
