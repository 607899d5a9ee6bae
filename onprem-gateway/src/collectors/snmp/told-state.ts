import { type PackedPollData, stateColumns, statesEach } from "./packed-poll.ts";

/** What the core was told of a device apart from its counters: enough to see that a poll says nothing new. */
export interface ToldState {
  /** ifAdminStatus and ifOperStatus of each interface; -1 for what was not read. */
  readonly states: Int32Array;
  readonly processors: number;
  readonly memoryTotalBytes: number | undefined;
  readonly sysUpTimeCs: number | undefined;
}

const unread = -1;

/** True when the poll says nothing but counters, gauges and time that was not told before. Most polls do. */
export function isQuiet(poll: PackedPollData, told: ToldState): boolean {
  return hasNoNews(poll) && hasSameHost(poll, told) && isLater(poll.sysUpTimeCs, told.sysUpTimeCs) && hasStates(poll, told.states);
}

/** What is told after a poll that was. */
export function toldBy(poll: PackedPollData): ToldState {
  const count = poll.states.length / statesEach;
  const states = new Int32Array(count * 2);
  for (let row = 0; row < count; row += 1) {
    states[row * 2] = stateAt(poll, row, stateColumns.admin);
    states[row * 2 + 1] = stateAt(poll, row, stateColumns.oper);
  }
  const { processorLoads, memoryTotalBytes, sysUpTimeCs } = poll;
  return { states, processors: processorLoads.length, memoryTotalBytes, sysUpTimeCs };
}

function hasNoNews({ description, renumbered, age, model, readings, rmon, gaps }: PackedPollData): boolean {
  const parts = [description, age, model, readings, rmon];
  return renumbered === 0 && gaps.length === 0 && parts.every((part) => part === undefined);
}

function hasSameHost({ processorLoads, memoryTotalBytes }: PackedPollData, told: ToldState): boolean {
  return processorLoads.length === told.processors && memoryTotalBytes === told.memoryTotalBytes;
}

function isLater(now: number | undefined, before: number | undefined): boolean {
  return now === undefined || before === undefined || now >= before;
}

function hasStates(poll: PackedPollData, told: Int32Array): boolean {
  const count = poll.states.length / statesEach;
  if (told.length !== count * 2) {
    return false;
  }
  for (let row = 0; row < count; row += 1) {
    if (stateAt(poll, row, stateColumns.admin) !== told[row * 2] || stateAt(poll, row, stateColumns.oper) !== told[row * 2 + 1]) {
      return false;
    }
  }
  return true;
}

/** -1, which no MIB gives a meaning, for what was not read. */
function stateAt({ states }: PackedPollData, row: number, column: number): number {
  const state = states[row * statesEach + column] ?? Number.NaN;
  return Number.isNaN(state) ? unread : state;
}
