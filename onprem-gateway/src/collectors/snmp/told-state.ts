import { type PackedPollData, stateColumns, statesEach } from "./packed-poll.ts";

/** What the core was told of a device apart from its counters: enough to see that a poll says nothing new. */
export interface ToldState {
  /** ifAdminStatus and ifOperStatus of each interface, a character each: a string, since it is held for every device all the time. */
  readonly states: string;
  readonly processors: number;
  readonly memoryTotalBytes: number | undefined;
  readonly sysUpTimeCs: number | undefined;
}

/** True when the poll says nothing but counters, gauges and time that was not told before. Most polls do. */
export function isQuiet(poll: PackedPollData, told: ToldState): boolean {
  return hasNoNews(poll) && hasSameHost(poll, told) && isLater(poll.sysUpTimeCs, told.sysUpTimeCs) && hasStates(poll, told.states);
}

/** What is told after a poll that was. */
export function toldBy(poll: PackedPollData): ToldState {
  const codes: number[] = [];
  for (let row = 0; row < poll.states.length / statesEach; row += 1) {
    codes.push(codeAt(poll, row, stateColumns.admin), codeAt(poll, row, stateColumns.oper));
  }
  const { processorLoads, memoryTotalBytes, sysUpTimeCs } = poll;
  return { states: textOfCodes(codes), processors: processorLoads.length, memoryTotalBytes, sysUpTimeCs };
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

function hasStates(poll: PackedPollData, told: string): boolean {
  const count = poll.states.length / statesEach;
  if (told.length !== count * 2) {
    return false;
  }
  for (let row = 0; row < count; row += 1) {
    const isTold =
      codeAt(poll, row, stateColumns.admin) === told.charCodeAt(row * 2) &&
      codeAt(poll, row, stateColumns.oper) === told.charCodeAt(row * 2 + 1);
    if (!isTold) {
      return false;
    }
  }
  return true;
}

/** MIBs give meanings to numbers from 1 to 7 alone: what a character cannot hold is one of its own. */
const unread = 0;
const beyond = 0xffff;

function codeAt({ states }: PackedPollData, row: number, column: number): number {
  const state = states[row * statesEach + column] ?? Number.NaN;
  if (Number.isNaN(state)) {
    return unread;
  }
  return state >= 0 && state < beyond - 1 ? state + 1 : beyond;
}

/** A device with more interfaces than a call may have arguments is rare, but not unheard of. */
const codesAtOnce = 8_192;

function textOfCodes(codes: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < codes.length; at += codesAtOnce) {
    parts.push(String.fromCharCode(...codes.slice(at, at + codesAtOnce)));
  }
  return parts.join("");
}
