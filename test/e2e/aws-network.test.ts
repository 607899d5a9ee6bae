import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { NetworkAnswer } from "@isthmus/cli/network/network-answer";
import { renderPath } from "@isthmus/cli/network/render-path";
import { paint } from "@isthmus/cli/output/paint";
import { type AwsSide, startAwsSide } from "@isthmus/cli/start/aws-side";
import type { DeviceItem, EntityItem } from "@isthmus/lambdas/ports/entities";
import { networkItems } from "@isthmus/lambdas/testing/network-items";
import { administratorRole } from "@isthmus/local-stack/engine/local-account";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "./spine/site.ts";

const output = join(repositoryRoot, "test-output");
let folder = "";
let side: AwsSide;
let table: DynamoDBDocumentClient;

/** What the site's gateway would have stored of its router, with both tunnels as they are. */
async function reportSite(tunnel: "up" | "down"): Promise<void> {
  const name = side.stack.resources().find(({ logicalId, type }) => type === "AWS::DynamoDB::Table" && logicalId.startsWith("Entities"));
  const items = networkItems({ tunnel, atMs: Date.now() }).filter((item) => "siteId" in item);
  for (const item of items) {
    const whole = item.kind === "device" ? withSecondTunnel(item, tunnel) : item;
    await table.send(new PutCommand({ TableName: name?.physicalId, Item: whole satisfies EntityItem }));
  }
}

function withSecondTunnel(item: DeviceItem, tunnel: "up" | "down"): DeviceItem {
  const { interfaces = [], facts = {} } = item;
  const peer = { remoteAddress: "169.254.11.1", localAddress: "169.254.11.2", remoteAs: 64_512 };
  return {
    ...item,
    interfaces: [...interfaces, { key: "Tunnel2", ifIndex: 5, ifType: 131, operStatus: tunnel, adminStatus: "up" }],
    facts: {
      ...facts,
      addresses: [...(facts.addresses ?? []), { ifIndex: 5, address: "169.254.11.2", prefixLength: 30 }],
      bgpPeers: [...(facts.bgpPeers ?? []), { ...peer, state: tunnel === "up" ? "established" : "active" }],
    },
  };
}

async function invoke(name: string, event: object): Promise<unknown> {
  const outcome = await side.stack.invoke(name, event);
  if (outcome.kind !== "ok") throw new Error(outcome.message);
  return outcome.payload;
}

/** What the schedule would do: without it the account is looked at every five minutes. */
async function sweep(): Promise<void> {
  await invoke("isthmus-collect-aws-inventory", { source: "aws.events", "detail-type": "Scheduled Event" });
}

async function ask<K extends NetworkAnswer["kind"]>(question: object, kind: K): Promise<Extract<NetworkAnswer, { kind: K }>> {
  const answer = (await invoke("isthmus-query-network", question)) as NetworkAnswer;
  if (answer.kind !== kind) throw new Error(`answered ${answer.kind}`);
  return answer as Extract<NetworkAnswer, { kind: K }>;
}

/** The path from the site's router to an instance, kept as a person would see it. */
async function pathTo(instance: string, transcript: string) {
  const answer = await ask({ question: "path", from: "rt1", to: instance, port: 443 }, "path");
  await writeFile(
    join(output, `aws-network-${transcript}.txt`),
    `${renderPath(answer, { columns: 140, paint: paint(false) }).join("\n")}\n`,
  );
  return answer.path;
}

async function keep(name: string, value: unknown): Promise<void> {
  await writeFile(join(output, `aws-network-${name}.json`), JSON.stringify(value, null, 2));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-network-"));
  await mkdir(output, { recursive: true });
  side = await startAwsSide({ repositoryRoot, stateDir: folder, endpointPort: 0, log: () => undefined });
  const credentials = side.stack.issueCredentials(administratorRole, "network-test");
  table = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: side.stack.endpointUrl, region: side.stack.region, credentials }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  await reportSite("up");
  await sweep();
  await invoke("isthmus-join-networks", {});
});

afterAll(async () => {
  await side.stack.close();
  await rm(folder, { recursive: true, force: true });
});

describe("AWS and a site as one network", () => {
  it("come as one board: every scope, both ends of the tunnels, findings and coverage", async () => {
    const { board } = await ask({ question: "board" }, "board");
    await keep("board", board);

    expect(board.summaries.map(({ scope }) => scope)).toEqual(
      expect.arrayContaining(["account:000000000000", "region:000000000000/ap-northeast-2", "site:busan", "service:instance"]),
    );
    expect(board.tunnels.find(({ outsideIp }) => outsideIp === "198.51.100.11")).toMatchObject({ word: "up", device: "device:busan/rt1" });
    expect(board.findings.map(({ rule }) => rule)).toContain("subnet-nearly-full");
  });

  it("come as one VPC with its subnets, routes and what is in it", async () => {
    const { explorer } = await ask({ question: "vpc", id: "prod" }, "vpc");
    await keep("vpc", explorer);

    expect(explorer.vpc.cidrs).toEqual(["10.20.0.0/16"]);
    expect(explorer.subnets.length).toBeGreaterThan(5);
    expect(explorer.resources["instance"]?.map(({ name }) => name)).toContain("prod-web-1");
  });

  it("let a packet through from the router to an instance and back, by the VPN", async () => {
    const path = await pathTo("prod-web-1", "path-healthy");

    expect(path.verdict.kind).toBe("reaches");
    expect(path.forward.hops.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["device", "vpn-tunnel", "security-group", "instance"]),
    );
    expect(path.back?.hops.map(({ kind }) => kind)).toContain("route-table");
  });

  it("end a packet where the site's end is down, though AWS has not noticed, and say so in the verdict", async () => {
    await reportSite("down");
    await invoke("isthmus-join-networks", {});
    const path = await pathTo("prod-web-1", "path-site-broken");

    expect(path.verdict).toMatchObject({ kind: "blocked", ref: expect.stringMatching(/^(?:interface|vpn-)/u) });
    const { board } = await ask({ question: "board" }, "board");
    expect(board.tunnels.find(({ outsideIp }) => outsideIp === "198.51.100.11")?.word).toBe("ends-disagree");
    const { changes } = await ask({ question: "changes", sinceMs: 0 }, "changes");
    expect(changes).toContainEqual(
      expect.objectContaining({
        ref: "interface:busan/rt1/Tunnel1",
        fields: [{ field: "operState", before: ["up"], after: ["down"] }],
      }),
    );
    await reportSite("up");
  });

  it("end a packet where AWS's end is down", async () => {
    expect(await side.account?.run("vpn-down")).toMatchObject({ kind: "ok" });
    await sweep();
    const path = await pathTo("prod-web-1", "path-aws-broken");

    expect(path.verdict).toMatchObject({ kind: "blocked", ref: expect.stringMatching(/^vpn-/u) });
  });
});
