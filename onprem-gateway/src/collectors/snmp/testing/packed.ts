import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { deviceDictionary, keptInterfaces } from "../device-layout.ts";
import { counterNames } from "../oids.ts";
import { type PackedPollData, statesEach } from "../packed-poll.ts";
import type { RawPollData } from "../raw-poll.ts";
import type { LaidOutPoll } from "../samples-of-poll.ts";
import { SeriesLayout } from "../series-layout.ts";

/** The form in which a poll travels, of one with an object for each interface. */
export function packed({ system, interfaces, ...rest }: RawPollData): PackedPollData {
  const cells = interfaces.flatMap(({ counters }) => counterNames.map((name) => counters[name]));
  const states = interfaces.flatMap(({ adminStatus, operStatus, discontinuityCs }) => [adminStatus, operStatus, discontinuityCs]);
  return {
    ...rest,
    processorLoads: [...rest.processorLoads],
    gaps: [...rest.gaps],
    description: {
      system,
      interfaces: interfaces.map(
        ({ counters: _counters, adminStatus: _admin, operStatus: _oper, discontinuityCs: _jump, ...each }) => each,
      ),
    },
    states: Float64Array.from({ length: interfaces.length * statesEach }, (_, at) => states[at] ?? Number.NaN),
    counters: Uint32Array.from(cells.flatMap((cell) => [Number((cell?.value ?? 0n) & 0xffff_ffffn), Number((cell?.value ?? 0n) >> 32n)])),
    widths: Uint8Array.from(cells, (cell) => cell?.width ?? 0),
  };
}

/** The same, as the worker lays it out for its samples. */
export function laidOut(poll: RawPollData): LaidOutPoll {
  return { ...packed(poll), layout: new SeriesLayout(poll) };
}

/** The dictionary of its samples. */
export function dictionaryOf({ interfaces }: Pick<RawPollData, "interfaces">): SeriesDictionary {
  return deviceDictionary(keptInterfaces(interfaces));
}
