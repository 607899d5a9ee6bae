import { z } from "zod";
import { counterNames } from "./oids.ts";
import { RawInterface, type RawPoll, RawPollData, RawPollFailure } from "./raw-poll.ts";

/** What a poll says of an interface apart from numbers: stays the same for many polls. */
const InterfaceLayout = RawInterface.omit({ counters: true, adminStatus: true, operStatus: true, discontinuityCs: true });
type InterfaceLayout = z.infer<typeof InterfaceLayout>;

/**
 * A poll in the form in which it travels from the worker to the core: one array per kind of number instead of an object per value, and
 * the names only when they changed.
 */
const PackedPollData = RawPollData.omit({ interfaces: true }).extend({
  /** Absent when it is that of the device's poll before. */
  layout: z.array(InterfaceLayout).max(50_000).optional(),
  /** ifAdminStatus, ifOperStatus and ifCounterDiscontinuityTime of each interface; NaN for what the device did not say. */
  states: z.instanceof(Float64Array),
  /** Counters of each interface, in the order of `counterNames`. */
  counters: z.instanceof(BigUint64Array),
  /** Their widths: 32, 64, or 0 for a counter that the device does not have. */
  widths: z.instanceof(Uint8Array),
});

export const PackedPoll = z.discriminatedUnion("kind", [PackedPollData, RawPollFailure]);
export type PackedPoll = z.infer<typeof PackedPoll>;

const statesEach = 3;

/** Packs the polls of one device, in the process that made them. */
export class PollPacker {
  #layout: readonly InterfaceLayout[] = [];

  pack(poll: RawPoll): PackedPoll {
    if (poll.kind === "failed") {
      return poll;
    }
    const { interfaces, ...rest } = poll;
    const states = new Float64Array(interfaces.length * statesEach);
    const counters = new BigUint64Array(interfaces.length * counterNames.length);
    const widths = new Uint8Array(interfaces.length * counterNames.length);
    for (const [row, each] of interfaces.entries()) {
      states[row * statesEach] = each.adminStatus ?? Number.NaN;
      states[row * statesEach + 1] = each.operStatus ?? Number.NaN;
      states[row * statesEach + 2] = each.discontinuityCs ?? Number.NaN;
      for (let column = 0; column < counterNames.length; column += 1) {
        const counter = each.counters[counterNames[column] ?? ""];
        if (counter !== undefined) {
          counters[row * counterNames.length + column] = counter.value;
          widths[row * counterNames.length + column] = counter.width;
        }
      }
    }
    const numbers = { ...rest, states, counters, widths };
    if (interfaces.length === this.#layout.length && interfaces.every((each, row) => isSame(each, this.#layout[row]))) {
      return numbers;
    }
    this.#layout = interfaces.map(layoutOf);
    return { ...numbers, layout: [...this.#layout] };
  }
}

/** Unpacks the polls of one device, in the core. Every poll must pass through it, in order. */
export class PollUnpacker {
  #layout: readonly InterfaceLayout[] = [];

  /** Undefined when the parts do not fit together. */
  unpack(packed: PackedPoll): RawPoll | undefined {
    if (packed.kind === "failed") {
      return packed;
    }
    const { layout = this.#layout, states, counters, widths, ...rest } = packed;
    this.#layout = layout;
    const cells = layout.length * counterNames.length;
    if (states.length !== layout.length * statesEach || counters.length !== cells || widths.length !== cells) {
      return undefined;
    }
    return { ...rest, interfaces: layout.map((each, row) => interfaceOf(each, { row, states, counters, widths })) };
  }
}

function interfaceOf(layout: InterfaceLayout, numbers: { row: number } & PackedNumbers): RawInterface {
  const { row, states, counters, widths } = numbers;
  const read: RawInterface["counters"] = {};
  for (let column = 0; column < counterNames.length; column += 1) {
    const at = row * counterNames.length + column;
    const width = widths[at];
    const name = counterNames[column];
    if (name !== undefined && (width === 32 || width === 64)) {
      read[name] = { value: counters[at] ?? 0n, width };
    }
  }
  const found: RawInterface = { ...layout, counters: read };
  const [adminStatus, operStatus, discontinuityCs] = [0, 1, 2].map((state) => stateOf(states[row * statesEach + state]));
  if (adminStatus !== undefined) {
    found.adminStatus = adminStatus;
  }
  if (operStatus !== undefined) {
    found.operStatus = operStatus;
  }
  if (discontinuityCs !== undefined && discontinuityCs >= 0 && discontinuityCs <= 0xffff_ffff) {
    found.discontinuityCs = discontinuityCs;
  }
  return found;
}

interface PackedNumbers {
  readonly states: Float64Array;
  readonly counters: BigUint64Array;
  readonly widths: Uint8Array;
}

function stateOf(state: number | undefined): number | undefined {
  return Number.isInteger(state) ? state : undefined;
}

const layoutKeys = Object.keys(InterfaceLayout.shape) as readonly (keyof InterfaceLayout)[];

function isSame(each: RawInterface, known: InterfaceLayout | undefined): boolean {
  return known !== undefined && layoutKeys.every((key) => each[key] === known[key]);
}

function layoutOf({
  counters: _counters,
  adminStatus: _admin,
  operStatus: _oper,
  discontinuityCs: _discontinuity,
  ...layout
}: RawInterface): InterfaceLayout {
  return layout;
}
