import { CoverageGuide } from "./generators/coverage-guide.ts";
import { type ListenerName, listenerInputs } from "./generators/listener-inputs.ts";
import { mutated, numbers } from "./generators/mutations.ts";

/**
 * Reads changed inputs as a listener does, and goes on from those that reached code that none before did: `node guided-fuzz.ts
 * guard|traps|syslog SECONDS`. Writes what it found as one line of JSON; an input that ends it is written to the standard error output.
 */
const [what = "guard", seconds = "10"] = process.argv.slice(2);
/** An input is changed further at most to this. */
const maxBytes = 16_384;
const maxCorpus = 4_096;
const slowMs = 50;
/** Looking at the coverage costs more than reading an input does. */
const together = 32;

const { seeds, read } = listenerInputs[what as ListenerName]();
const random = numbers(2_463_534_242);
const guide = new CoverageGuide();
const corpus = seeds.map((seed) => Buffer.from(seed));
for (const seed of corpus) read(seed);
guide.note(guide.unseen());
const blocksOfSeeds = guide.blocks;

const startMs = performance.now();
const lastsMs = Number(seconds) * 1_000;
let [runs, slow, slowestMs, warmMb] = [0, 0, 0, 0];
while (performance.now() - startMs < lastsMs) {
  const inputs = Array.from({ length: together }, next);
  for (const input of inputs) attempt(input);
  if (guide.unseen().length > 0) for (const input of inputs) keepIfNew(input);
  if (warmMb === 0 && performance.now() - startMs > lastsMs / 4) warmMb = residentMb();
}
const grownMb = residentMb() - warmMb;
const found = { runs, blocksOfSeeds, blocks: guide.blocks, corpus: corpus.length, slow, slowestMs, grownMb };
process.stdout.write(`${JSON.stringify(found)}\n`);

/** Which of the inputs that were run together brought news is found by running it again alone. */
function keepIfNew(input: Buffer): void {
  attempt(input);
  const news = guide.unseen();
  if (news.length === 0) return;
  guide.note(news);
  if (corpus.length < maxCorpus) corpus.push(Buffer.from(input));
  else corpus[seeds.length + (random() % (maxCorpus - seeds.length))] = Buffer.from(input);
}

/** One of the corpus, changed; sometimes the beginning of one and the end of another. */
function next(): Buffer {
  const one = pick();
  const other = pick();
  const crossed =
    random() % 8 === 0 ? Buffer.concat([one.subarray(0, random() % (one.length + 1)), other.subarray(random() % (other.length + 1))]) : one;
  return mutated(crossed, random).subarray(0, maxBytes);
}

/** Newer ones more often: they are where something was found last. */
function pick(): Buffer {
  const span = random() % 2 === 0 ? corpus.length : Math.min(corpus.length, 64);
  return corpus[corpus.length - 1 - (random() % span)] ?? Buffer.alloc(0);
}

function attempt(input: Buffer): void {
  const inputMs = performance.now();
  try {
    read(input);
  } catch (error) {
    process.stderr.write(`${input.toString("hex")}\n`);
    throw error;
  }
  const tookMs = performance.now() - inputMs;
  slow += tookMs > slowMs ? 1 : 0;
  slowestMs = Math.max(slowestMs, tookMs);
  runs += 1;
}

function residentMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1_048_576;
}
