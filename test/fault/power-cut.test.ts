import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../onprem-gateway/src/spool/testing/spool-under-test.ts";
import { emptyDisk, findGuestParts, type GuestParts, writeRootImage } from "./power-cut/guest.ts";
import { type CutMoment, runUntilCut } from "./power-cut/power-cut.ts";
import { SpoolLedger } from "./power-cut/spool-ledger.ts";
import { VolatileDisk } from "./power-cut/volatile-disk.ts";

/** 2 power cuts, 100 with ISTHMUS_SOAK=1. */
const cuts = process.env["ISTHMUS_SOAK"] === "1" ? 100 : 2;
const diskBytes = 64 * 2 ** 20;
const numbersPerRun = 1_000_000;
const key = "5e".repeat(32);
const guest = findGuestParts();

/*
 * A virtual machine writes to a disk of this process, which acts as real disks do: it has a write cache that only a flush empties.
 * Ending the machine costs what it had not written yet, its page cache; the disk then forgets a part of what was not flushed, sector by
 * sector. A file of this machine would not do as the disk, with any cache mode of the virtual machine: what the guest has written, flushed
 * or not, is in this machine's own page cache or disk, which outlive the end of a process, so that no missing flush would ever show.
 */
describe.runIf(guest.kind === "missing")("a machine that loses its power", () => {
  it("is not tried here", () => {
    process.stdout.write(`power cuts were not tried, for want of: ${guest.kind === "missing" ? guest.what : ""}\n`);

    expect(guest.kind).toBe("missing");
  });
});

describe.runIf(guest.kind === "found")("a machine that loses its power", () => {
  const parts: GuestParts = guest.kind === "found" ? guest.parts : { kernel: "", drivers: "", busybox: "" };
  let folder = "";
  const rootImage = () => join(folder, "root");

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "isthmus-power-"));
    await writeRootImage(parts, rootImage());
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  interface Boot {
    readonly moment: CutMoment;
    readonly environment?: Readonly<Record<string, string>>;
  }

  /** Boots once for each moment, on the disk as it came back from the cut before, and returns what the spool was found to owe. */
  async function cutAt(boots: readonly Boot[]) {
    const ledger = new SpoolLedger();
    const random = seededRandom(6);
    let unflushedSectors = 0;
    let disk = new VolatileDisk(await emptyDisk(diskBytes, join(folder, "empty")));
    for (const [run, { moment, environment }] of boots.entries()) {
      const first = 1 + run * numbersPerRun;
      const onLine = (line: string) => ledger.hear(line, { nextFirst: first });
      await runUntilCut({
        parts,
        rootImage: rootImage(),
        folder,
        disk,
        environment: { ...environment, FIRST: `${first}` },
        moment,
        onLine,
      });
      unflushedSectors += disk.unflushedSectors;
      if (ledger.faults.length > 0) {
        break;
      }
      disk = disk.afterPowerCut(random);
    }
    return { faults: ledger.faults, figures: { ...ledger.figures, unflushedSectors } };
  }

  it(
    "D6: loses nothing accepted, invents nothing and keeps the order, over power cuts while it writes and while it recovers",
    async () => {
      const random = seededRandom(66);
      const boots = Array.from({ length: cuts }, (_, n): Boot => {
        // Half of the cuts come while the machine starts and the spool recovers. From half-way on the spool is encrypted.
        const [after, mostRequests] = n % 2 === 1 ? (["start", 120] as const) : (["accepted", 600] as const);
        const environment = n < cuts / 2 ? {} : { KEY: key };
        return { moment: { kind: "requests", after, count: 1 + Math.floor(random() * mostRequests) }, environment };
      });
      const last: Boot = { moment: { kind: "lines", startingWith: "found", count: 1 }, environment: { KEY: key } };

      const { faults, figures } = await cutAt([...boots, last]);

      process.stdout.write(`D6: ${JSON.stringify({ cuts, ...figures })}\n`);
      expect(faults).toEqual([]);
      expect(figures.accepted).toBeGreaterThan(cuts);
    },
    120_000 + cuts * 60_000,
  );

  it("would show a spool that does not sync what it accepts", async () => {
    const { faults } = await cutAt([
      { moment: { kind: "lines", startingWith: "accepted", count: 10 }, environment: { SYNC: "off" } },
      { moment: { kind: "lines", startingWith: "found", count: 1 } },
    ]);

    expect(faults).toEqual([expect.stringMatching(/^lost: /u)]);
  }, 120_000);
});
