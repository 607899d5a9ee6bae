import { describe, expect, it } from "vitest";
import type { SnmpResult, SnmpSession } from "../snmp-protocol/session.ts";
import { failure } from "./failure-hints.ts";
import { walkColumn } from "./walk-column.ts";

const column = "1.3.6.1.2.1.2.2.1.1";
const caps = { maxRows: 50, maxRequests: 20, maxBytes: 10_000, deadlineMs: 1_000 };

/** An agent that answers every request by the given function of the OID asked for. */
function walk(answer: (from: string, request: number) => SnmpResult, over: Partial<typeof caps> & { nowMs?: number } = {}) {
  let requests = 0;
  const ask = async (from: string | undefined) => {
    requests += 1;
    return answer(from ?? "", requests);
  };
  const session: SnmpSession = {
    get: () => Promise.resolve(failure("closed")),
    getNext: (oids) => ask(oids[0]),
    getBulk: ({ repeaters }) => ask(repeaters[0]),
    close: () => undefined,
  };
  return walkColumn({ session, version: "2c", column, maxRepetitions: 10, caps: { ...caps, ...over }, monotonicMs: () => over.nowMs ?? 0 });
}

const rows = (...suffixes: readonly string[]): SnmpResult => ({
  kind: "ok",
  varbinds: suffixes.map((suffix) => ({ oid: `${column}.${suffix}`, value: { kind: "integer", value: 1 } })),
});
const beyond: SnmpResult = { kind: "ok", varbinds: [{ oid: "1.3.6.1.2.1.2.2.1.2.1", value: { kind: "integer", value: 1 } }] };

describe("walkColumn", () => {
  it("ends with the column", async () => {
    const result = await walk((_from, request) => (request === 1 ? rows("1", "2", "10") : beyond));

    expect(result.rows.map(({ suffix }) => suffix)).toEqual(["1", "2", "10"]);
    expect(result.cut).toBeUndefined();
  });

  it.each([
    { what: "repeats an OID", answers: [rows("1", "2"), rows("2")] },
    { what: "goes back", answers: [rows("5"), rows("4")] },
    { what: "alternates", answers: [rows("1", "2", "1")] },
  ])("stops at once when the agent $what", async ({ answers }) => {
    const result = await walk((_from, request) => answers[request - 1] ?? beyond);

    expect(result.cut).toBe("not-increasing");
  });

  it("stops at its caps on a table without an end", async () => {
    const endless = (from: string): SnmpResult => rows(String(Number(from.split(".").at(-1)) + 1));

    expect(await walk(endless, { maxRows: 5 })).toMatchObject({ cut: "rows", rows: { length: 5 } });
    expect(await walk(endless, { maxRequests: 7 })).toMatchObject({ cut: "requests", rows: { length: 7 } });
    expect(await walk(endless, { maxBytes: 60 })).toMatchObject({ cut: "bytes", rows: { length: 3 } });
    expect(await walk(endless, { nowMs: 1_000 })).toMatchObject({ cut: "deadline", rows: [] });
  });

  it("keeps what came before a failure, and gives an empty answer for no end", async () => {
    const lost = await walk((_from, request) => (request === 1 ? rows("1") : failure("refused")));

    expect(lost).toMatchObject({ rows: { length: 1 }, cut: { reason: "refused" } });
    expect(await walk(() => ({ kind: "ok", varbinds: [] }))).toMatchObject({ rows: [], cut: { reason: "malformed" } });
  });

  it("asks for less at a time after a lost answer", async () => {
    const result = await walk((_from, request) => (request < 3 ? failure("timeout") : request === 3 ? rows("1") : beyond));

    expect(result).toMatchObject({ rows: { length: 1 } });
    expect(result.cut).toBeUndefined();
  });
});
