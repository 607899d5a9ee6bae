/** Orderly stops of a real process with a batch in flight. ISTHMUS_SOAK=1 stops it 200 times. */
import { describe, expect, it } from "vitest";
import { runUnderLoad } from "./load-process.ts";
import { printFigures } from "./simulation/print-figures.ts";
import { stubAndFolder } from "./stub-and-folder.ts";

const soak = process.env["ISTHMUS_SOAK"] === "1";
const stops = soak ? 200 : 6;
const key = "5e".repeat(32);

const given = stubAndFolder();

describe("SIGTERM", { timeout: soak ? 7_200_000 : 180_000 }, () => {
  it("D7: ends within ten seconds with a batch in flight, loses nothing and sends nothing twice", async () => {
    const { ingest, directory } = given();
    ingest.behave = () => ({ kind: "store-after", ms: 120 });
    const perRun = 100_000;
    const accepted: number[] = [];
    let slowestMs = 0;
    for (let run = 0; run < stops; run += 1) {
      const first = run * perRun + 1;
      const result = await runUnderLoad({
        directory,
        url: ingest.url,
        first,
        last: first + perRun - 1,
        terminateAfterMs: 40 + ((run * 53) % 200),
        // From half-way on the spool is encrypted.
        ...(run < stops / 2 ? {} : { key }),
      });
      expect(result, result.log).toMatchObject({ ending: "stopped" });
      accepted.push(...result.accepted);
      slowestMs = Math.max(slowestMs, result.stoppedInMs);
    }
    ingest.behave = () => ({ kind: "store" });

    const drained = await runUnderLoad({ directory, url: ingest.url, first: 1, last: 0, key });

    const { stored, duplicates, conflicts, requests } = ingest.ledger;
    printFigures("D7", { stops, accepted: accepted.length, stored: stored.size, resent: duplicates, requests, slowestMs });
    const numbers = new Set(stored.values());
    expect(drained, drained.log).toMatchObject({ ending: "drained" });
    expect(accepted.filter((n) => !numbers.has(n))).toEqual([]);
    expect(stored.size).toBe(accepted.length);
    expect(duplicates).toBe(0);
    expect(conflicts).toEqual([]);
    expect(slowestMs).toBeLessThanOrEqual(10_000);
  });
});
