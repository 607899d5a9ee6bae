import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { startAwsSide } from "@isthmus/cli/start/aws-side";
import { heartbeat, log } from "@isthmus/lambdas/testing/wire-records";
import type { LocalStack } from "@isthmus/local-stack/engine/local-stack";
import { createPinoEvents } from "@isthmus/onprem-gateway/events";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { encodeFrame } from "@isthmus/onprem-gateway/spool/frame";
import { listContents, readSpool } from "@isthmus/onprem-gateway/spool/inspect";
import { nodeSpoolFs } from "@isthmus/onprem-gateway/spool/node-spool-fs";
import { RecordSeal } from "@isthmus/onprem-gateway/spool/record-seal";
import { Spool } from "@isthmus/onprem-gateway/spool/spool";
import { HttpsTransport } from "@isthmus/onprem-gateway/uplink/https-transport";
import { createSigner } from "@isthmus/onprem-gateway/uplink/signer";
import { Uplink } from "@isthmus/onprem-gateway/uplink/uplink";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repositoryRoot, until } from "./spine/site.ts";

let folder: string;
let directory: string;
let stack: LocalStack;
const events = createPinoEvents({ destination: { write: () => undefined } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-tampered-"));
  directory = join(folder, "spool");
  await mkdir(join(folder, ".isthmus/local"), { recursive: true });
  ({ stack } = await startAwsSide({ repositoryRoot, stateDir: join(folder, ".isthmus/local"), endpointPort: 0, log: () => undefined }));
});

afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

/** The spool of a gateway of the site, with a key and small segments. */
function open(): Promise<Spool> {
  const seal = new RecordSeal({ current: Buffer.alloc(32, 5) });
  return Spool.open({ directory, maxBytes: 2 ** 25, segmentBytes: 4_000, fs: nodeSpoolFs, clock: systemClock, events, seal });
}

async function accept(spool: Spool, count: number): Promise<void> {
  const nowMs = Date.now();
  const records = [...Array.from({ length: count }, (_, n) => log(nowMs, `line ${n}`)), heartbeat(nowMs)];
  for (const { kind, tsMs, body } of records) {
    await spool.append({ kind, tsMs, body: Buffer.from(JSON.stringify(body)) });
  }
}

/** Runs the gateway's uplink against the deployed function until nothing waits, `beats` heartbeats in a row. */
async function deliver({ beats }: { readonly beats: number }): Promise<void> {
  const spool = await open();
  const sign = createSigner({
    region: stack.region,
    credentials: () => Promise.resolve(stack.issueCredentials("isthmus-site-busan", "gw-1")),
  });
  const transport = new HttpsTransport({ url: new URL(stack.functionUrl("isthmus-ingest-batch")), clock: systemClock, sign });
  const uplink = new Uplink({ gatewayId: "gw-1", gatherMs: 20 }, { spool, transport, clock: systemClock, events });
  await uplink.start();
  for (let beat = 0; beat < beats; beat += 1) {
    await accept(spool, 1);
    await until("everything is delivered", async () => spool.stats().records === 0);
  }
  await uplink.stop();
  await spool.close();
}

async function shown(): Promise<string> {
  const asked = { view: "overview", widgetContext: { theme: "light" } };
  const outcome = await stack.invoke("customWidget-isthmus-overview", asked);
  return outcome.kind === "ok" ? String(outcome.payload) : "";
}

/** What the events table holds of these streams, as text. */
async function stored(...streams: readonly string[]): Promise<string> {
  const { endpointUrl: endpoint, region } = stack;
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region, credentials: stack.issueCredentials("administrator", "test") }),
  );
  const TableName = stack.resources().find(({ logicalId }) => logicalId.startsWith("Events"))?.physicalId;
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  client.destroy();
  return JSON.stringify(Items.filter(({ sk }) => streams.some((stream) => String(sk).startsWith(stream))));
}

/** Types of the events about the spool, in alphabetical order. */
async function told(): Promise<readonly string[]> {
  return [...(await stored("EVENT")).matchAll(/"type":"(spool\.[a-z-]+)"/gu)].map(([, type = ""]) => type).sort();
}

it("T15: a spool that was cut, forged, put back and wiped while the gateway was down is found out by the deployed ingest function, to the record", async () => {
  await deliver({ beats: 3 });
  expect(await shown()).not.toContain("unaccounted");
  await cp(directory, join(folder, "copy"), { recursive: true });
  const outage = await open();
  await accept(outage, 60);
  await outage.close();

  // Somebody takes a whole segment, and lays a record of his own behind the last one.
  const contents = await listContents(directory);
  const [cut, last] = [contents.at(-3), contents.at(-1)];
  const seqs: number[] = [];
  for await (const { seq } of readSpool(directory)) seqs.push(seq);
  const path = join(directory, last?.name ?? "");
  const forged = encodeFrame({ seq: (seqs.at(-1) ?? 0) + 1, tsMs: Date.now(), kind: "log", body: Buffer.from('{"message":"forged"}') });
  await writeFile(path, Buffer.concat([await readFile(path), forged]));
  await rm(join(directory, cut?.name ?? ""));
  await deliver({ beats: 3 });

  const removed = cut?.waiting ?? 0;
  expect(removed).toBeGreaterThan(3);
  expect(await shown()).toContain(`${removed + 1} records unaccounted for`);
  expect(await told()).toEqual(["spool.unaccounted"]);
  expect(await stored("EVENT", "LOG")).not.toContain("forged");

  // Somebody puts the disk back to what it was before the outage.
  await rm(directory, { recursive: true });
  await cp(join(folder, "copy"), directory, { recursive: true });
  await deliver({ beats: 2 });
  expect(await told()).toEqual(["spool.unaccounted", "spool.went-back"]);

  await rm(directory, { recursive: true });
  await deliver({ beats: 2 });
  expect(await told()).toEqual(["spool.replaced", "spool.unaccounted", "spool.went-back"]);
});
