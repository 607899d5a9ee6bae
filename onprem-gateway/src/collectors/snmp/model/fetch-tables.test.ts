import { describe, expect, it } from "vitest";
import { MemoryAgent } from "../testing/memory-agent.ts";
import { fetchTables } from "./fetch-tables.ts";
import { defineTable } from "./tables.ts";

const table = defineTable({ name: "things", entry: "1.3.6.1.4.1.99999.1.1", columns: { name: 2, size: 3 }, maxRows: 500 });
const other = defineTable({ name: "others", entry: "1.3.6.1.4.1.99999.2.1", columns: { name: 1 } });

function agentWith(rows: number): MemoryAgent {
  const agent = new MemoryAgent();
  for (let row = 1; row <= rows; row += 1) {
    agent.objects.set(`${table.entry}.2.${row}`, { kind: "octets", value: Buffer.from(`thing ${row}`) });
    // Holes: only every third row has a size.
    if (row % 3 === 0) {
      agent.objects.set(`${table.entry}.3.${row}`, { kind: "integer", value: row });
    }
  }
  return agent;
}

function fetch(
  agent: MemoryAgent,
  { version = "2c", deadlineMs = Number.POSITIVE_INFINITY }: { version?: "1" | "2c"; deadlineMs?: number } = {},
) {
  return fetchTables([table, other], { session: agent, version, monotonicMs: () => agent.requests.length, deadlineMs });
}

describe("fetchTables", () => {
  it.each(["1", "2c"] as const)("reads every cell of a table with holes over SNMP version %s", async (version) => {
    const agent = agentWith(40);
    agent.strictNames = version === "1";
    const { tables, statuses } = await fetch(agent, { version });

    expect(tables.size(table)).toBe(40);
    expect(tables.cells(table, "39")).toEqual({ name: expect.anything(), size: { kind: "integer", value: 39 } });
    expect(tables.cells(table, "40").size).toBeUndefined();
    expect(statuses).toEqual([
      { table: "things", status: "complete", rows: 40 },
      { table: "others", status: "absent", rows: 0 },
    ]);
  });

  it("asks for many rows at a time", async () => {
    const agent = agentWith(200);
    await fetch(agent);

    expect(agent.requests.length).toBeLessThan(14);
  });

  it("goes on where an agent cut its answers off", async () => {
    const agent = agentWith(40);
    agent.maxVarbinds = 7;

    expect((await fetch(agent)).tables.size(table)).toBe(40);
  });

  it("keeps at most 16 MiB, and says so", async () => {
    const agent = agentWith(0);
    const large = Buffer.alloc(60_000);
    for (let row = 1; row <= 400; row += 1) {
      agent.objects.set(`${table.entry}.2.${row}`, { kind: "octets", value: large });
    }
    const { tables, statuses } = await fetch(agent);

    expect(statuses[0]).toMatchObject({ status: "partial", reason: "bytes" });
    expect(tables.size(table) * large.length).toBeLessThan(19 * 2 ** 20);
  });

  it("asks for nothing behind the deadline, not even which tables there are", async () => {
    const agent = agentWith(3);
    const { statuses } = await fetch(agent, { deadlineMs: 0 });

    expect(statuses.map(({ reason }) => reason)).toEqual(["deadline", "deadline"]);
    expect(agent.requests).toEqual([]);
  });

  it("keeps the rows so far and says so when the deadline comes", async () => {
    const { statuses } = await fetch(agentWith(200), { deadlineMs: 3 });

    expect(statuses[0]).toMatchObject({ status: "partial", reason: "deadline" });
    expect(statuses[0]?.rows).toBeGreaterThan(0);
  });

  it("keeps no more rows than the table may have", async () => {
    const { statuses } = await fetch(agentWith(600));

    expect(statuses[0]).toEqual({ table: "things", status: "partial", rows: 500, reason: "rows" });
  });

  it("says why a table failed", async () => {
    const agent = agentWith(10);
    agent.fails = (request) => (request > 1 ? "timeout" : undefined);

    expect((await fetch(agent)).statuses[0]).toEqual({ table: "things", status: "failed", rows: 0, reason: "timeout" });
  });

  it("ends at an OID that does not increase", async () => {
    const agent = agentWith(3);
    const first = { oid: `${table.entry}.2.1`, value: { kind: "integer", value: 1 } } as const;
    agent.getBulk = async ({ nonRepeaters, repeaters }) => ({
      kind: "ok",
      varbinds: [...nonRepeaters, ...repeaters].map(() => first),
    });

    expect((await fetch(agent)).statuses[0]).toMatchObject({ status: "partial", reason: "not-increasing" });
  });
});
