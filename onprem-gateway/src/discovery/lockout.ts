import type { SnmpFailureReason } from "../collectors/snmp-protocol/session.ts";

/** What was tried with one SNMPv3 user on one device, over all of its addresses. */
export interface UserHistory {
  readonly tries: number;
  readonly wrongDigests: number;
}

export interface LockoutLimits {
  /** Wrong digests after which a user is left alone on a device. */
  readonly maxWrongDigests: number;
  /** Requests without success after which a user is left alone on a device, whatever the reasons. */
  readonly maxTries: number;
}

/** Devices that lock users do so after three failures or more: two requests and one wrong digest stay below. */
export const lockoutLimits: LockoutLimits = { maxWrongDigests: 1, maxTries: 2 };

export const untried: UserHistory = { tries: 0, wrongDigests: 0 };

/** True while another request of this user cannot lock it. */
export function mayTry({ tries, wrongDigests }: UserHistory, limits: LockoutLimits): boolean {
  return tries < limits.maxTries && wrongDigests < limits.maxWrongDigests;
}

/** The history after one more request that failed. */
export function afterFailure({ tries, wrongDigests }: UserHistory, reason: SnmpFailureReason): UserHistory {
  return { tries: tries + 1, wrongDigests: wrongDigests + (reason === "wrong-digest" ? 1 : 0) };
}
