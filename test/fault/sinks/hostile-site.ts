import { WireRecord } from "@isthmus/contract";
import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnCount, dictionaryHash, type SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { MemoryLedgerStore } from "@isthmus/lambdas/adapters/memory/memory-ledger-store";
import { MemoryMetricPublisher } from "@isthmus/lambdas/adapters/memory/memory-metric-publisher";
import { MemoryTelemetry } from "@isthmus/lambdas/adapters/memory/memory-telemetry";
import { ingestBatch } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import type { WidgetPorts } from "@isthmus/lambdas/functions/render-widget/render-widget";
import { type EntityItem, EntityItem as EntityItems } from "@isthmus/lambdas/ports/entities";
import { memoryBudget } from "@isthmus/lambdas/testing/ingest-ports";
import { batchOf, testNowMs } from "@isthmus/lambdas/testing/wire-records";
import type { z } from "zod";
import { fillSchema } from "./fill-schema.ts";

export const siteNowMs = testNowMs;

/** Ids that records and items refer to each other by. Operators and AWS choose them; the wire and the views take no others. */
const ids = {
  deviceId: "sw1",
  gatewayId: "gw-busan-1",
  siteId: "busan",
  accountId: "000000000000",
  region: "ap-northeast-2",
  vpcId: "vpc-0a",
  entityId: "i-0a",
} as const;

/** Ids of AWS resources that the views refer to by them; every other resource is called by its kind. */
const ownIds: Readonly<Record<string, string>> = { vpc: ids.vpcId, instance: ids.entityId };

const tsMs = siteNowMs - 60_000;
const times = { tsMs, startedMs: tsMs, sinceMs: tsMs, timestampMs: tsMs, sentMs: tsMs, receivedMs: tsMs } as const;

/** Where neighbours are: not at an address of the device itself. */
const neighbour = { remoteAddress: "192.0.2.9", "ospfNeighbours[].address": "192.0.2.10" } as const;

/** What tells a watched device from its neighbours. With hostile texts there too, every neighbour would be known and none shown. */
const identity: ReadonlySet<string> = new Set(["body.system.sysName", "body.facts.serial", "body.facts.modules[].serial", "name"]);

export interface SiteTexts {
  /** Stands in every field that takes any text. */
  readonly text: string;
  /** Keeps the names and serial numbers of devices plain, so that what they hear of is not taken for themselves. */
  readonly plainIdentity?: boolean;
  readonly onText?: (path: string) => void;
}

/** One record of every kind of the wire, and one for each set of samples, with the text in every field that takes any. */
export function hostileRecords({ text, plainIdentity = false, onText }: SiteTexts): readonly Record<string, unknown>[] {
  const at = (path: string) => (plainIdentity && identity.has(path) ? "plain" : text);
  const kinds = WireRecord.options.map((schema) => {
    const kind = schema.shape.kind.value;
    const fixed = { ...ids, ...times, ...neighbour, seq: 1, facility: 3, set: "snmp" };
    return fillSchema(schema, { text: at, fixed, ...(onText && { onText: (path) => onText(`${kind} ${path}`) }) }) as Record<
      string,
      unknown
    >;
  });
  return kinds.flatMap((record) => (record["kind"] === "samples" ? sampleSets(record, text) : [record]));
}

/** Samples of every metric, for a part and a port that are called as the text says. */
function sampleSets(record: Record<string, unknown>, text: string): readonly Record<string, unknown>[] {
  const startS = Math.floor(siteNowMs / 60_000) * 60 - 120;
  const dictionary: SeriesDictionary = [{ metrics: Object.values(metrics).map(({ id }) => id), entities: [text.slice(0, 255)] }];
  const columns = columnCount(dictionary);
  const values = new Float64Array(columns).fill(1_000);
  const bytes = encodeChunk({ startS, stepS: 60, rows: 1, columns, dictionaryHash: dictionaryHash(dictionary), values });
  const chunk = Buffer.from(bytes).toString("base64");
  const body = { ...(record["body"] as object), startS, stepS: 60, dictionary, chunk };
  return ["snmp", "sensors", "rmon"].map((set) => ({ ...record, body: { ...body, set } }));
}

/** Items of everything that AWS lists and bills, with the text in every field but ids. */
export function hostileCloud({ text, onText }: Pick<SiteTexts, "text" | "onText">): readonly EntityItem[] {
  const schemas = EntityItems.options.filter(({ shape }) => "accountId" in shape || "account" in shape);
  return schemas.map((schema) => {
    const kind = schema.shape.kind.value;
    const keys = { pk: `AWS#${ids.accountId}#${ids.region}`, sk: `${kind.toUpperCase()}#${kind}`, deletedAtMs: undefined };
    const filling = {
      text: () => text,
      fixed: { ...ids, ...times, ...keys, account: ids.accountId, id: ownIds[kind] ?? kind, ttl: undefined },
    };
    return EntityItems.parse(
      fillSchema(schema as z.ZodType, { ...filling, ...(onText && { onText: (path) => onText(`${kind} ${path}`) }) }),
    );
  });
}

/** Puts such a site and such an account into the tables: the site through the ingest use case, as its gateway would. */
export async function fillTables(ports: WidgetPorts, texts: SiteTexts): Promise<{ readonly metrics: MemoryMetricPublisher }> {
  const published = new MemoryMetricPublisher();
  const rest = { metrics: published, telemetry: new MemoryTelemetry(), ledgers: new MemoryLedgerStore(), budget: memoryBudget(500) };
  const records = hostileRecords(texts);
  const json: unknown = JSON.parse(JSON.stringify(batchOf(records.map(({ seq: _, ...record }) => record))));
  const time = { nowMs: siteNowMs, hasTime: () => true };
  const ack = await ingestBatch({ siteId: ids.siteId, bodySha256: "0".repeat(64), json }, { ...ports, ...rest }, time);
  const refused = ack.verdicts.filter(({ outcome }) => outcome !== "stored");
  if (refused.length > 0) throw new Error(`not stored: ${JSON.stringify(refused).slice(0, 500)}`);
  for (const item of hostileCloud(texts)) await ports.entities.putLatest(item);
  return { metrics: published };
}

/** Parameters that open each view, in which ids name what is in the tables. */
export function viewParameters(
  target: z.ZodType & { readonly options: readonly z.ZodType[] },
  text: string,
): readonly Record<string, unknown>[] {
  const fixed = {
    site: ids.siteId,
    device: ids.deviceId,
    account: ids.accountId,
    region: ids.region,
    vpc: ids.vpcId,
    ask: "ifOperStatus.3",
  };
  return target.options.map((schema) => fillSchema(schema, { text: () => text, fixed }) as Record<string, unknown>);
}
