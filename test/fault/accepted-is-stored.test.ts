import { describe, expect, it } from "vitest";
import type { Behaviour, IngestStub } from "./ingest-stub.ts";
import { runUnderLoad } from "./load-process.ts";
import { printFigures } from "./simulation/print-figures.ts";
import { stubAndFolder } from "./stub-and-folder.ts";

const given = stubAndFolder();

interface Account {
  readonly accepted: number;
  readonly stored: number;
  readonly lost: readonly number[];
  readonly storedTwice: readonly number[];
  readonly neverOffered: readonly number[];
  readonly conflicts: readonly string[];
}

/** The difference between what the gateway promised and what the cloud holds, to the record. */
function account(
  { ledger }: IngestStub,
  { accepted, offered }: { readonly accepted: readonly number[]; readonly offered: number },
): Account {
  const { stored, conflicts } = ledger;
  const numbers = [...stored.values()];
  const distinct = new Set(numbers);
  return {
    accepted: accepted.length,
    stored: distinct.size,
    lost: accepted.filter((n) => !distinct.has(n)),
    storedTwice: numbers.filter((n, index) => numbers.indexOf(n) !== index),
    neverOffered: numbers.filter((n) => !Number.isInteger(n) || n < 1 || n > offered),
    conflicts,
  };
}

function expectBalanced(result: Account): void {
  expect(result.lost).toEqual([]);
  expect(result.storedTwice).toEqual([]);
  expect(result.neverOffered).toEqual([]);
  expect(result.conflicts).toEqual([]);
}

describe("accepted is stored", () => {
  it("to the record after kill -9 in the middle of writing and sending, again and again, while the cloud misbehaves too", async () => {
    const { ingest, directory } = given();
    const kills = 24;
    const perRun = 100_000;
    const faults: readonly Behaviour[] = [{ kind: "store-then-cut" }, { kind: "status", status: 503, retryAfterS: 0 }, { kind: "cut" }];
    ingest.behave = (request) => (request % 4 === 0 ? (faults[(request / 4) % faults.length] ?? { kind: "store" }) : { kind: "store" });
    const accepted: number[] = [];
    let tornTails = 0;
    for (let run = 0; run < kills; run += 1) {
      const first = run * perRun + 1;
      const result = await runUnderLoad({
        directory,
        url: ingest.url,
        first,
        last: first + perRun - 1,
        burst: run % 3 === 0 ? 400 : 40,
        killAfterMs: 30 + ((run * 37) % 220),
      });
      expect(result, result.log).toMatchObject({ ending: "killed" });
      accepted.push(...result.accepted);
      tornTails += result.tornTail ? 1 : 0;
    }
    ingest.behave = () => ({ kind: "store" });

    const drained = await runUnderLoad({ directory, url: ingest.url, first: 1, last: 0 });

    const result = account(ingest, { accepted, offered: kills * perRun });
    const { requests, duplicates } = ingest.ledger;
    printFigures("kill -9", {
      kills,
      tornTails,
      accepted: result.accepted,
      stored: result.stored,
      lost: result.lost.length,
      requests,
      resent: duplicates,
    });
    expect(drained, drained.log).toMatchObject({ ending: "drained" });
    expect(result.accepted).toBeGreaterThan(1_000);
    expectBalanced(result);
  });

  it("to the record through storms of 429, 503 and 500, refused connections, lost, wrong and foreign acknowledgements", async () => {
    const { ingest, directory } = given();
    const storm: readonly Behaviour[] = [
      { kind: "status", status: 429, retryAfterS: 1 },
      { kind: "status", status: 503, retryAfterS: 0 },
      { kind: "status", status: 500 },
      { kind: "status", status: 403 },
      { kind: "status", status: 302 },
      { kind: "store-then-cut" },
      { kind: "store-then-wrong-hash" },
      { kind: "captive-portal" },
      { kind: "cut" },
    ];
    ingest.behave = (request) => (request % 2 === 0 ? { kind: "store" } : (storm[((request - 1) / 2) % storm.length] ?? { kind: "store" }));
    const last = 12_000;
    const outageMs = 1_500;
    const running = runUnderLoad({ directory, url: ingest.url, first: 1, last });
    await until(() => ingest.ledger.requests >= 10);
    await ingest.stop();
    await pause(outageMs);
    await ingest.start();

    const { accepted, ending, log } = await running;

    const result = account(ingest, { accepted, offered: last });
    const { requests, duplicates } = ingest.ledger;
    printFigures("storms", { accepted: result.accepted, stored: result.stored, lost: result.lost.length, requests, resent: duplicates });
    expect(ending, log).toBe("drained");
    expect(result.accepted).toBe(last);
    expect(result.stored).toBe(last);
    expectBalanced(result);
  });
});

/** Polls a condition; fails after 20 s. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    expect(Date.now()).toBeLessThan(deadline);
    await pause(20);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
