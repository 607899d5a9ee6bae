import { z } from "zod";

/** First message to the "trap-listener" worker. Carries communities in the clear: it travels over IPC only. */
export interface TrapInit {
  readonly address: string;
  readonly port: number;
  readonly communities: readonly string[];
}

const PrintedVarbind = z.object({ oid: z.string().max(1_408), type: z.string().max(32), value: z.string().max(131_072) });

/** Worker to core: one notification. The core answers an inform with NotificationStored when its record is on disk. */
export const TrapNotification = z.object({
  kind: z.literal("notification"),
  /** Number to answer an inform by. */
  number: z.int().min(0),
  form: z.enum(["trap", "inform"]),
  version: z.enum(["1", "2c"]),
  receivedMs: z.number(),
  address: z.string().max(64),
  trapOid: z.string().min(1).max(1_408),
  agentAddress: z.string().max(64).optional(),
  varbinds: z.array(PrintedVarbind).max(1_024),
});
export type TrapNotification = z.infer<typeof TrapNotification>;

/** Core to worker: the inform may be confirmed to its sender. */
export interface NotificationStored {
  readonly kind: "stored";
  readonly number: number;
}
