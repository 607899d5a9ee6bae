import { type ListenerName, listenerInputs } from "./generators/listener-inputs.ts";
import { mutated, numbers } from "./generators/mutations.ts";

/**
 * Reads so many changed inputs as a listener does, in a process of its own so that its memory is its own: `node fuzz-listeners.ts traps|syslog
 * COUNT`. Writes what it counted as one line of JSON.
 */
const [what = "traps", count = "100000"] = process.argv.slice(2);
const total = Number(count);
/** Reached before memory is compared: caches are full and code is compiled. */
const warmUp = Math.min(20_000, total / 2);
const slowMs = 5;

const { seeds, read } = listenerInputs[what as ListenerName]();
const random = numbers(2_463_534_242);
const counts: Record<string, number> = {};
let slow = 0;
let warmMb = 0;
for (let done = 0; done < total; done += 1) {
  if (done === warmUp) {
    warmMb = residentMb();
  }
  const bytes = mutated(seeds[random() % seeds.length] ?? new Uint8Array(0), random);
  const startedMs = performance.now();
  const verdict = read(bytes);
  slow += performance.now() - startedMs > slowMs ? 1 : 0;
  counts[verdict] = (counts[verdict] ?? 0) + 1;
}
process.stdout.write(`${JSON.stringify({ total, counts, slow, grownMb: residentMb() - warmMb })}\n`);

function residentMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1_048_576;
}
