import { z } from "zod";
import type { KnownPeer } from "../snmp-protocol/usm/peer-clocks.ts";
import type { UsmUser } from "../snmp-protocol/usm/user-keys.ts";

/** Who may send. Communities and pass phrases in the clear: they travel over IPC only. */
export interface TrapSenders {
  readonly communities: readonly string[];
  readonly users: readonly UsmUser[];
}

/** First message to the "trap-listener" worker. */
export interface TrapInit extends TrapSenders {
  readonly address: string;
  readonly port: number;
  /** The receiver as an SNMP engine. */
  readonly engine: { readonly id: string; readonly boots: number };
  /** Clocks of senders that were known before. */
  readonly peers: readonly KnownPeer[];
  /** Where devices send from. */
  readonly deviceAddresses: readonly string[];
  /** Folder of the operator's imported MIB indexes. */
  readonly mibsDir: string | undefined;
}

/** Most characters of each text, and most of each list and number. */
export const trapLimits = {
  oid: 1_408,
  type: 32,
  value: 131_072,
  name: 512,
  text: 1_024,
  row: 128,
  ifIndex: 4_294_967_295,
  short: 128,
  condition: 128,
  address: 64,
  varbinds: 1_024,
} as const;
export const hexEngineId = /^[0-9a-f]{10,64}$/u;

const NamedVarbind = z.object({
  oid: z.string().max(trapLimits.oid),
  type: z.string().max(trapLimits.type),
  value: z.string().max(trapLimits.value),
  name: z.string().max(trapLimits.name).optional(),
  text: z.string().max(trapLimits.text).optional(),
  row: z.string().max(trapLimits.row).optional(),
  ifIndex: z.int().min(0).max(trapLimits.ifIndex).optional(),
});

const NotificationName = z.object({
  name: z.string().max(trapLimits.name),
  short: z.string().max(trapLimits.short).optional(),
  oid: z.string().max(trapLimits.oid).optional(),
  pair: z.object({ role: z.enum(["raise", "clear"]), condition: z.string().max(trapLimits.condition) }).optional(),
});

/** Worker to core: one notification. The core answers an inform with NotificationStored when its record is on disk. */
export const TrapNotification = z.object({
  kind: z.literal("notification"),
  /** Number to answer an inform by. */
  number: z.int().min(0),
  form: z.enum(["trap", "inform"]),
  version: z.enum(["1", "2c", "3"]),
  level: z.enum(["noAuthNoPriv", "authNoPriv", "authPriv"]),
  receivedMs: z.number(),
  address: z.string().max(trapLimits.address),
  /** snmpEngineID of the sender of an SNMPv3 notification. */
  engineId: z.string().regex(hexEngineId).optional(),
  trapOid: z.string().min(1).max(trapLimits.oid),
  /** What the MIB modules call it. */
  notification: NotificationName.optional(),
  varbinds: z.array(NamedVarbind).max(trapLimits.varbinds),
});
export type TrapNotification = z.infer<typeof TrapNotification>;

const Count = z.int().min(0);

/** Worker to core: what was held back of a source that sent too much. */
const StormReport = z.object({ kind: z.literal("storm"), count: Count, first: TrapNotification, last: TrapNotification });
export type StormReport = z.infer<typeof StormReport>;

/** Worker to core: whose notifications were not taken. */
const RejectionReport = z.object({
  kind: z.literal("rejected"),
  senders: z
    .array(
      z.object({
        address: z.string().max(64),
        reason: z.string().regex(/^[a-z0-9-]{1,40}$/u),
        user: z.string().max(64).optional(),
        count: Count,
      }),
    )
    .max(50),
  others: Count,
});
export type RejectionReport = z.infer<typeof RejectionReport>;

/** Worker to core: the clocks of senders, to be kept over a restart. */
const PeerReport = z.object({
  kind: z.literal("peers"),
  peers: z
    .array(
      z.object({
        user: z.string().max(64),
        engineId: z.string().regex(hexEngineId),
        boots: Count,
        timeS: Count,
        agoMs: z.number(),
      }),
    )
    .max(100_000),
});
export type PeerReport = z.infer<typeof PeerReport>;

/** Worker to core: which modules it names notifications by. */
const MibReport = z.object({
  kind: z.literal("mibs"),
  objects: Count,
  leftOut: z.array(z.object({ file: z.string().max(4_400), reason: z.string().max(256) })).max(1_000),
});
export type MibReport = z.infer<typeof MibReport>;

export const TrapMessage = z.discriminatedUnion("kind", [TrapNotification, StormReport, RejectionReport, PeerReport, MibReport]);
export type TrapMessage = z.infer<typeof TrapMessage>;

/** Core to worker: the inform may be confirmed to its sender. */
export interface NotificationStored {
  readonly kind: "stored";
  readonly number: number;
}

/** Core to worker: who may send from now on. */
export interface SendersAdmitted extends TrapSenders {
  readonly kind: "senders";
}

/** Core to worker: the devices of the configuration from now on. */
export interface DevicesKnown {
  readonly kind: "devices";
  readonly addresses: readonly string[];
}
