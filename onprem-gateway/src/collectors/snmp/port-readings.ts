import { type CounterName, counterNames, counterSources, type IfColumn, sourceWidth } from "./oids.ts";
import { statesEach } from "./packed-poll.ts";
import { NumberSpace } from "./poll-space.ts";
import type { PortCells } from "./port-cells.ts";

/** The numbers of a poll in the arrays of `packed-poll.ts`. */
export interface PortReadings {
  readonly states: Float64Array;
  readonly counters: Uint32Array;
  readonly widths: Uint8Array;
}

const stateSources = ["ifAdminStatus", "ifOperStatus", "ifCounterDiscontinuityTime"] as const satisfies readonly IfColumn[];

/**
 * States and counters of all rows; of several columns that hold one counter the first that came, 64 bits before 32. They are good until
 * the space is used again.
 */
export function readingsOf(cells: PortCells, space: NumberSpace = new NumberSpace()): PortReadings {
  const count = cells.rows.length;
  const states = space.states.take(count * statesEach);
  for (const [column, source] of stateSources.entries()) {
    const place = cells.placeOf(source);
    for (let row = 0; row < count; row += 1) {
      states[row * statesEach + column] = place < 0 ? Number.NaN : cells.stateAt(place + row);
    }
  }
  const counters = space.counters.take(count * counterNames.length * 2).fill(0);
  const widths = space.widths.take(count * counterNames.length).fill(0);
  for (const [column, name] of counterNames.entries()) {
    // The best source comes last, so that it has the last word.
    for (const { place, width } of sourcesOf(cells, name).toReversed()) {
      for (let row = 0; row < count; row += 1) {
        if (cells.isCounterAt(place + row)) {
          const at = row * counterNames.length + column;
          widths[at] = width;
          counters[at * 2] = cells.lowAt(place + row);
          counters[at * 2 + 1] = cells.highAt(place + row);
        }
      }
    }
  }
  return { states, counters, widths };
}

function sourcesOf(cells: PortCells, name: CounterName): readonly { readonly place: number; readonly width: 32 | 64 }[] {
  const sources: readonly IfColumn[] = counterSources[name];
  return sources.map((column) => ({ place: cells.placeOf(column), width: sourceWidth(column) })).filter(({ place }) => place >= 0);
}
