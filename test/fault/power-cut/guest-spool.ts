import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { nodeSpoolFs } from "@isthmus/onprem-gateway/spool/node-spool-fs";
import { RecordSeal } from "@isthmus/onprem-gateway/spool/record-seal";
import { Spool } from "@isthmus/onprem-gateway/spool/spool";
import type { SpoolFile, SpoolFs } from "@isthmus/onprem-gateway/spool/spool-fs";
import { bodyOf, numberIn, sayNumbers } from "./numbered-record.ts";

/**
 * The spool in a machine that will lose its power. It says what it finds in the spool, then appends numbered records from FIRST on and
 * settles old ones, and says on its serial line what was accepted and settled. It goes on only when the line has confirmed what it said.
 */
const first = Number(process.env["FIRST"]);
const key = process.env["KEY"];
const isSynced = process.env["SYNC"] !== "off";
const keptWaiting = 30;

const confirmations: (() => void)[] = [];
createInterface({ input: process.stdin }).on("line", () => confirmations.shift()?.());

/** Says something and waits until it was heard. */
function say(what: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  confirmations.push(resolve);
  writeSync(1, `${what}\n`);
  return promise;
}

const spool = await Spool.open({
  directory: "/disk/spool",
  maxBytes: 32 * 2 ** 20,
  segmentBytes: 256 * 1_024,
  ballastBytes: 2 ** 20,
  fs: isSynced ? nodeSpoolFs : withoutSync(nodeSpoolFs),
  clock: systemClock,
  seal: new RecordSeal({ current: key === undefined ? undefined : Buffer.from(key, "hex") }),
  events: {
    count: () => undefined,
    occurred: (name, fields) => void (name === "spool.opened" ? writeSync(1, `torn ${fields["tornBytes"]}\n`) : undefined),
    counters: () => ({}),
  },
});
const waiting = await spool.read({ maxRecords: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY });
await say(`found ${sayNumbers(waiting.map(numberIn))}`);

let next = first;
await Promise.all([append(), append(), append(), settle()]);

async function append(): Promise<never> {
  for (;;) {
    const numbers = Array.from({ length: 4 }, (_, more) => next + more);
    next += numbers.length;
    const outcomes = await Promise.all(
      numbers.map((n) => spool.append({ kind: "log", tsMs: systemClock.nowMs(), body: Buffer.from(bodyOf(n)) })),
    );
    await say(`accepted ${sayNumbers(numbers.filter((_, index) => outcomes[index]?.kind === "durable"))}`);
  }
}

/** Ships, as it were: the oldest go when more than a few wait. */
async function settle(): Promise<never> {
  for (;;) {
    await spool.waitForRecordAfter(spool.lastSeq, new AbortController().signal);
    const spare = spool.stats().records - keptWaiting;
    if (spare <= 0) {
      continue;
    }
    const records = await spool.read({ maxRecords: spare, maxBytes: Number.POSITIVE_INFINITY });
    const numbers = sayNumbers(records.map(numberIn));
    await say(`settling ${numbers}`);
    await spool.settle(records);
    await say(`settled ${numbers}`);
  }
}

/** A file system that promises what it does not do. */
function withoutSync(fs: SpoolFs): SpoolFs {
  const unsynced = (file: SpoolFile): SpoolFile => ({ ...file, datasync: async () => undefined });
  return { ...fs, open: async (path, mode) => unsynced(await fs.open(path, mode)), syncDirectory: async () => undefined };
}
