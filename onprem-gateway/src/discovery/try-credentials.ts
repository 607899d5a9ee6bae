import { scalars } from "../collectors/snmp/oids.ts";
import type { SnmpFailureReason, SnmpSession } from "../collectors/snmp-protocol/session.ts";
import type { SnmpCredential } from "../config/schema.ts";
import { afterFailure, lockoutLimits, mayTry, type UserHistory, untried } from "./lockout.ts";
import type { FailedAttempt } from "./sighting.ts";

export interface NamedCredential {
  /** Name in the site configuration. */
  readonly name: string;
  readonly credential: SnmpCredential;
}

export interface TrialOptions {
  /** In the order to try. */
  readonly credentials: readonly NamedCredential[];
  /** SNMPv3 users are tried only where an engine answered discovery. */
  readonly speaksV3: boolean;
  /** By user name, over all addresses of one device; written to. */
  readonly history: Map<string, UserHistory>;
  /** A session without retries of its own: every request is counted here. */
  readonly open: (credential: SnmpCredential) => SnmpSession;
  readonly signal: AbortSignal;
}

export type TrialOutcome =
  | { readonly kind: "opened"; readonly named: NamedCredential; readonly session: SnmpSession; readonly failures: readonly FailedAttempt[] }
  | { readonly kind: "none"; readonly failures: readonly FailedAttempt[] };

/** After these no other credential can help at this address. */
const hopeless: readonly SnmpFailureReason[] = ["refused", "unreachable"];

/**
 * Tries credentials in order, each with one request and one more after silence, until one shows the system group. Users of SNMPv3 are
 * left alone once another request could bring them near a lock-out. The session of an opened device is the caller's to close.
 */
export async function tryCredentials(options: TrialOptions): Promise<TrialOutcome> {
  const failures: FailedAttempt[] = [];
  for (const named of options.credentials) {
    if (options.signal.aborted) {
      break;
    }
    if (named.credential.version === "3" && !options.speaksV3) {
      continue;
    }
    const outcome = await tryOne(named, options);
    if (typeof outcome === "object") {
      return { kind: "opened", named, session: outcome, failures };
    }
    failures.push(...(outcome === "left-alone" ? [] : [{ credential: named.name, reason: outcome }]));
    if (outcome !== "left-alone" && hopeless.includes(outcome)) {
      break;
    }
  }
  return { kind: "none", failures };
}

async function tryOne(
  { credential }: NamedCredential,
  { history, open, signal }: TrialOptions,
): Promise<SnmpSession | SnmpFailureReason | "left-alone"> {
  const session = open(credential);
  let reason: SnmpFailureReason | "left-alone" = "left-alone";
  for (let tries = 0; tries < 2 && !signal.aborted; tries += 1) {
    const past = credential.version === "3" ? (history.get(credential.user) ?? untried) : untried;
    if (!mayTry(past, lockoutLimits)) {
      break;
    }
    const answer = await session.get([scalars.sysObjectId]);
    const [varbind] = answer.kind === "ok" ? answer.varbinds : [];
    if (varbind?.value.kind === "oid") {
      return session;
    }
    reason = answer.kind === "failed" ? answer.reason : "no-such-view";
    if (credential.version === "3") {
      history.set(credential.user, afterFailure(past, reason));
    }
    if (reason !== "timeout") {
      break;
    }
  }
  session.close();
  return reason;
}
