import { causeCode } from "../../errors.ts";
import type { GuardReason } from "../snmp-protocol/guard/ber-scan.ts";
import type { SnmpFailure, SnmpFailureReason } from "../snmp-protocol/session.ts";
import { failure } from "./failure-hints.ts";

/** What the guard saw while the request was under way. */
export interface GuardSight {
  /** Name of the first varbind of the last Report. */
  readonly reportOid?: string;
  /** Why the last datagram that was no answer was dropped; absent when none came. */
  readonly dropped?: GuardReason;
  /** True when the agent answered the discovery of its engine before the request proper left. */
  readonly discovered: boolean;
}

/** usmStats objects, RFC 3414 section 5. */
const usmStats = "1.3.6.1.6.3.15.1.1.";
/** usmStatsUnknownEngineIDs: also the answer to every discovery (RFC 3414 section 4). */
export const unknownEngineIds = `${usmStats}4.0`;
const reportReasons: Readonly<Record<string, SnmpFailureReason>> = {
  [`${usmStats}1.0`]: "unsupported-security-level",
  [`${usmStats}2.0`]: "not-in-time-window",
  [`${usmStats}3.0`]: "unknown-user",
  [unknownEngineIds]: "unknown-engine",
  [`${usmStats}5.0`]: "wrong-digest",
  [`${usmStats}6.0`]: "decryption-error",
};

/** What a request failed of whose only answers were dropped for this: they were forged, or the keys do not fit. */
const droppedReasons: Readonly<Partial<Record<GuardReason, SnmpFailureReason>>> = {
  digest: "wrong-digest",
  decryption: "decryption-error",
};

/** error-status of RFC 3416 section 3, by number. */
const statusReasons: Readonly<Record<number, SnmpFailureReason>> = {
  1: "too-big",
  2: "no-such-name",
  6: "authorization",
  16: "authorization",
};

/** ResponseInvalidCode of the library. */
const responseReasons: Readonly<Record<number, SnmpFailureReason>> = { 4: "decryption-error", 5: "wrong-digest", 14: "not-in-time-window" };

const socketReasons: Readonly<Record<string, SnmpFailureReason>> = {
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  EINVAL: "unreachable",
};

/**
 * Turns whatever the library or a socket came up with into our own words. Nothing of the caught value is kept: its message and properties
 * may carry keys and network bytes.
 */
export function classifyFailure(cause: unknown, sight: GuardSight): SnmpFailure {
  const name = property(cause, "name");
  const code = causeCode(cause);
  if (code.startsWith("ERR_OSSL") || code.startsWith("ERR_CRYPTO")) {
    return failure("unsupported-algorithm");
  }
  if (name === "RequestFailedError") {
    return classifyStatus(Number(property(cause, "status")));
  }
  if (sight.reportOid !== undefined) {
    return classifyReport(sight.reportOid);
  }
  if (name === "RequestTimedOutError") {
    return classifySilence(sight);
  }
  if (name === "ResponseInvalidError") {
    return failure(responseReasons[Number(property(cause, "code"))] ?? "malformed");
  }
  return failure(socketReasons[code] ?? "malformed");
}

/**
 * The failure that stands for no answer. An agent that answers discovery and then falls silent most likely could not make sense of
 * the decrypted request: a wrong privacy key gives it bytes that are no message, which it drops (RFC 3412 section 7.2).
 */
export function classifySilence({ dropped, discovered }: GuardSight): SnmpFailure {
  if (dropped !== undefined) {
    return failure(droppedReasons[dropped] ?? "malformed");
  }
  return failure(discovered ? "decryption-error" : "timeout");
}

/** The failure that stands for a Report whose first varbind has this name. */
export function classifyReport(oid: string): SnmpFailure {
  return failure(reportReasons[oid] ?? "agent-error");
}

/** The failure that stands for an error-status of RFC 3416 section 3 other than noError. */
export function classifyStatus(status: number): SnmpFailure {
  return failure(statusReasons[status] ?? "agent-error");
}

/** The failure that stands for a socket's POSIX code. */
export function classifySocketCode(code: string): SnmpFailure {
  return failure(socketReasons[code] ?? "unreachable");
}

function property(cause: unknown, key: "name" | "status" | "code"): unknown {
  return typeof cause === "object" && cause !== null && key in cause ? (cause as Record<typeof key, unknown>)[key] : undefined;
}
