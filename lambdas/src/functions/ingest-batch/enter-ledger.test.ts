import { BatchAck, type StreamAccount } from "@isthmus/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { RefusedRequest } from "../../errors.ts";
import type { LedgerStore } from "../../ports/ledger-store.ts";
import { type MemoryIngestPorts, memoryIngestPorts } from "../../testing/ingest-ports.ts";
import { batchOf, heartbeat, log, testNowMs } from "../../testing/wire-records.ts";
import { ingestBatch } from "./ingest-batch.ts";

const run = "0192f0c0-0000-4000-8000-00000000000a";

let ports: MemoryIngestPorts;
beforeEach(() => {
  ports = memoryIngestPorts();
});

interface Sent {
  readonly seqs: readonly number[];
  readonly account?: Partial<StreamAccount>;
  readonly streamEpoch?: string;
  readonly ledgers?: LedgerStore;
}

function send({ seqs, account, streamEpoch, ledgers }: Sent): Promise<BatchAck> {
  const last = Math.max(0, ...seqs);
  const records = seqs.map((seq) => ({ ...heartbeat(testNowMs - 60_000 + seq), seq }));
  const stream = { run, firstSeq: 1, lastSeq: last, floor: 1, evicted: [], quarantined: [], skipped: [], ...account };
  const json = { ...batchOf([]), records, seqFrom: seqs[0], seqTo: last, stream, ...(streamEpoch !== undefined && { streamEpoch }) };
  const request = { siteId: "busan", bodySha256: "a".repeat(64), json };
  return ingestBatch(request, ledgers === undefined ? ports : { ...ports, ledgers }, { nowMs: testNowMs, hasTime: () => true });
}

const ledger = async () => (await ports.ledgers.read({ siteId: "busan", gatewayId: "gw-busan-1" }))?.ledger;
const eventTypes = () => ports.events.all().map(({ body }) => body["type"]);
const published = () =>
  ports.metrics.published.flatMap(({ name, dimensions, reading }) =>
    name === "RecordsUnaccounted" && reading.kind === "values" ? [[dimensions, reading.values]] : [],
  );

describe("the ledger at the cloud", () => {
  it("T15: takes note of what arrived before it acknowledges, and says that it did", async () => {
    expect(BatchAck.parse(await send({ seqs: [1, 2, 3] }))).toMatchObject({ entered: true });

    expect(await ledger()).toMatchObject({ streams: [{ floor: 4, settled: [], unaccounted: 0 }] });
    expect(published()).toEqual([[{ Site: "busan" }, [0]]]);
    expect(eventTypes()).toEqual([]);
  });

  it("T15: is not kept for a gateway that keeps no account", async () => {
    const json = batchOf([log(testNowMs)]);
    const ack = await ingestBatch({ siteId: "busan", bodySha256: "a".repeat(64), json }, ports, { nowMs: testNowMs, hasTime: () => true });

    expect(ack.entered).toBeUndefined();
    expect(await ledger()).toBeUndefined();
    expect(published()).toEqual([]);
  });

  it("T15: misses what neither arrived nor is accounted for: an event, a metric, and the gateway's item", async () => {
    await send({ seqs: [1] });
    await send({ seqs: [9, 10], account: { floor: 9, evicted: [[3, 4]], quarantined: [[5, 5]], lastSeq: 10 } });
    await send({ seqs: [11], account: { floor: 11 } });

    expect(ports.events.all().map(({ body }) => body["text"])).toEqual([
      "4 records of the spool of gw-busan-1, numbers 2 to 8, neither arrived nor are accounted for",
    ]);
    expect(published().map(([, values]) => values)).toEqual([[0], [4], [0]]);
    expect(await ports.entities.read({ pk: "SITE#busan", sk: "GATEWAY#gw-busan-1" })).toMatchObject({ unaccounted: 4 });
    expect(ports.telemetry.occurrences.map(({ name }) => name)).toContain("stream-broken");
  });

  it("T15: tells once of a batch that comes again", async () => {
    await send({ seqs: [1] });
    const again = { seqs: [5], account: { floor: 5 } };
    await send(again);
    const before = await ports.ledgers.read({ siteId: "busan", gatewayId: "gw-busan-1" });
    await send(again);

    expect(await ports.ledgers.read({ siteId: "busan", gatewayId: "gw-busan-1" })).toEqual(before);
    expect(eventTypes()).toEqual(["spool.unaccounted"]);
  });

  it("T15: tells of a spool that was wiped and of one that was put back", async () => {
    await send({ seqs: [1, 2], account: { lastSeq: 7 } });
    const other = "0192f0c0-0000-4000-8000-00000000000b";
    await send({ seqs: [1], streamEpoch: "0192f0c0-0000-4000-8000-000000000002", account: { run: other } });
    const again = "0192f0c0-0000-4000-8000-00000000000c";
    await send({ seqs: [1], streamEpoch: "0192f0c0-0000-4000-8000-000000000002", account: { run: again } });

    expect(eventTypes()).toEqual(["spool.replaced", "spool.went-back"]);
    expect(published().map(([, values]) => values)).toEqual([[0], [5], [1]]);
  });

  it("T15: acknowledges nothing that it could not take note of, and publishes what is stored all the same", async () => {
    const { ledgers: kept } = ports;
    const failing = (put: LedgerStore["put"]): LedgerStore => ({ read: (key) => kept.read(key), put });
    const unreadable: LedgerStore = { read: () => Promise.reject(new Error("no")), put: (item) => kept.put(item) };

    for (const ledgers of [failing(() => Promise.resolve({ kind: "retry", code: "throttled" })), unreadable]) {
      await expect(send({ seqs: [1], ledgers })).rejects.toSatisfy((error) => error instanceof RefusedRequest && error.statusCode === 503);
    }
    expect(ports.metrics.published.some(({ name }) => name === "GatewayHeartbeat")).toBe(true);
    expect(BatchAck.parse(await send({ seqs: [1] })).verdicts).toEqual([{ from: 1, to: 1, outcome: "duplicate" }]);
    expect(await ledger()).toMatchObject({ streams: [{ floor: 2 }] });
  });

  it("T15: joins what two deliveries enter at the same time", async () => {
    const { ledgers: kept } = ports;
    let raced = false;
    const racing: LedgerStore = {
      read: (key) => kept.read(key),
      put: async (item) => {
        if (!raced) {
          raced = true;
          await send({ seqs: [2] });
        }
        return kept.put(item);
      },
    };

    await send({ seqs: [1], ledgers: racing });

    expect(await ledger()).toMatchObject({ streams: [{ floor: 3, unaccounted: 0 }] });
  });

  it("T15: stops no delivery when its item can never be written", async () => {
    const { ledgers: kept } = ports;
    const put = () => Promise.resolve({ kind: "rejected", code: "item-too-large", detail: "" } as const);

    expect(BatchAck.parse(await send({ seqs: [1], ledgers: { read: (key) => kept.read(key), put } })).verdicts).toHaveLength(1);
    expect(ports.telemetry.occurrences.map(({ name }) => name)).toContain("ledger-unwritable");
  });
});
