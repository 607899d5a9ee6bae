import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { StoreError } from "../../errors.ts";
import { type DynaliteTables, localDynamoDb, startDynaliteTables } from "../../testing/dynalite-tables.ts";
import { documentClient } from "./dynamodb-client.ts";
import { DynamodbEventStore } from "./dynamodb-event-store.ts";
import { DynamodbSeriesStore } from "./dynamodb-series-store.ts";

type Fault =
  | { readonly kind: "pass" }
  | { readonly kind: "answer"; readonly status: number; readonly name: string }
  | { readonly kind: "cut-after-commit" };

/** Stands between the client and the tables and does what the test says to each request. */
class FaultProxy {
  nextFault: (requestNumber: number) => Fault = () => ({ kind: "pass" });
  requests = 0;
  readonly #server: Server;

  constructor(upstream: string) {
    this.#server = createServer((incoming, outgoing) => {
      const fault = this.nextFault(this.requests);
      this.requests += 1;
      if (fault.kind === "answer") {
        incoming.resume().on("end", () => {
          outgoing.writeHead(fault.status, { "content-type": "application/x-amz-json-1.0" });
          outgoing.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${fault.name}`, message: "injected" }));
        });
        return;
      }
      const forwarded = request(upstream, { method: incoming.method, headers: incoming.headers }, (answer) => {
        if (fault.kind === "cut-after-commit") {
          answer.resume().on("end", () => outgoing.destroy());
        } else {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        }
      });
      incoming.pipe(forwarded);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

let tables: DynaliteTables;
beforeAll(async () => {
  tables = await startDynaliteTables();
});
afterAll(() => tables.stop());

let proxy: FaultProxy;
let events: DynamodbEventStore;
let series: DynamodbSeriesStore;
beforeEach(async () => {
  proxy = new FaultProxy(tables.endpoint);
  const client = documentClient(localDynamoDb(await proxy.start()));
  events = new DynamodbEventStore(client, tables.names.events);
  series = new DynamodbSeriesStore(client, tables.names.series);
});
afterEach(() => proxy.stop());

let seq = 0;
function write(body: Record<string, unknown> = { text: "x" }) {
  seq += 1;
  return {
    scope: { kind: "site", siteId: "busan" },
    stream: "EVENT",
    tsMs: 1_000_000,
    origin: "epoch",
    seq,
    body,
    ttlS: 2_000_000,
  } as const;
}

describe("a DynamoDB that fails", () => {
  it.each([
    [400, "ProvisionedThroughputExceededException", "throttled"],
    [400, "ThrottlingException", "throttled"],
    [400, "RequestLimitExceeded", "throttled"],
    [500, "InternalServerError", "unavailable"],
    [503, "ServiceUnavailable", "unavailable"],
    [400, "AccessDeniedException", "denied"],
    [400, "ResourceNotFoundException", "unavailable"],
  ])("G4: with %d %s makes the record wait: %s", async (status, name, code) => {
    proxy.nextFault = () => ({ kind: "answer", status, name });

    expect(await events.put(write())).toEqual({ kind: "retry", code });
  });

  it("G4: for one request is retried by the client", async () => {
    proxy.nextFault = (n) => (n === 0 ? { kind: "answer", status: 500, name: "InternalServerError" } : { kind: "pass" });

    expect(await events.put(write())).toEqual({ kind: "stored" });
  });

  it("G4: after it committed does not make a second copy", async () => {
    proxy.nextFault = (n) => (n === 0 ? { kind: "cut-after-commit" } : { kind: "pass" });
    const event = write();

    expect(await events.put(event)).toEqual({ kind: "duplicate" });
    proxy.nextFault = () => ({ kind: "pass" });
    expect(await events.put(event)).toEqual({ kind: "duplicate" });
  });

  it("G3, G4: because the item is too large or not valid rejects the record by name", async () => {
    expect(await events.put(write({ text: "x".repeat(410_000) }))).toMatchObject({ kind: "rejected", code: "item-too-large" });
    expect(await events.put(write({ number: 1e300 }))).toMatchObject({ kind: "rejected", code: "item-invalid" });
  });

  it("on reading is told apart as throttled and unavailable, in our own words", async () => {
    proxy.nextFault = () => ({ kind: "answer", status: 400, name: "ThrottlingException" });
    const throttled = await series.readDictionary({ siteId: "busan", deviceId: "sw1" }, "00").catch((error: unknown) => error);
    proxy.nextFault = () => ({ kind: "answer", status: 500, name: "InternalServerError" });
    const broken = await events.recentEvents({ kind: "site", siteId: "busan" }, { nowMs: 0, limit: 1 }).catch((error: unknown) => error);

    expect(throttled).toBeInstanceOf(StoreError);
    expect(throttled).toMatchObject({ code: "store-throttled", message: "the table is throttled" });
    expect(broken).toMatchObject({ code: "store-unavailable" });
    expect(broken).not.toHaveProperty("cause");
  });
});
