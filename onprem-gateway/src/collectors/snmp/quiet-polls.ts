import type { DeviceLayout } from "./device-layout.ts";
import type { EventMemory } from "./events-of-poll.ts";
import { type DevicePoll, stateColumns, statesEach } from "./packed-poll.ts";

/**
 * What the last poll of a device said apart from its counters, in few bytes: enough to tell that the next one says nothing new, and to
 * give the events what they compare with when it does.
 */
export interface PollMemory {
  readonly layout: DeviceLayout;
  /** ifAdminStatus and ifOperStatus of each interface; -1 for what was not read. */
  readonly states: Int32Array;
  /** Last ifOperStatus of interfaces whose state that poll did not show, by key. */
  readonly unseen: ReadonlyMap<string, number>;
  readonly processors: number;
  readonly memoryTotalBytes: number | undefined;
  readonly sysUpTimeCs: number | undefined;
  /** When it was read, on the monotonic clock. */
  readonly atMs: number;
}

const unread = -1;

/** True when the poll differs from the one before in nothing but counters, gauges and time. Most polls do. */
export function isQuiet(poll: DevicePoll, before: PollMemory): boolean {
  const same =
    poll.layout === before.layout &&
    poll.renumbered === 0 &&
    poll.model === undefined &&
    poll.readings === undefined &&
    poll.processorLoads.length === before.processors &&
    poll.memoryTotalBytes === before.memoryTotalBytes;
  return same && isLater(poll.sysUpTimeCs, before.sysUpTimeCs) && hasStates(poll, before.states);
}

/** The memory after a quiet poll. */
export function quietMemory({ sysUpTimeCs }: DevicePoll, before: PollMemory, atMs: number): PollMemory {
  return { ...before, sysUpTimeCs, atMs };
}

/** The memory after any poll, given what the events of it left. */
export function memoryOfPoll(poll: DevicePoll, { operStatus, atMs }: EventMemory): PollMemory {
  const { layout, processorLoads, memoryTotalBytes, sysUpTimeCs } = poll;
  const states = new Int32Array(layout.count * 2);
  const shown = new Set<string>();
  for (const [row, key] of layout.keys.entries()) {
    states[row * 2] = stateAt(poll, row, stateColumns.admin);
    states[row * 2 + 1] = stateAt(poll, row, stateColumns.oper);
    if (states[row * 2 + 1] !== unread) {
      shown.add(key);
    }
  }
  const unseen = new Map([...operStatus].filter(([key]) => !shown.has(key)));
  return { layout, states, unseen, processors: processorLoads.length, memoryTotalBytes, sysUpTimeCs, atMs };
}

/** What events compare with. */
export function eventMemoryOf({ layout, states, unseen, sysUpTimeCs, atMs }: PollMemory): EventMemory {
  const operStatus = new Map(unseen);
  for (const [row, key] of layout.keys.entries()) {
    const oper = states[row * 2 + 1] ?? unread;
    if (oper !== unread) {
      operStatus.set(key, oper);
    }
  }
  const ifIndexes = new Map(layout.describe().interfaces.map(({ key, ifIndex }) => [key, ifIndex]));
  return { sysUpTimeCs, atMs, operStatus, ifIndexes };
}

function isLater(now: number | undefined, before: number | undefined): boolean {
  return now === undefined || before === undefined || now >= before;
}

function hasStates(poll: DevicePoll, states: Int32Array): boolean {
  for (let row = 0; row < poll.layout.count; row += 1) {
    const same =
      stateAt(poll, row, stateColumns.admin) === states[row * 2] && stateAt(poll, row, stateColumns.oper) === states[row * 2 + 1];
    if (!same) {
      return false;
    }
  }
  return true;
}

function stateAt({ states }: DevicePoll, row: number, column: number): number {
  const state = states[row * statesEach + column] ?? Number.NaN;
  return Number.isNaN(state) ? unread : state;
}
