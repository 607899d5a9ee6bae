import { createPinoEvents } from "@isthmus/onprem-gateway/events";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { nodeSpoolFs } from "@isthmus/onprem-gateway/spool/node-spool-fs";
import { parseSealKey, RecordSeal } from "@isthmus/onprem-gateway/spool/record-seal";
import { Spool } from "@isthmus/onprem-gateway/spool/spool";

/** Fills a spool up to its quota, or starts on a full one and works on, encrypted where a key is given, and prints what that took as JSON. */
const [task = "", directory = "", quota = "0", key] = process.argv.slice(2);
const maxBytes = Number(quota);
const body = Buffer.from(JSON.stringify("x".repeat(900)));
const beforeMs = performance.now();
const events = createPinoEvents({ level: "error" });
const seal = new RecordSeal({ current: key === undefined ? undefined : parseSealKey(key) });
const spool = await Spool.open({ directory, maxBytes, fs: nodeSpoolFs, clock: systemClock, events, seal });
const openMs = Math.round(performance.now() - beforeMs);

async function append(count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, n) => spool.append({ kind: n % 9 === 0 ? "event" : "samples", tsMs: systemClock.nowMs(), body })),
  );
}

const backlogBytes = spool.stats().bytes;
if (task === "fill") {
  while (spool.stats().bytes < maxBytes * 0.99) {
    await append(8_000);
  }
}
const limits = { maxRecords: 10_000, maxBytes: 20 * 2 ** 20 };
const live = task === "start" ? await spool.read({ lane: "live", ...limits }) : [];
await spool.settle(live);
const backfill = task === "start" ? await spool.read({ lane: "backfill", ...limits }) : [];
for (let added = 0; task === "start" && spool.stats().evicted === 0 && added < maxBytes * 0.05; added += 4_000 * body.length) {
  await append(4_000);
}
const { evicted } = spool.stats();
await spool.close();
const peakRssBytes = process.resourceUsage().maxRSS * 1_024;
process.stdout.write(JSON.stringify({ openMs, backlogBytes, live: live.length, backfill: backfill.length, evicted, peakRssBytes }));
