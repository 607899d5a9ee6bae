import { counterNames, counterSources, type IfColumn, sourceWidth } from "./oids.ts";
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

interface CounterSource {
  /** Position of the counter in `counterNames`. */
  readonly column: number;
  readonly source: IfColumn;
  readonly width: 32 | 64;
}

/** Of each counter the best source comes last, so that it has the last word. */
const sources: readonly CounterSource[] = counterNames.flatMap((name, column) => {
  const best: readonly IfColumn[] = counterSources[name];
  return best.toReversed().map((source) => ({ column, source, width: sourceWidth(source) }));
});

/**
 * States and counters of all rows; of several columns that hold one counter the first that came, 64 bits before 32. They are good until
 * the space is used again.
 */
export function readingsOf(cells: PortCells, space: NumberSpace = new NumberSpace()): PortReadings {
  const count = cells.rows.length;
  const states = space.states.take(count * statesEach);
  for (let column = 0; column < statesEach; column += 1) {
    const source = stateSources[column];
    const place = source === undefined ? -1 : cells.placeOf(source);
    for (let row = 0; row < count; row += 1) {
      states[row * statesEach + column] = place < 0 ? Number.NaN : cells.stateAt(place + row);
    }
  }
  const counters = space.counters.take(count * counterNames.length * 2).fill(0);
  const widths = space.widths.take(count * counterNames.length).fill(0);
  for (const { column, source, width } of sources) {
    const place = cells.placeOf(source);
    for (let row = 0; place >= 0 && row < count; row += 1) {
      if (cells.isCounterAt(place + row)) {
        const at = row * counterNames.length + column;
        widths[at] = width;
        counters[at * 2] = cells.lowAt(place + row);
        counters[at * 2 + 1] = cells.highAt(place + row);
      }
    }
  }
  return { states, counters, widths };
}
