import { describe, expect, it } from "vitest";
import type { Spool } from "./spool.ts";
import type { ForgetfulFs } from "./testing/forgetful-fs.ts";
import { filled, numbered, numberOf, openSpool, readAll, seededRandom } from "./testing/spool-under-test.ts";

const parked = "/spool/quarantine/00000000000000000002.jsonl";

/** A disk with records 1 to 6, of which 2 to 4 are in quarantine. */
async function withQuarantine(): Promise<ForgetfulFs> {
  const fs = await filled(6, 40);
  const spool = await openSpool({ fs });
  const refused = (await readAll(spool)).filter((record) => [2, 3, 4].includes(numberOf(record)));
  await spool.quarantine(refused.map((record) => ({ ...record, code: "bad-ts" })));
  await spool.close();
  return fs;
}

async function numbersOf(spool: Spool): Promise<readonly number[]> {
  return (await readAll(spool)).map(numberOf);
}

describe("redrive", () => {
  it("G6: leaves the quarantine alone until a person releases a file", async () => {
    const spool = await openSpool({ fs: await withQuarantine() });

    await spool.redrive();

    expect(await numbersOf(spool)).toEqual([1, 5, 6]);
    expect(spool.stats().quarantined).toBe(3);
  });

  it("G6: puts released records back in line once, under new numbers, as they were", async () => {
    const fs = await withQuarantine();
    await fs.rename(parked, `${parked}.released`);
    const spool = await openSpool({ fs });

    await spool.redrive();
    await spool.redrive();

    const records = await readAll(spool);
    expect(records.map(numberOf)).toEqual([1, 5, 6, 2, 3, 4]);
    expect(records.slice(3).map(({ seq, kind, tsMs }) => ({ seq, kind, tsMs }))).toEqual([
      { seq: 7, kind: "log", tsMs: 1_002 },
      { seq: 8, kind: "log", tsMs: 1_003 },
      { seq: 9, kind: "log", tsMs: 1_004 },
    ]);
    expect(spool.stats()).toMatchObject({ quarantined: 0, records: 6 });
    expect([...fs.snapshot().keys()].filter((path) => path.includes("quarantine/"))).toEqual([]);
  });

  it("G6: neither loses nor doubles a record wherever the power goes", async () => {
    const count = await withQuarantine();
    await count.rename(parked, `${parked}.released`);
    const before = count.calls;
    await openSpool({ fs: count });
    const calls = count.calls - before;
    for (let crashAt = 1; crashAt <= calls + 1; crashAt += 1) {
      for (const seed of [1, 2, 3]) {
        const random = seededRandom(crashAt * 10 + seed);
        const fs = await withQuarantine();
        await fs.rename(parked, `${parked}.released`);
        await fs.syncDirectory("/spool/quarantine");
        const start = fs.calls;
        fs.fault = (call) => (call - start === crashAt ? "power-loss" : undefined);
        await openSpool({ fs }).catch(() => undefined);
        const disk = seed === 1 ? fs.afterKill() : fs.afterPowerLoss(random);

        const spool = await openSpool({ fs: disk });
        await spool.append(numbered(7));

        expect([...(await numbersOf(spool))].sort(), `call ${crashAt}, seed ${seed}`).toEqual([1, 2, 3, 4, 5, 6, 7]);
        expect(spool.stats().quarantined).toBe(0);
      }
    }
  });

  it("tries again later when the disk does not take the records now", async () => {
    const fs = await withQuarantine();
    const spool = await openSpool({ fs });
    await fs.rename(parked, `${parked}.released`);
    fs.fault = (_call, operation) => (operation === "write" ? "EMFILE" : undefined);
    await spool.redrive().catch(() => undefined);
    fs.fault = () => undefined;
    await spool.append(numbered(7));

    await spool.redrive();

    expect(await numbersOf(spool)).toEqual([1, 5, 6, 7, 2, 3, 4]);
  });
});
