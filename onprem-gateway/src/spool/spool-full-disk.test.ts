import { describe, expect, it } from "vitest";
import type { Spool } from "./spool.ts";
import { ForgetfulFs } from "./testing/forgetful-fs.ts";
import { countedEvents, mixed, numbered, numberOf, openSpool, readAll } from "./testing/spool-under-test.ts";

const options = { maxBytes: 65_536, ballastBytes: 4_096 };

/** What a gateway does for a while: collects, ships a part, and has a part refused. */
async function work(spool: Spool, from: number, to: number): Promise<{ stored: number; refused: number }> {
  let stored = 0;
  let refused = 0;
  for (let n = from; n <= to; n += 1) {
    refused += (await spool.append(mixed(n, 300))).kind === "refused" ? 1 : 0;
    if (n % 20 === 0) {
      const [first, ...rest] = await spool.read({ lane: n % 40 === 0 ? "live" : "backfill", maxRecords: 5, maxBytes: 1_000_000 });
      await spool.quarantine(first === undefined ? [] : [{ ...first, code: "bad-ts" }]);
      await spool.settle(rest);
      stored += rest.length;
    }
  }
  return { stored, refused };
}

describe("the spool on a disk with less room than its quota", () => {
  it("D8: goes on collecting and shipping, evicts oldest first, and accounts for every record", async () => {
    const fs = new ForgetfulFs();
    fs.capacityBytes = 32_768;
    const events = countedEvents();
    const spool = await openSpool({ fs, ...options, events });

    const { stored, refused } = await work(spool, 1, 600);

    const waiting = await readAll(spool);
    const { evicted, quarantined, bytes } = spool.stats();
    expect(refused).toBe(0);
    expect(stored + evicted + quarantined + waiting.length).toBe(600);
    expect(waiting.map(numberOf).at(-1)).toBe(600);
    expect(bytes).toBeLessThan(32_768);
    expect(spool.problem()).toContain("less room than spool.maxBytes");

    fs.capacityBytes = 1_000_000;
    await work(spool, 601, 640);
    expect(spool.problem()).toBeUndefined();
    expect(events.counters()["spool.cursor-not-saved"]).toBeUndefined();
  });

  it("D8: ships, parks and deletes at 0 bytes free by giving up the ballast, and takes it back when there is room", async () => {
    const fs = new ForgetfulFs();
    const events = countedEvents();
    const spool = await openSpool({ fs, ...options, events });
    await work(spool, 1, 60);
    expect(fs.snapshot().get("/spool/ballast")?.length).toBe(4_096);
    fs.capacityBytes = fs.usedBytes;

    const before = (await readAll(spool)).length;
    const [first, ...rest] = await spool.read({ maxRecords: 30, maxBytes: 1_000_000 });
    await spool.quarantine(first === undefined ? [] : [{ ...first, code: "bad-ts" }]);
    await spool.settle(rest);

    expect(events.counters()["spool.ballast-released"]).toBe(1);
    expect(events.counters()["spool.cursor-not-saved"]).toBeUndefined();
    const restarted = await openSpool({ fs: fs.afterKill(), ...options });
    expect((await readAll(restarted)).length).toBe(before - rest.length - 1);

    fs.capacityBytes = 1_000_000;
    await work(spool, 61, 80);
    expect(events.counters()["spool.ballast-restored"]).toBe(2);
    expect(fs.snapshot().get("/spool/ballast")?.length).toBe(4_096);
  });

  it("D8: takes new records when somebody else has filled the disk to the last byte", async () => {
    const fs = new ForgetfulFs();
    const spool = await openSpool({ fs, ...options });
    const first = await work(spool, 1, 80);
    fs.capacityBytes = fs.usedBytes;

    const second = await work(spool, 81, 200);

    const waiting = await readAll(spool);
    const { evicted, quarantined } = spool.stats();
    expect(second.refused).toBe(0);
    expect(first.stored + second.stored + evicted + quarantined + waiting.length).toBe(200);
    expect(waiting.map(numberOf).at(-1)).toBe(200);
  });

  it("keeps no ballast, and says so by nothing, where there is no room for it", async () => {
    const fs = new ForgetfulFs();
    fs.capacityBytes = 5_000;
    const spool = await openSpool({ fs, ...options });

    expect((await spool.append(numbered(1))).kind).toBe("durable");
    expect(spool.problem()).toBeUndefined();
    expect([...fs.snapshot().keys()]).not.toContain("/spool/ballast");
  });
});
