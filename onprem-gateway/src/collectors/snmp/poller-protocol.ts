import { z } from "zod";
import type { SnmpCredential } from "../../config/schema.ts";
import { guardReasons } from "../snmp-protocol/guard/ber-scan.ts";
import { missingCallsReasons } from "./community/datagrams/libc.ts";
import type { PlainCredential } from "./net-snmp-session.ts";
import type { PollSlot } from "./poll-report.ts";
import { LoudResult } from "./poll-results.ts";
import type { RmonWanted } from "./rmon/rmon-reader.ts";

/** First message to the "snmp-poller" worker. Carries secrets in the clear: it travels over IPC only. */
export interface PollerInit {
  readonly devices: readonly PollerDevice[];
  readonly timeoutMs: number;
  readonly retries: number;
  /** Devices polled at the same time. */
  readonly concurrency: number;
  /** Longest time one poll may take, from its turn on. */
  readonly budgetMs: number;
  /** Sensors, processors, memory and storage are read with every so many polls. */
  readonly readingsEveryPolls: number;
  /** Folder of a person's own device profiles. */
  readonly profilesDir?: string;
}

export interface PollerDevice {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  /** Other addresses whose answers count. */
  readonly answersFrom?: readonly string[] | undefined;
  readonly credential: PlainCredential;
}

/** Core to worker: poll these devices now, in this order. */
export interface PollRequests {
  readonly kind: "polls";
  readonly requests: readonly PollRequest[];
}

/** Poll this device now. The result carries the same number. */
export interface PollRequest {
  readonly number: number;
  readonly deviceId: string;
  /** Where its samples belong in time; absent for a poll out of turn, which has none. */
  readonly slot?: PollSlot;
  /** Tell everything, even what was told before. */
  readonly whole?: boolean;
  readonly rmon?: RmonWanted;
}

/** Core to worker: from now on these devices are polled, too, or anew with another address or credential; the others no longer. */
export interface PollerChange {
  readonly kind: "change";
  readonly gone: readonly string[];
  readonly fresh: readonly PollerDevice[];
}

/** Results that one message holds at most. */
export const mostResults = 1_024;

/** Worker to core. */
export const PollerMessage = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("results"),
    /** As `QuietResultWriter` writes them: nearly all of them. */
    quiet: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    loud: z.array(LoudResult).max(mostResults),
  }),
  /** Datagrams the guard dropped since the last message, by reason. */
  z.object({ kind: z.literal("dropped"), reasons: z.partialRecord(z.enum(guardReasons), z.int().min(0)) }),
  /** Answers that the kernel threw away since the last message, because they were not read in time. */
  z.object({ kind: z.literal("kernel-drops"), datagrams: z.int().min(1) }),
  /** What the system gave for answers that wait to be read. */
  z.object({ kind: z.literal("receive-buffers"), octets: z.int().min(0) }),
  /** Each datagram takes a system call of its own, and why. */
  z.object({ kind: z.literal("single-datagrams"), reason: z.enum(missingCallsReasons) }),
]);
export type PollerMessage = z.infer<typeof PollerMessage>;

/** Reveals the secrets of a credential for the process that needs them. */
export function plainCredential(credential: SnmpCredential): PlainCredential {
  if (credential.version !== "3") {
    return { version: credential.version, community: credential.community.reveal() };
  }
  const { user, auth, priv } = credential;
  return {
    version: "3",
    user,
    ...(auth === undefined ? {} : { auth: { protocol: auth.protocol, secret: auth.secret.reveal() } }),
    ...(priv === undefined ? {} : { priv: { protocol: priv.protocol, secret: priv.secret.reveal() } }),
  };
}
