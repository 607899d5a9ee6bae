/** Sizes and speed of series chunks of a 48-port switch x 10 metrics: `node test/bench/series-codec.ts`. */

import { decodeChunk, encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { type SwitchTraffic, switchChunk } from "@isthmus/domain/testing";

/** DynamoDB counts a write of up to 1 KB as one unit. */
const writeUnitOctets = 1_024;

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** Million samples a second: the median of nine rounds after a warm-up. */
function speedOf(samples: number, work: () => unknown): number {
  const rounds = Array.from({ length: 12 }, () => {
    const start = process.hrtime.bigint();
    let done = 0;
    for (; process.hrtime.bigint() - start < 100_000_000n; done += 1) {
      work();
    }
    return (done * samples * 1_000) / Number(process.hrtime.bigint() - start);
  });
  return medianOf(rounds.slice(3));
}

function report(name: string, traffic: Omit<SwitchTraffic, "seed">): void {
  const chunks = Array.from({ length: 20 }, (_, index) => switchChunk({ ...traffic, seed: index + 1 }));
  const encoded = chunks.map(encodeChunk);
  const [chunk] = chunks;
  const [bytes] = encoded;
  if (chunk === undefined || bytes === undefined) {
    return;
  }
  const octets = medianOf(encoded.map(({ length }) => length));
  const samples = chunk.values.length;
  console.log(
    `${name}: ${octets} B, ${(octets / samples).toFixed(2)} B/sample, ${Math.ceil(octets / writeUnitOctets)} write units, ` +
      `encode ${speedOf(samples, () => encodeChunk(chunk)).toFixed(0)} M/s, decode ${speedOf(samples, () => decodeChunk(bytes)).toFixed(0)} M/s`,
  );
}

report("minute, 48 busy ports            ", { rows: 1, busyPorts: 48, lightPorts: 0 });
report("minute, 20 busy, 20 light, 8 down", { rows: 1, busyPorts: 20, lightPorts: 20 });
report("hour,   48 busy ports            ", { rows: 60, busyPorts: 48, lightPorts: 0 });
report("hour,   20 busy, 20 light, 8 down", { rows: 60, busyPorts: 20, lightPorts: 20 });
