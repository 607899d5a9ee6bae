import type { DeviceLayout } from "./device-layout.ts";
import type { EventMemory } from "./events-of-poll.ts";
import { type DevicePoll, stateColumns, statesEach } from "./packed-poll.ts";
import type { QuietPoll } from "./poll-report.ts";
import type { InterfaceLayout } from "./raw-poll.ts";

/**
 * What the last polls of a device said apart from its samples, in few bytes: what events compare with when the next one has news. Held for
 * every device all the time.
 */
export interface PollMemory {
  readonly layout: DeviceLayout;
  /** ifOperStatus of each interface; -1 for what was not read. */
  readonly operStatus: Int8Array | Int32Array;
  /** Last ifOperStatus of interfaces whose state that poll did not show, by key. */
  readonly unseen: ReadonlyMap<string, number>;
  readonly sysUpTimeCs: number | undefined;
  /** snmpEngineBoots, as last told. */
  readonly engineBoots: number | undefined;
  /** When it was read, on the monotonic clock. */
  readonly atMs: number;
}

const unread = -1;
const noneUnseen: ReadonlyMap<string, number> = new Map();

/** The memory after a poll without news. */
export function quietMemory({ sysUpTimeCs }: QuietPoll, before: PollMemory, atMs: number): PollMemory {
  return { ...before, sysUpTimeCs, atMs };
}

/** The memory after a poll with news, given what the events of it left. */
export function memoryOfPoll(
  { layout, states, sysUpTimeCs }: DevicePoll,
  { operStatus: known, engineBoots, atMs }: EventMemory,
): PollMemory {
  const operStatus = new Int32Array(layout.count);
  const shown = new Set<string>();
  for (const [row, key] of layout.keys.entries()) {
    const state = states[row * statesEach + stateColumns.oper] ?? Number.NaN;
    operStatus[row] = Number.isNaN(state) ? unread : state;
    if (operStatus[row] !== unread) {
      shown.add(key);
    }
  }
  const unseen = [...known].filter(([key]) => !shown.has(key));
  return {
    layout,
    operStatus: narrowed(operStatus),
    unseen: unseen.length === 0 ? noneUnseen : new Map(unseen),
    sysUpTimeCs,
    engineBoots,
    atMs,
  };
}

/** In a quarter of the room, unless a device writes numbers that no MIB gives a meaning. */
function narrowed(states: Int32Array): Int8Array | Int32Array {
  return states.every((state) => state >= unread && state <= 0x7f) ? Int8Array.from(states) : states;
}

/** What events compare with. `described`: the interfaces of its layout, where they are at hand. */
export function eventMemoryOf(
  { layout, operStatus: states, unseen, sysUpTimeCs, engineBoots, atMs }: PollMemory,
  described: readonly InterfaceLayout[] = layout.describe().interfaces,
): EventMemory {
  const operStatus = new Map(unseen);
  for (const [row, key] of layout.keys.entries()) {
    const oper = states[row] ?? unread;
    if (oper !== unread) {
      operStatus.set(key, oper);
    }
  }
  const ifIndexes = new Map(described.map(({ key, ifIndex }) => [key, ifIndex]));
  return { sysUpTimeCs, engineBoots, atMs, operStatus, ifIndexes };
}
