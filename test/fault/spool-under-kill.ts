import { writeSync } from "node:fs";
import { createPinoEvents } from "@isthmus/onprem-gateway/events";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { nodeSpoolFs } from "@isthmus/onprem-gateway/spool/node-spool-fs";
import { parseSealKey, RecordSeal } from "@isthmus/onprem-gateway/spool/record-seal";
import { Spool } from "@isthmus/onprem-gateway/spool/spool";
import type { SpoolFile, SpoolFs } from "@isthmus/onprem-gateway/spool/spool-fs";

/**
 * A spool in a process of its own that ends itself by SIGKILL in the middle of a write to a segment: during the `killAtWrite`-th one,
 * `killAfterUs` after it was handed to the kernel. First it settles everything that an earlier process left, and says so; then it appends
 * numbered records from `first` on, encrypted where a key is given. Each number is reported on standard output, in one write, once the
 * record is settled or accepted.
 */
const [directory = "", first = "1", killAtWrite = "1", killAfterUs = "0", key] = process.argv.slice(2);
const recordsAtOnce = 24;
const filler = "x".repeat(120_000);

let writes = 0;
const fs: SpoolFs = {
  ...nodeSpoolFs,
  open: async (path, mode) => {
    const file = await nodeSpoolFs.open(path, mode);
    return path.endsWith(".seg") ? killingFile(file) : file;
  },
};

const startedMs = performance.now();
const seal = new RecordSeal({ current: key === undefined ? undefined : parseSealKey(key) });
const spool = await Spool.open({ directory, maxBytes: 2 ** 30, fs, clock: systemClock, events: createPinoEvents(), seal });
for (;;) {
  const waiting = await spool.read({ maxRecords: 500, maxBytes: 16 * 2 ** 20 });
  if (waiting.length === 0) {
    break;
  }
  await spool.settle(waiting);
  report("settled", waiting.map(numberOf));
}
for (let n = Number(first); ; n += recordsAtOnce) {
  const numbers = Array.from({ length: recordsAtOnce }, (_, index) => n + index);
  const outcomes = await Promise.all(
    numbers.map((number) =>
      spool.append({ kind: "log", tsMs: systemClock.nowMs(), body: Buffer.from(JSON.stringify({ number, filler })) }),
    ),
  );
  if (n === Number(first)) {
    writeSync(1, `ready ${Math.round(performance.now() - startedMs)}\n`);
  }
  report(
    "accepted",
    numbers.filter((_, index) => outcomes[index]?.kind === "durable"),
  );
}

function killingFile(file: SpoolFile): SpoolFile {
  return {
    ...file,
    write: (data, position) => {
      const done = file.write(data, position);
      writes += 1;
      if (writes === Number(killAtWrite)) {
        const endMs = performance.now() + Number(killAfterUs) / 1_000;
        while (performance.now() < endMs) {
          // The write goes on in another thread meanwhile.
        }
        process.kill(process.pid, "SIGKILL");
      }
      return done;
    },
  };
}

function numberOf({ body }: { readonly body: Uint8Array }): number {
  const parsed: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
  return typeof parsed === "object" && parsed !== null && "number" in parsed ? Number(parsed.number) : Number.NaN;
}

function report(what: string, numbers: readonly number[]): void {
  writeSync(1, numbers.map((number) => `${what} ${number}\n`).join(""));
}
