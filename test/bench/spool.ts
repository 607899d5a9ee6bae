import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPinoEvents } from "@isthmus/onprem-gateway/events";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { nodeSpoolFs } from "@isthmus/onprem-gateway/spool/node-spool-fs";
import { RecordSeal } from "@isthmus/onprem-gateway/spool/record-seal";
import { Spool } from "@isthmus/onprem-gateway/spool/spool";

/** Measures the durable spool on the disk that holds the temporary directory: `node test/bench/spool.ts`, with `--sealed` encrypted. */
const directory = await mkdtemp(join(tmpdir(), "isthmus-bench-"));
const events = createPinoEvents({ level: "error" });
const seal = new RecordSeal(process.argv.includes("--sealed") ? { current: randomBytes(32) } : {});
const open = (maxBytes = 2 ** 33) => Spool.open({ directory, maxBytes, fs: nodeSpoolFs, clock: systemClock, events, seal });

try {
  await append({ title: "1 KiB records, 2,000 at once", bodyBytes: 1_024, count: 200_000, atOnce: 2_000 });
  await append({ title: "64 KiB records, 16 at once", bodyBytes: 65_536, count: 8_000, atOnce: 16 });
  await appendOneByOne();
  const before = process.memoryUsage().rss;
  const startedMs = performance.now();
  const spool = await open();
  const openMs = performance.now() - startedMs;
  const { bytes, records } = spool.stats();
  print(`open with a backlog of ${mib(bytes)} MiB`, { openMs: Math.round(openMs), rssGrowthMib: mib(process.memoryUsage().rss - before) });
  const drainedMs = await drain(spool);
  print("read and settle in batches", { records, recordsPerS: perSecond(records, drainedMs), mibPerS: perSecond(mib(bytes), drainedMs) });
  await spool.close();
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function append(options: {
  readonly title: string;
  readonly bodyBytes: number;
  readonly count: number;
  readonly atOnce: number;
}): Promise<void> {
  const spool = await open();
  const body = Buffer.from(JSON.stringify("x".repeat(options.bodyBytes - 2)));
  const startedMs = performance.now();
  for (let n = 0; n < options.count; n += options.atOnce) {
    await Promise.all(Array.from({ length: options.atOnce }, () => spool.append({ kind: "log", tsMs: n, body })));
  }
  const tookMs = performance.now() - startedMs;
  print(options.title, {
    recordsPerS: perSecond(options.count, tookMs),
    mibPerS: perSecond(mib(options.count * options.bodyBytes), tookMs),
  });
  await spool.close();
}

async function appendOneByOne(): Promise<void> {
  const spool = await Spool.open({ directory, maxBytes: 2 ** 33, fs: nodeSpoolFs, clock: systemClock, events, seal, windowMs: 0 });
  const times: number[] = [];
  for (let n = 0; n < 1_000; n += 1) {
    const startedMs = performance.now();
    await spool.append({ kind: "log", tsMs: n, body: Buffer.alloc(4_096, 0x20) });
    times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  print("4 KiB records one by one, no window", { p50Ms: round(times[500]), p99Ms: round(times[990]) });
  await spool.close();
}

async function drain(spool: Spool): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    const records = await spool.read({ maxRecords: 10_000, maxBytes: 20 * 2 ** 20 });
    if (records.length === 0) {
      return performance.now() - startedMs;
    }
    await spool.settle(records);
  }
}

function print(title: string, facts: Readonly<Record<string, number>>): void {
  const shown = Object.entries(facts).map(([name, value]) => `${name} ${value.toLocaleString("en")}`);
  process.stdout.write(`${title}: ${shown.join(", ")}\n`);
}

function perSecond(amount: number, ms: number): number {
  return Math.round((amount / ms) * 1_000);
}

function mib(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function round(ms: number | undefined): number {
  return Math.round((ms ?? Number.NaN) * 100) / 100;
}
