/** The inventory of the sample account, read through the AWS protocols of the local endpoint. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CallCounter } from "@isthmus/lambdas/adapters/aws/inventory/call-counter";
import { WatchedAccess } from "@isthmus/lambdas/adapters/aws/inventory/watched-access";
import { MemoryEntityStore } from "@isthmus/lambdas/adapters/memory/memory-entity-store";
import { MemoryEventStore } from "@isthmus/lambdas/adapters/memory/memory-event-store";
import { MemoryMetricPublisher } from "@isthmus/lambdas/adapters/memory/memory-metric-publisher";
import { MemoryTelemetry } from "@isthmus/lambdas/adapters/memory/memory-telemetry";
import { sweep } from "@isthmus/lambdas/functions/collect-aws-inventory/collect-inventory";
import { type SampleEndpoint, startSampleEndpoint } from "@isthmus/local-stack/services/sample-account/sample-endpoint.fixture";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

const accountId = "000000000000";
const regions = ["ap-northeast-2", "us-east-1"];
const startMs = Date.UTC(2026, 10, 20);
const sweepsPerMonth = (30 * 24 * 60) / 5;
const docs = readFileSync(join(import.meta.dirname, "../../docs/reference/aws-costs.md"), "utf8");

/** Everything that the sample account has in its main Region. */
const kindsOfTheSample = [
  "bucket",
  "coverage",
  "customer-gateway",
  "database",
  "direct-connection",
  "direct-gateway",
  "elastic-address",
  "flow-log",
  "function",
  "instance",
  "internet-gateway",
  "load-balancer",
  "nat-gateway",
  "network-acl",
  "network-interface",
  "prefix-list",
  "route-table",
  "security-group",
  "subnet",
  "transit-attachment",
  "transit-gateway",
  "transit-route-table",
  "virtual-interface",
  "volume",
  "vpc",
  "vpc-endpoint",
  "vpc-peering",
  "vpn-connection",
  "vpn-gateway",
];

let endpoint: SampleEndpoint;
let entities: MemoryEntityStore;
beforeAll(async () => {
  endpoint = await startSampleEndpoint();
  const { endpoint: url, credentials } = endpoint.config("ap-northeast-2");
  vi.stubEnv("AWS_ENDPOINT_URL", url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", credentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", credentials.sessionToken);
  entities = new MemoryEntityStore();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

async function sweepAt(tsMs: number, of: readonly string[] = regions) {
  const calls = new CallCounter();
  const access = new WatchedAccess(
    of.map((region) => ({ accountId, region })),
    calls,
  );
  let counted: Readonly<Record<string, number>> = {};
  const ports = {
    inventory: (place: (typeof access.regions)[number]) => access.inventory(place),
    apiCalls: () => {
      counted = calls.taken();
      return counted;
    },
    entities,
    events: new MemoryEventStore(),
    metrics: new MemoryMetricPublisher(),
    telemetry: new MemoryTelemetry(),
  };
  const results = await sweep(ports, access.regions, { tsMs, hasTime: () => true });
  return { results, calls: counted };
}

async function itemsOf(region: string) {
  return (await entities.listPartition(`AWS#${accountId}#${region}`)).items;
}

describe("the inventory of the sample account", { timeout: 30_000 }, () => {
  it("is complete: every API of both Regions was read to its end, and everything in it understood", async () => {
    const { results } = await sweepAt(startMs);

    expect(results.map(({ region, coverageFailed, unwritten }) => ({ region, coverageFailed, unwritten }))).toEqual(
      regions.map((region) => ({ region, coverageFailed: 0, unwritten: 0 })),
    );
    for (const region of regions) {
      const items = await itemsOf(region);
      const coverage = items.filter((item) => item.kind === "coverage");
      expect(coverage).toHaveLength(30);
      for (const { api, state, malformed } of coverage) {
        expect({ api, state, malformed }).toEqual({ api, state: "complete", malformed: 0 });
      }
    }
    const kinds = new Set((await itemsOf("ap-northeast-2")).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([...kindsOfTheSample].sort());
  });

  it("knows the ends of the VPN that the lab's router has the other ends of", async () => {
    const vpn = await entities.read({ pk: `AWS#${accountId}#ap-northeast-2`, sk: "VPN-CONNECTION#vpn-0a1b2c3d4e5f60718" });

    expect(vpn).toMatchObject({
      tunnels: [
        { outsideIp: "198.51.100.11", insideCidr: "169.254.10.0/30", status: expect.any(String) },
        { outsideIp: "198.51.100.12", insideCidr: "169.254.11.0/30", status: expect.any(String) },
      ],
    });
    const gateways = (await itemsOf("ap-northeast-2")).filter((item) => item.kind === "customer-gateway");
    expect(gateways.map(({ ipAddress }) => ipAddress)).toContain("203.0.113.10");
  });

  it("takes as many calls as docs/reference/aws-costs.md says, and a second sweep writes nothing", async () => {
    const { results, calls } = await sweepAt(startMs + 5 * 60_000);
    const items = (await Promise.all(regions.map(itemsOf))).flat();
    const count = (kind: string) => items.filter((item) => item.kind === kind).length;
    const usedTargetGroups = items.filter((item) => item.kind === "load-balancer").flatMap(({ targetGroups }) => targetGroups);

    expect(results).toMatchObject([
      { written: 0, tombstones: 0 },
      { written: 0, tombstones: 0 },
    ]);
    const total = Object.values(calls).reduce((sum, each) => sum + each, 0);
    expect(total).toBe(
      callsOfSweep({
        regions: regions.length,
        prefixLists: count("prefix-list"),
        transitRouteTables: count("transit-route-table"),
        targetGroups: usedTargetGroups.length,
        directGateways: count("direct-gateway"),
        furtherPages: 0,
      }),
    );
    expect(docs).toContain(`takes ${total} calls`);
  });

  it.each([
    { instances: 100, prefixLists: 8, transitRouteTables: 2, targetGroups: 6, directGateways: 1, furtherPages: 0 },
    { instances: 1_000, prefixLists: 8, transitRouteTables: 5, targetGroups: 40, directGateways: 2, furtherPages: 10 },
  ])("is counted for $instances instances as the page says", ({ instances, ...network }) => {
    const calls = callsOfSweep({ regions: 1, ...network });
    const figures = [instances, ...Object.values(network), calls, calls * sweepsPerMonth].map((figure) => figure.toLocaleString("en-US"));

    expect(docs).toContain(`| ${figures.join(" | ")} |`);
  });
});

describe("the inventory of an account that does not answer everything", { timeout: 60_000 }, () => {
  const allow = async () => {
    for (const scenario of ["api-allowed", "api-unthrottled"]) await endpoint.account.run(scenario);
  };
  afterEach(allow);
  const coverageOf = async (region: string, api: string) => entities.read({ pk: `AWS#${accountId}#${region}`, sk: `COVERAGE#${api}` });
  const natGateways = async () => (await itemsOf("us-east-1")).filter((item) => item.kind === "nat-gateway");

  it("keeps what a denied and a throttled listing told before, says which they were, and reads all others", async () => {
    await sweepAt(startMs);
    const before = await natGateways();
    expect(before).not.toEqual([]);
    for (const scenario of ["api-denied", "api-throttled"]) await endpoint.account.run(scenario);

    const { results } = await sweepAt(startMs + 10 * 60_000);

    expect(results).toMatchObject([
      { coverageFailed: 1, tombstones: 0 },
      { coverageFailed: 1, tombstones: 0 },
    ]);
    expect(await coverageOf("us-east-1", "describe-nat-gateways")).toMatchObject({ state: "failed", reason: "UnauthorizedOperation" });
    const throttled = { state: "throttled", reason: "RequestLimitExceeded", throttled: 1, completeMs: expect.any(Number) };
    expect(await coverageOf("ap-northeast-2", "describe-network-interfaces")).toMatchObject(throttled);
    expect(await natGateways()).toEqual(before);

    await allow();
    expect((await sweepAt(startMs + 15 * 60_000)).results).toMatchObject([{ coverageFailed: 0 }, { coverageFailed: 0 }]);
  });

  it("says of a Region that is not enabled that nothing of it could be read, and reads the others", async () => {
    const { results } = await sweepAt(startMs + 20 * 60_000, ["me-south-1", "us-east-1"]);

    expect(results).toMatchObject([
      { region: "me-south-1", coverageFailed: 30, tombstones: 0 },
      { region: "us-east-1", coverageFailed: 0 },
    ]);
    expect(await coverageOf("me-south-1", "describe-vpcs")).toMatchObject({ state: "failed", reason: "AuthFailure" });
    expect((await itemsOf("me-south-1")).filter(({ kind }) => kind !== "coverage")).toEqual([]);
  });
});

interface Network {
  readonly regions: number;
  readonly prefixLists: number;
  readonly transitRouteTables: number;
  readonly targetGroups: number;
  readonly directGateways: number;
  /** Pages of listings after the first. */
  readonly furtherPages: number;
}

/** Calls that list something in every Region, whatever there is: the first page of each, and what two of them need before. */
const callsOfRegion = 32;

function callsOfSweep(network: Network): number {
  const details = network.prefixLists + 3 * network.transitRouteTables + network.targetGroups + network.directGateways;
  return callsOfRegion * network.regions + details + network.furtherPages;
}
