import { describe, expect, it } from "vitest";
import { BudgetedSession } from "./budgeted-session.ts";
import { MemoryAgent } from "./testing/memory-agent.ts";

const sysName = "1.3.6.1.2.1.1.5.0";
const roomy = { requests: 100, varbinds: 100, bytes: 10_000 };

function budgeted(budget: Partial<typeof roomy>) {
  const agent = new MemoryAgent();
  agent.objects.set(sysName, { kind: "octets", value: Buffer.alloc(500) });
  let nowMs = 0;
  const session = new BudgetedSession(agent, { budget: { ...roomy, ...budget }, monotonicMs: () => nowMs });
  return {
    agent,
    session,
    at: (ms: number) => {
      nowMs = ms;
    },
  };
}

describe("BudgetedSession", () => {
  it.each([
    { what: "requests", budget: { requests: 2 } },
    { what: "varbinds", budget: { varbinds: 2 } },
    { what: "bytes", budget: { bytes: 600 } },
  ])("fails every request by name once the $what are used up, without asking, until the next poll", async ({ budget }) => {
    const { agent, session } = budgeted(budget);
    await session.get([sysName]);
    await session.getNext(["1.3"]);

    expect(await session.get([sysName])).toMatchObject({ kind: "failed", reason: "over-budget" });
    expect(await session.getBulk({ nonRepeaters: [], repeaters: ["1.3"], maxRepetitions: 1 })).toMatchObject({ reason: "over-budget" });
    expect(agent.requests).toHaveLength(2);

    session.renew(Number.POSITIVE_INFINITY);
    expect(await session.get([sysName])).toMatchObject({ kind: "ok" });
  });

  it("fails every request at the deadline of the poll", async () => {
    const { agent, session, at } = budgeted({});
    session.renew(1_000);
    at(1_000);

    expect(await session.get([sysName])).toMatchObject({ kind: "failed", reason: "out-of-time" });
    expect(agent.requests).toHaveLength(0);
  });

  it("counts cells by the octets of their answer, and has them only where the session under it has them", async () => {
    const cells = { columns: ["1.3"], after: undefined, maxRepetitions: 1 };
    const quick = Object.assign(new MemoryAgent(), {
      getCells: () => Promise.resolve({ kind: "ok" as const, varbinds: 1, octets: 9_999, scalarOctets: 0 }),
    });
    const session = new BudgetedSession(quick, { budget: roomy, monotonicMs: () => 0 });

    expect(budgeted({}).session.getCells).toBeUndefined();
    expect(await session.getCells?.(cells, () => undefined)).toMatchObject({ kind: "ok" });
    expect(await session.getCells?.(cells, () => undefined)).toMatchObject({ kind: "ok" });
    expect(await session.getCells?.(cells, () => undefined)).toMatchObject({ reason: "over-budget" });
  });
});
