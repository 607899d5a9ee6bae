import fc from "fast-check";
import type { CounterReading } from "./counters/counter-delta.ts";
import type { Chunk } from "./series/chunk-codec.ts";
import { columnCount, dictionaryHash, type SeriesDictionary, type SeriesGroup } from "./series/dictionary.ts";
import { interfaceMetrics } from "./series/metric-catalogue.ts";

/** Values of one column as they occur: constant, small, counter-like, steady growth, and any integer at all. */
const columnValue: fc.Arbitrary<(row: number) => fc.Arbitrary<number>> = fc.oneof(
  fc.maxSafeInteger().map((value) => () => fc.constant(value)),
  fc.constant(() => fc.nat(3)),
  fc.nat(1e9).map((base) => () => fc.nat(1e6).map((noise) => base + noise)),
  fc.tuple(fc.integer(), fc.integer()).map(
    ([start, step]) =>
      (row: number) =>
        fc.constant(start + row * step),
  ),
  fc.constant(() => fc.maxSafeInteger()),
);

function columnOf(rows: number): fc.Arbitrary<number[]> {
  return fc
    .tuple(columnValue, fc.array(fc.boolean(), { minLength: rows, maxLength: rows }), fc.constantFrom("full", "gaps", "empty"))
    .chain(([valueAt, present, gaps]) =>
      fc.tuple(
        ...present.map((isPresent, row) => (gaps === "empty" || (gaps === "gaps" && !isPresent) ? fc.constant(Number.NaN) : valueAt(row))),
      ),
    );
}

/** Any chunk that can be encoded, up to 40 rows and 40 columns, with neighbouring columns that are often alike. */
export function chunks(): fc.Arbitrary<Chunk> {
  return fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(7_258_118_400), fc.integer({ min: 1, max: 3_600 }), hashes())
    .chain(([rows, startS, stepS, hash]) =>
      fc.array(fc.tuple(columnOf(rows), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 10 }).map((repeated) => {
        const columnValues = repeated.flatMap(([column, times]) => Array.from({ length: times }, () => column));
        const columns = columnValues.length;
        const values = new Float64Array(rows * columns);
        for (const [column, cells] of columnValues.entries()) {
          for (const [row, cell] of cells.entries()) {
            values[row * columns + column] = cell + 0;
          }
        }
        return { startS, stepS, rows, columns, dictionaryHash: hash, values };
      }),
    );
}

/** Dictionary hashes: sixteen hex digits. */
export function hashes(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[0-9a-f]{16}$/u);
}

/** Dictionaries of up to four groups, with entity names as devices send them: any text. */
export function dictionaries(): fc.Arbitrary<SeriesDictionary> {
  const group: fc.Arbitrary<SeriesGroup> = fc.record({
    metrics: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
    entities: fc.uniqueArray(fc.string({ unit: "binary", maxLength: 12 }), { minLength: 1, maxLength: 12 }),
  });
  return fc.array(group, { minLength: 1, maxLength: 4 });
}

/** The bytes with a few octets changed, cut off or added: near enough to be read for a while. */
export function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.nat(Math.max(0, bytes.length - 1)), fc.nat(255));
  return fc
    .tuple(fc.array(change, { maxLength: 4 }), fc.nat(bytes.length), fc.boolean(), fc.uint8Array({ maxLength: 3 }))
    .map(([changes, keep, cut, added]) => {
      const copy = Uint8Array.from([...bytes.subarray(0, cut ? keep : bytes.length), ...added]);
      for (const [at, octet] of changes) {
        copy[at] = octet;
      }
      return copy;
    });
}

/** The truth behind successive readings of one counter that was neither reset nor read too late. */
export interface CounterHistory {
  readonly readings: readonly CounterReading[];
  /** Growth before each reading but the first. */
  readonly growth: readonly number[];
  readonly speedBps: number;
}

/** Readings every 10 to 60 s of an undisturbed counter on a line of at most 100 Mbit/s, over wraps of counter and sysUpTime. */
export function counterHistories(): fc.Arbitrary<CounterHistory> {
  const speedBps = 1e8;
  const step = fc.record({ elapsedMs: fc.integer({ min: 10_000, max: 60_000 }), load: fc.double({ min: 0, max: 1, noNaN: true }) });
  return fc
    .record({
      width: fc.constantFrom<32 | 64>(32, 64),
      start: fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
      fromTop: fc.boolean(),
      upTimeCs: fc.oneof(fc.nat(2 ** 31 - 1), fc.integer({ min: 2 ** 32 - 10_000, max: 2 ** 32 - 1 })),
      steps: fc.array(step, { minLength: 1, maxLength: 20 }),
    })
    .map(({ width, start, fromTop, upTimeCs, steps }) => {
      const modulus = 2n ** BigInt(width);
      const growth = steps.map(({ elapsedMs, load }) => Math.floor((load * speedBps * elapsedMs) / 8_000));
      let total = fromTop ? modulus - 1n - start / 1_000n : start;
      let atMs = 0;
      const readings: CounterReading[] = [{ value: total, width, atMs, sysUpTimeCs: upTimeCs, speedBps }];
      for (const [at, { elapsedMs }] of steps.entries()) {
        total += BigInt(growth[at] ?? 0);
        atMs += elapsedMs;
        const sysUpTimeCs = (upTimeCs + Math.floor(atMs / 10)) % 2 ** 32;
        readings.push({ value: total % modulus, width, atMs, sysUpTimeCs, speedBps });
      }
      return { readings, growth, speedBps };
    });
}

export interface SwitchTraffic {
  readonly rows: number;
  /** Ports with 10 MB to 1 GB a minute in; the rest of the 48 that are not light are down. */
  readonly busyPorts: number;
  /** Ports with 1 kB to 300 kB a minute. */
  readonly lightPorts: number;
  readonly seed: number;
}

export const switchPorts = 48;

/** The dictionary of `switchChunk`. */
export const switchDictionary: SeriesDictionary = [
  {
    metrics: interfaceMetrics.map(({ id }) => id),
    entities: Array.from({ length: switchPorts }, (_, port) => `Gi1/0/${port + 1}`),
  },
];

/** Minutes of a 48-port switch x 10 metrics: load that wanders by some percent, packets that follow it, rare errors. The same for the same seed. */
export function switchChunk({ rows, busyPorts, lightPorts, seed }: SwitchTraffic): Chunk {
  const columns = columnCount(switchDictionary);
  const values = new Float64Array(rows * columns);
  const { uniform, normal } = randomSource(seed);
  for (let port = 0; port < switchPorts; port += 1) {
    const isBusy = port < busyPorts;
    const isUp = port < busyPorts + lightPorts;
    const usual = isBusy ? 10 ** (7 + 2 * uniform()) : isUp ? 10 ** (3 + 2.5 * uniform()) : 0;
    const frameOctets = 200 + 1_000 * uniform();
    const broadcasts = isUp ? 5 + 100 * uniform() : 0;
    let drift = 0;
    for (let row = 0; row < rows; row += 1) {
      drift = 0.8 * drift + 0.05 * normal();
      const octetsIn = usual * Math.exp(drift);
      const octetsOut = octetsIn * (0.2 + 0.05 * normal());
      const cells = [
        octetsIn,
        octetsOut,
        (octetsIn / frameOctets) * (1 + 0.01 * normal()),
        (octetsOut / frameOctets) * (1 + 0.01 * normal()),
        isBusy && uniform() < 0.002 ? 20 * uniform() : 0,
        0,
        0,
        0,
        broadcasts + Math.sqrt(broadcasts) * normal(),
        isUp ? 1 : 2,
      ];
      for (const [metric, cell] of cells.entries()) {
        values[row * columns + metric * switchPorts + port] = Math.max(0, Math.round(cell));
      }
    }
  }
  return { startS: 1_764_547_200, stepS: 60, rows, columns, dictionaryHash: dictionaryHash(switchDictionary), values };
}

/** A small generator with a seed (Numerical Recipes' linear congruential one): the same traffic for the same seed. */
function randomSource(seed: number): { uniform: () => number; normal: () => number } {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
