import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { CloudwatchMetricPublisher, createCloudWatch } from "@isthmus/lambdas/adapters/aws/cloudwatch-metric-publisher";
import { createDynamoDb, withCredentials } from "@isthmus/lambdas/adapters/aws/dynamodb-client";
import { DynamodbEntityStore } from "@isthmus/lambdas/adapters/aws/dynamodb-entity-store";
import { DynamodbEventStore } from "@isthmus/lambdas/adapters/aws/dynamodb-event-store";
import { DynamodbLedgerStore } from "@isthmus/lambdas/adapters/aws/dynamodb-ledger-store";
import { DynamodbNameRegistry } from "@isthmus/lambdas/adapters/aws/dynamodb-name-registry";
import { DynamodbSeriesStore } from "@isthmus/lambdas/adapters/aws/dynamodb-series-store";
import { RoleSessions, type SessionCredentials, writerSession } from "@isthmus/lambdas/adapters/aws/role-sessions";
import { MemoryTelemetry } from "@isthmus/lambdas/adapters/memory/memory-telemetry";
import { type IngestPorts, ingestBatch } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import { MetricNameBudget } from "@isthmus/lambdas/functions/ingest-batch/metric-name-budget";
import {
  batchOf,
  event,
  heartbeat,
  icmpSamples,
  inventory,
  log,
  reach,
  snmpSamples,
  testNowMs,
} from "@isthmus/lambdas/testing/wire-records";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WriterAccount } from "./writer-account.ts";

/** Names that are each other's beginnings, as far as names of sites go. */
const sites = ["a", "ab", "a-b", "a.b", "b"] as const;
const pairs = sites.flatMap((attacker) => sites.map((victim) => ({ attacker, victim })));
const offDiagonal = pairs.filter(({ attacker, victim }) => attacker !== victim);

let account: WriterAccount;
let sessions: RoleSessions;

beforeAll(async () => {
  account = await WriterAccount.start();
  const { accessKeyId, secretAccessKey, sessionToken } = account.functionKeys();
  const environment = {
    AWS_REGION: account.stack.region,
    AWS_ENDPOINT_URL: account.stack.endpointUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
  for (const [name, value] of Object.entries(environment)) {
    vi.stubEnv(name, value);
  }
  sessions = new RoleSessions(writerSession(account.writerRoleArn));
}, 120_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await account.close();
});

/** The function's own ports, over credentials that the test chooses. */
function portsWith(credentials: () => Promise<SessionCredentials>): IngestPorts & { readonly telemetry: MemoryTelemetry } {
  const dynamo = withCredentials(createDynamoDb(), credentials);
  return {
    entities: new DynamodbEntityStore(dynamo, account.tables.entities),
    series: new DynamodbSeriesStore(dynamo, account.tables.series),
    events: new DynamodbEventStore(dynamo, account.tables.events),
    metrics: new CloudwatchMetricPublisher(createCloudWatch({ credentials }), "Isthmus"),
    telemetry: new MemoryTelemetry(),
    ledgers: new DynamodbLedgerStore(dynamo, account.tables.entities),
    budget: new MetricNameBudget({
      registry: new DynamodbNameRegistry(dynamo, account.tables.entities),
      room: async () => new Map(),
      perSite: 500,
    }),
  };
}

const startS = testNowMs / 1_000 - 120;

/** One record of every kind, under ids that try to be another site's key. */
function batch(attacker: string, victim: string): Record<string, unknown> {
  const atMs = testNowMs - 60_000;
  const deviceId = `${attacker}.${victim}`;
  const records = [
    snmpSamples(startS, { deviceId }),
    icmpSamples(startS, { deviceId }),
    inventory(atMs, { deviceId }),
    reach(atMs, { deviceId }),
    event(atMs),
    log(atMs),
    heartbeat(atMs),
  ];
  return batchOf(records, { gatewayId: `gw-${attacker}` });
}

/** Who wrote into whose partitions: an item's device or gateway names the attacker. */
async function partitionsOf(site: string): Promise<readonly string[]> {
  const all = [...(await account.partitions("entities")), ...(await account.partitions("series")), ...(await account.partitions("events"))];
  return all.filter((pk) => pk === `SITE#${site}` || pk.startsWith(`SITE#${site}#`));
}

const time = { nowMs: testNowMs, hasTime: () => true };
const bodySha256 = "a".repeat(64);
const counted = (telemetry: MemoryTelemetry, name: string) => telemetry.occurrences.filter((one) => one.name === name).length;

describe("sites are kept apart", () => {
  it("S1, T17: refuses and counts every batch of 20 pairs that names another site than its signer's, 0 writes", async () => {
    let alarms = 0;
    for (const { attacker, victim } of offDiagonal) {
      const forgeries = [{ claimedSite: victim, json: batch(attacker, victim) }, { json: { ...batch(attacker, victim), siteId: victim } }];
      for (const forged of forgeries) {
        const ports = portsWith(() => sessions.of(attacker));
        const refused = await ingestBatch({ siteId: attacker, bodySha256, ...forged }, ports, time).catch((error: unknown) => error);
        expect(refused).toMatchObject({ statusCode: 403, refusal: { code: "site-mismatch" } });
        alarms += counted(ports.telemetry, "cross-site-attempt");
      }
    }

    expect(alarms).toBe(2 * 20);
    for (const table of ["entities", "series", "events"] as const) {
      expect(await account.partitions(table)).toEqual([]);
    }
  });

  it("S1, T17: rejects and counts records that name another site, and stores their neighbours", async () => {
    const ports = portsWith(() => sessions.of("b"));
    const records = [event(testNowMs), { ...event(testNowMs), siteId: "a" }, { ...event(testNowMs), site: "a" }, log(testNowMs)];

    const ack = await ingestBatch({ siteId: "b", bodySha256, json: batchOf(records, { firstSeq: 100 }) }, ports, time);

    expect(ack.verdicts.map(({ outcome, code }) => code ?? outcome)).toEqual(["stored", "wrong-site", "stored"]);
    expect(counted(ports.telemetry, "cross-site-attempt")).toBe(1);
    expect(await partitionsOf("a")).toEqual([]);
  });

  it("S1, T17: lets IAM alone stop each of 20 cross-site batches when the application takes the victim for the signer, 0 writes", async () => {
    let alarms = 0;
    for (const { attacker, victim } of offDiagonal) {
      // The application's own check is out of the way here: it is told the victim's name, over the attacker's session.
      const ports = portsWith(() => sessions.of(attacker));
      const refused = await ingestBatch({ siteId: victim, bodySha256, json: batch(attacker, victim) }, ports, time).catch(
        (error: unknown) => error,
      );
      expect(refused, `${attacker} as ${victim}`).toMatchObject({ statusCode: 503, refusal: { code: "busy" } });
      expect(ports.telemetry.occurrences).toContainEqual(
        expect.objectContaining({ name: "write-denied", level: "error", fields: { siteId: victim, records: 7 } }),
      );
      alarms += counted(ports.telemetry, "write-denied");
    }

    expect(alarms).toBe(20);
    for (const victim of ["a", "ab", "a-b", "a.b"]) {
      expect(await partitionsOf(victim)).toEqual([]);
    }
  });

  it("S1, T17: lets no session read another site's items", async () => {
    for (const { attacker, victim } of offDiagonal) {
      const { entities } = portsWith(() => sessions.of(attacker));
      await expect(entities.read({ pk: `SITE#${victim}`, sk: "SITE" }), `${attacker} of ${victim}`).rejects.toMatchObject({
        code: "store-unavailable",
      });
    }
    expect(await portsWith(() => sessions.of("a")).entities.read({ pk: "SITE#a", sk: "SITE" })).toBeUndefined();
  });

  it("S1, T17, T26: lets no session read or write another site's ledger, or spend its budget for names", async () => {
    for (const { attacker, victim } of offDiagonal.slice(0, 6)) {
      const credentials = () => sessions.of(attacker);
      const { ledgers } = portsWith(credentials);
      const names = new DynamodbNameRegistry(withCredentials(createDynamoDb(), credentials), account.tables.entities);
      const key = { siteId: victim, gatewayId: "gw-1" };
      const denied = { kind: "retry", code: "denied" };

      expect(await ledgers.put({ ...key, revision: 1, ledger: { streams: [] } })).toEqual(denied);
      expect(await names.put({ siteId: victim, revision: 1, names: [] })).toEqual(denied);
      await expect(ledgers.read(key)).rejects.toMatchObject({ code: "store-unavailable" });
      await expect(names.read(victim)).rejects.toMatchObject({ code: "store-unavailable" });
      expect(await names.put({ siteId: attacker, revision: 1, names: [] })).toMatchObject({
        kind: expect.stringMatching(/^(?:stored|duplicate)$/u),
      });
    }
  });

  it("S1: stores all of the diagonal, with one session a site", async () => {
    const opened: string[] = [];
    const open = writerSession(account.writerRoleArn);
    const counting = new RoleSessions((site) => {
      opened.push(site);
      return open(site);
    });
    for (const site of sites) {
      const ports = portsWith(() => counting.of(site));
      const ack = await ingestBatch({ siteId: site, bodySha256, json: batch(site, site) }, ports, time);
      expect(ack.verdicts).toEqual([{ from: 1, to: 7, outcome: "stored" }]);
      expect(ports.telemetry.occurrences).toEqual([]);
    }

    expect(opened).toEqual([...sites]);
    expect((await partitionsOf("ab")).length).toBeGreaterThan(0);
  });

  it("S1, T22: the function's own keys, and a session without a site, may write nothing at all", async () => {
    const own = portsWith(() => Promise.resolve(account.functionKeys()));
    const params = { RoleArn: account.writerRoleArn, RoleSessionName: "bare" };
    const untagged = portsWith(fromTemporaryCredentials({ params }));

    for (const ports of [own, untagged]) {
      await expect(ingestBatch({ siteId: "a", bodySha256, json: batch("a", "a") }, ports, time)).rejects.toMatchObject({ statusCode: 503 });
      expect(counted(ports.telemetry, "write-denied")).toBe(1);
    }
  });
});
