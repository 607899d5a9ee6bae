/** A spool on a disk that somebody else fills, in a process of its own. ISTHMUS_SOAK=1: 1,000 samples/s and a whole hour. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FullDiskOutcome } from "./full-disk/hour-of-full-disk.ts";
import { printFigures } from "./simulation/print-figures.ts";
import { samplesPerPoll } from "./simulation/simulated-gateway.ts";

const soak = process.env["ISTHMUS_SOAK"] === "1";
const devices = soak ? 500 : 20;
const fullMinutes = soak ? 60 : 12;
/** Eight polls or eight seconds' worth. */
const segmentBytes = soak ? 32_768 : 4_096;
const program = fileURLToPath(new URL("./full-disk/full-disk-process.ts", import.meta.url));
const imageBytes = 64 * 2 ** 20;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-full-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Outcome = FullDiskOutcome & { readonly peakRssBytes: number };

/** On the modelled disk, or on the file system in an image that only the process sees mounted. */
async function live(image?: string): Promise<Outcome> {
  const root = join(folder, "mounted");
  const command = [process.execPath, program, String(devices), String(fullMinutes), String(segmentBytes)];
  const mounting = ["unshare", "-m", "sh", "-c", 'mount -o loop "$0" "$1" && shift && exec "$@"', image ?? "", root, ...command, root];
  const [file = "", ...arguments_] = image === undefined ? command : mounting;
  const child = spawn(file, arguments_, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  await once(child, "close");
  expect(child.exitCode).toBe(0);
  return JSON.parse(output) as Outcome;
}

/** generated = stored + evicted, to the record; the rest of the bar that does not depend on the disk. */
function expectKeptPromises({ heartbeats: _, ...outcome }: Outcome): void {
  const { generated, stored, evictedPolls, evicted, storedMeanwhile, firstLossMinute, lastLossMinute } = outcome;
  printFigures("D8", { samples: generated * samplesPerPoll, ...outcome });
  expect(outcome).toMatchObject({ refused: 0, quarantined: 0, waiting: 0, resent: 0, lossesOutOfTurn: 0 });
  expect(stored + evictedPolls).toBe(generated);
  expect(evicted).toBeGreaterThan(0);
  // The line is up for half of the time.
  expect(storedMeanwhile).toBeGreaterThan((fullMinutes * devices) / 4);
  expect(lastLossMinute - firstLossMinute).toBeGreaterThan(fullMinutes / 2);
}

describe("a gateway on a disk that is full for an hour", { timeout: soak ? 3_600_000 : 300_000 }, () => {
  it("D8: collects and ships on, gives up the oldest, and tells of every record", async () => {
    const outcome = await live();

    expectKeptPromises(outcome);
    expect(outcome.heartbeats.reduce((sum, { body }) => sum + (body.sinceLast?.evicted ?? 0), 0)).toBe(outcome.evicted);
  });

  it.runIf(canMount())("D8: does so on a real file system, within 256 MB", async () => {
    const image = join(folder, "image");
    await writeFile(image, "");
    await truncate(image, imageBytes);
    // Without room that is kept for root, who may run this.
    execFileSync("mkfs.ext4", ["-q", "-F", "-m", "0", image]);
    await mkdir(join(folder, "mounted"));

    const outcome = await live(image);

    expectKeptPromises(outcome);
    expect(outcome.peakRssBytes).toBeLessThan(256e6);
  });

  it.runIf(!canMount())("is not tried on a real file system here", () => {
    process.stdout.write("D8 was not tried on a real file system: mounting one takes root and mkfs.ext4\n");

    expect(canMount()).toBe(false);
  });
});

/** Whether this user may mount the file system of an image where nobody else sees it. */
function canMount(): boolean {
  return process.getuid?.() === 0 && spawnSync("sh", ["-c", "mkfs.ext4 -V && unshare -m true && test -e /dev/loop-control"]).status === 0;
}
