import type { EventObservation } from "../../runtime/observation.ts";
import { type InventoryDevice, isUplink, operStateOf } from "./inventory-of-poll.ts";
import type { RawInterface, RawPollData } from "./raw-poll.ts";
import { type AgeEvidence, decideRestart, type UptimeReading } from "./restart.ts";

/** What the last poll said that events compare with. */
export interface EventMemory {
  readonly sysUpTimeCs: number | undefined;
  /** snmpEngineBoots, as last told. */
  readonly engineBoots: number | undefined;
  /** When it was read, on the monotonic clock. */
  readonly atMs: number;
  /** ifOperStatus by interface key. */
  readonly operStatus: ReadonlyMap<string, number>;
  /** ifIndex by interface key. */
  readonly ifIndexes: ReadonlyMap<string, number>;
}

export interface EventContext {
  readonly device: InventoryDevice;
  /** Wall clock. */
  readonly nowMs: number;
  /** When the device was read, on the monotonic clock. */
  readonly atMs: number;
}

/** Events that follow from the difference of two polls, and what the next poll compares with. Nothing from the first poll. */
export function eventsOfPoll(
  poll: RawPollData,
  previous: EventMemory | undefined,
  context: EventContext,
): { readonly events: readonly EventObservation[]; readonly memory: EventMemory } {
  const operStatus = new Map(previous?.operStatus);
  const events: EventObservation[] = [];
  const now = { sysUpTimeCs: poll.sysUpTimeCs, atMs: context.atMs };
  const { age = {} } = poll;
  const who = restartSince(previous, now, age);
  if (who !== "none") {
    events.push(restarted(poll, who, context));
  }
  const moved = movedInterfaces(poll.interfaces, previous?.ifIndexes);
  if (moved.length > 0) {
    events.push(renumbered(moved, context));
  }
  for (const row of poll.interfaces) {
    const before = operStatus.get(row.key);
    if (row.operStatus === undefined) {
      continue;
    }
    operStatus.set(row.key, row.operStatus);
    if (before !== undefined && before !== row.operStatus) {
      events.push(statusChanged(row, before, context));
    }
  }
  const ifIndexes = new Map(poll.interfaces.map(({ key, ifIndex }) => [key, ifIndex]));
  const { engineBoots = previous?.engineBoots } = age;
  return { events, memory: { sysUpTimeCs: poll.sysUpTimeCs, engineBoots, atMs: context.atMs, operStatus, ifIndexes } };
}

function restartSince(previous: EventMemory | undefined, now: UptimeReading, age: AgeEvidence): ReturnType<typeof decideRestart> {
  return previous === undefined ? "none" : decideRestart(previous, now, age);
}

function base({ device, nowMs }: EventContext) {
  return {
    kind: "event",
    tsMs: nowMs,
    source: "snmp",
    deviceId: device.id,
    address: device.address,
    authentication: "internal",
  } as const;
}

function restarted({ sysUpTimeCs = 0 }: RawPollData, who: "agent" | "device", context: EventContext): EventObservation {
  const minutes = Math.floor(sysUpTimeCs / 6_000);
  const { name } = context.device;
  return who === "device"
    ? {
        ...base(context),
        severity: "warning",
        type: "device.restarted",
        text: `${name} restarted: its uptime began anew and is now ${minutes} min`,
      }
    : {
        ...base(context),
        severity: "info",
        type: "agent.restarted",
        text: `${name} restarted its SNMP agent, ${minutes} min ago; the device itself runs on`,
      };
}

interface MovedInterface {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** Interfaces that are known under another ifIndex. */
function movedInterfaces(interfaces: readonly RawInterface[], known: EventMemory["ifIndexes"] | undefined): readonly MovedInterface[] {
  return interfaces.flatMap(({ key, ifIndex: to }) => {
    const from = known?.get(key);
    return from === undefined || from === to ? [] : [{ key, from, to }];
  });
}

/** Moves told one by one; the others are counted. */
const listedMoves = 100;

function renumbered(moved: readonly MovedInterface[], context: EventContext): EventObservation {
  const { name } = context.device;
  const examples = moved.slice(0, 3).map(({ key, from, to }) => `${key} ${from} -> ${to}`);
  const more = moved.length > examples.length ? ", ..." : "";
  return {
    ...base(context),
    severity: "info",
    type: "interface.renumbered",
    text: `${name} renumbered ${moved.length} interfaces (${examples.join(", ")}${more}); their series go on`,
    varbinds: moved.slice(0, listedMoves).map(({ key, from, to }) => ({
      oid: `1.3.6.1.2.1.31.1.1.1.1.${to}`,
      type: "OCTET STRING",
      value: `${key}: ifIndex ${from} -> ${to}`,
    })),
  };
}

function statusChanged(row: RawInterface, before: number, context: EventContext): EventObservation {
  const uplink = isUplink(row, context.device.uplinks);
  const to = operStateOf(row.operStatus) ?? "unknown";
  const from = operStateOf(before) ?? "unknown";
  const alias = row.ifAlias === undefined ? "" : ` (${row.ifAlias})`;
  return {
    ...base(context),
    severity: to === "up" ? "cleared" : lossSeverity(row, uplink),
    type: "interface.operStatus",
    text: `${context.device.name} ${row.key}${alias}: ${from} -> ${to}${uplink ? ", uplink" : ""}`,
    varbinds: [
      { oid: `1.3.6.1.2.1.2.2.1.8.${row.ifIndex}`, type: "INTEGER", value: to },
      { oid: `1.3.6.1.2.1.31.1.1.1.1.${row.ifIndex}`, type: "OCTET STRING", value: row.key },
    ],
  };
}

const adminDown = 2;

/** Someone who shuts a port knows it: only a loss that nobody ordered is a fault. */
function lossSeverity({ adminStatus }: RawInterface, uplink: boolean): EventObservation["severity"] {
  if (adminStatus === adminDown) {
    return "info";
  }
  return uplink ? "major" : "minor";
}
