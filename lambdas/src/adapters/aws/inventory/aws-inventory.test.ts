import type { CloudKind, CloudResources } from "@isthmus/domain/cloud/account-network";
import { describe, expect, it } from "vitest";
import type { LookPage } from "../../../ports/cloud-inventory.ts";
import { AwsInventory } from "./aws-inventory.ts";
import { type Answer, answeringClients } from "./testing/answering-clients.ts";
import { fullAnswers } from "./testing/full-answers.ts";

const region = "ap-northeast-2";
const full: Answer = (action) => fullAnswers[action];

async function pagesOf(api: string, answer: Answer): Promise<readonly LookPage[]> {
  const look = new AwsInventory(answeringClients(answer), region).looks.find((each) => each.api === api);
  const pages: LookPage[] = [];
  if (look !== undefined && look.kind !== "supplement") {
    for await (const page of look.pages()) {
      pages.push(page);
    }
  }
  return pages;
}

const expected: { readonly [K in CloudKind]?: readonly [api: string, facts: Partial<CloudResources[K]>] } = {
  vpc: ["describe-vpcs", { id: "vpc-1", name: "one", cidrs: ["10.0.0.0/16", "10.1.0.0/16"], ipv6Cidrs: ["2001:db8::/56"] }],
  subnet: ["describe-subnets", { id: "subnet-1", vpcId: "vpc-1", ipv6Cidr: "2001:db8::/64", availableAddresses: 200 }],
  "vpc-peering": [
    "describe-vpc-peering-connections",
    {
      state: "active",
      requester: { vpcId: "vpc-1", accountId: "000000000000", region, cidrs: ["10.0.0.0/16"] },
      accepter: { vpcId: "vpc-2", accountId: undefined, region: undefined, cidrs: ["10.9.0.0/16"] },
    },
  ],
  "route-table": [
    "describe-route-tables",
    {
      main: true,
      subnetIds: ["subnet-1"],
      propagatingGatewayIds: ["vgw-1"],
      routes: [
        { destination: "10.0.0.0/16", target: "local", state: "active", origin: "CreateRouteTable" },
        { destination: "10.9.0.0/16", target: "eni-1", state: "active", origin: "CreateRoute" },
        { destination: "::/0", target: "eigw-1", state: "blackhole", origin: "CreateRoute" },
        { destination: "pl-1", target: "vpce-1", state: "active", origin: "CreateRoute" },
      ],
    },
  ],
  "prefix-list": ["describe-managed-prefix-lists", { id: "pl-1", name: "offices", cidrs: ["192.0.2.0/24", "203.0.113.0/24"] }],
  "nat-gateway": [
    "describe-nat-gateways",
    { connectivity: "public", addresses: [{ privateIp: "10.0.1.9", publicIp: "198.51.100.9", networkInterfaceId: "eni-9" }] },
  ],
  "vpc-endpoint": ["describe-vpc-endpoints", { type: "Interface", networkInterfaceIds: ["eni-1", "eni-2"] }],
  "elastic-address": ["describe-addresses", { id: "eipalloc-1", publicIp: "198.51.100.9", networkInterfaceId: "eni-9" }],
  "transit-gateway": ["describe-transit-gateways", { id: "tgw-1", asn: 64_512 }],
  "transit-attachment": [
    "describe-transit-gateway-attachments",
    { type: "vpc", resourceId: "vpc-1", routeTableId: "tgw-rtb-1", subnetIds: ["subnet-1"] },
  ],
  "transit-route-table": [
    "describe-transit-gateway-route-tables",
    {
      associatedAttachmentIds: ["tgw-attach-1"],
      propagatingAttachmentIds: ["tgw-attach-1"],
      truncated: true,
      routes: [
        { destination: "10.0.0.0/16", state: "active", type: "propagated", attachmentIds: ["tgw-attach-1"] },
        { destination: "pl-1", state: "blackhole", type: "static", attachmentIds: [] },
      ],
    },
  ],
  "vpn-connection": [
    "describe-vpn-connections",
    {
      customerGatewayId: "cgw-1",
      transitGatewayId: "tgw-1",
      staticRoutesOnly: true,
      staticRoutes: ["192.168.0.0/16"],
      tunnels: [
        {
          outsideIp: "198.51.100.11",
          insideCidr: "169.254.10.0/30",
          status: "DOWN",
          statusMessage: "IPSEC IS DOWN",
          lastChangeMs: Date.UTC(2026, 10, 20),
          acceptedRoutes: 0,
          activityLogs: true,
          bgpLogs: false,
        },
        { outsideIp: "198.51.100.12", insideCidr: "169.254.11.0/30" },
      ],
    },
  ],
  "vpn-gateway": ["describe-vpn-gateways", { vpcIds: ["vpc-1"], asn: 64_513 }],
  "customer-gateway": ["describe-customer-gateways", { ipAddress: "203.0.113.10", asn: 65_010 }],
  "direct-connection": ["describe-connections", { id: "dxcon-1", name: "busan", state: "available", bandwidth: "1Gbps" }],
  "virtual-interface": [
    "describe-virtual-interfaces",
    {
      vlan: 101,
      customerAsn: 65_010,
      directGatewayId: "dcgw-1",
      bgpPeers: [
        { asn: 65_010, addressFamily: "ipv4", amazonAddress: "169.254.96.1/30", customerAddress: "169.254.96.2/30", status: "up" },
      ],
    },
  ],
  "direct-gateway": [
    "describe-direct-connect-gateways",
    { associations: [{ gatewayId: "tgw-1", state: "associated", allowedPrefixes: ["10.0.0.0/16"] }] },
  ],
  "network-interface": [
    "describe-network-interfaces",
    { privateIps: ["10.0.1.10", "10.0.1.11"], publicIp: "198.51.100.10", instanceId: "i-1", securityGroupIds: ["sg-1"] },
  ],
  "flow-log": ["describe-flow-logs", { resourceId: "vpc-1", status: "ACTIVE", destinationType: "s3", trafficType: "ALL" }],
  "security-group": [
    "describe-security-groups",
    {
      rules: [
        { direction: "egress", protocol: "all", peer: { kind: "cidr", cidr: "0.0.0.0/0" } },
        { direction: "ingress", protocol: "tcp", fromPort: 22, toPort: 22, peer: { kind: "group", id: "sg-2" } },
        { direction: "ingress", protocol: "tcp", fromPort: 22, toPort: 22, peer: { kind: "prefix-list", id: "pl-1" } },
        { direction: "ingress", protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "cidr", cidr: "0.0.0.0/0" } },
        { direction: "ingress", protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "cidr", cidr: "::/0" } },
      ],
    },
  ],
  "network-acl": [
    "describe-network-acls",
    {
      isDefault: true,
      subnetIds: ["subnet-1"],
      entries: [
        { number: 100, direction: "ingress", action: "allow", protocol: "tcp", fromPort: 443, toPort: 443, cidr: "0.0.0.0/0" },
        { number: 32_767, direction: "ingress", action: "deny", protocol: "all", cidr: "0.0.0.0/0" },
      ],
    },
  ],
  instance: [
    "describe-instances",
    {
      state: "running",
      privateIps: ["10.0.1.10", "10.0.1.11"],
      systemStatus: "ok",
      instanceStatus: "impaired",
      securityGroupIds: ["sg-1"],
    },
  ],
  volume: ["describe-volumes", { sizeGib: 8, type: "gp3", instanceIds: ["i-1"], encrypted: true }],
  database: ["describe-db-instances", { vpcId: "vpc-1", port: 5_432, multiAz: true, storageGib: 20, replicaOf: "orders-main" }],
  "load-balancer": [
    "describe-load-balancers",
    {
      subnetIds: ["subnet-1"],
      targetGroups: [
        {
          arn: "arn:tg/1",
          name: "web",
          protocol: "HTTP",
          port: 80,
          targets: [{ id: "i-1", port: 80, state: "unhealthy", reason: "Target.Timeout" }],
        },
      ],
    },
  ],
  function: ["list-functions", { id: "resize", vpcId: "vpc-1", modifiedMs: Date.UTC(2026, 10, 20) }],
  bucket: ["list-buckets", { id: "assets", createdMs: Date.UTC(2026, 10, 20) }],
};

describe("a full answer", () => {
  it.each(Object.entries(expected).map(([kind, [api, facts]]) => ({ kind, api, facts })))(
    "of $api becomes one $kind with every fact",
    async ({ api, facts }) => {
      const pages = await pagesOf(api, full);

      expect(pages).toMatchObject([{ facts: [facts], malformed: 0 }]);
      expect(pages[0]?.facts).toHaveLength(1);
    },
  );

  it.each(["describe-internet-gateways", "describe-egress-only-internet-gateways"])("of %s becomes an internet gateway", async (api) => {
    const egressOnly = api.includes("egress");
    const facts = [{ id: egressOnly ? "eigw-1" : "igw-1", vpcIds: ["vpc-1"], egressOnly, name: "one" }];

    expect(await pagesOf(api, full)).toEqual([{ facts, malformed: 0 }]);
  });

  it("leaves keys, tokens and router configurations behind", async () => {
    const { looks } = new AwsInventory(answeringClients(full), region);
    const all = await Promise.all(looks.map(({ api }) => pagesOf(api, full)));

    expect(JSON.stringify(fullAnswers)).toMatch(/pre-shared key.*BGP key.*a token/u);
    expect(JSON.stringify(all)).not.toMatch(/pre-shared key|BGP key|a token/u);
  });
});

describe("a listing", () => {
  it("asks for the checks of instances once for both of its looks", async () => {
    const asked: string[] = [];
    const { looks } = new AwsInventory(
      answeringClients((action) => {
        asked.push(action);
        return fullAnswers[action];
      }),
      region,
    );
    for (const look of looks) {
      if (look.api === "describe-instances" && look.kind === "instance") {
        for await (const { facts } of look.pages()) expect(facts).toHaveLength(1);
      }
      if (look.kind === "supplement") expect(await look.count()).toEqual({ seen: 1, malformed: 0 });
    }

    expect(asked).toEqual(["DescribeInstanceStatus", "DescribeInstances"]);
  });

  it("lists instances without checks when these may not be read", async () => {
    const denied = Object.assign(new Error("no"), { name: "UnauthorizedOperation" });
    const pages = await pagesOf("describe-instances", (action) =>
      action === "DescribeInstanceStatus" ? Promise.reject(denied) : fullAnswers[action],
    );

    expect(pages).toMatchObject([{ facts: [{ id: "i-1" }] }]);
    expect(pages[0]?.facts[0]).not.toHaveProperty("systemStatus");
  });

  it("passes on the token of one page to ask for the next", async () => {
    const tokens: unknown[] = [];
    const pages = await pagesOf("describe-vpcs", (_action, { NextToken }) => {
      tokens.push(NextToken);
      return { Vpcs: [{ VpcId: `vpc-${tokens.length}` }], NextToken: ["b", "c", ""][tokens.length - 1] };
    });

    expect(tokens).toEqual([undefined, "b", "c"]);
    expect(pages.flatMap(({ facts }) => facts).map(({ id }) => id)).toEqual(["vpc-1", "vpc-2", "vpc-3"]);
  });

  it.each([
    ["pagination-loop", () => "again"],
    ["too-many-pages", (n: number) => `page ${n}`],
  ])("that does not come to an end breaks off: %s", async (reason, nextToken) => {
    let asked = 0;
    const reading = pagesOf("describe-vpcs", () => {
      asked += 1;
      return { Vpcs: [], NextToken: nextToken(asked) };
    });

    await expect(reading).rejects.toMatchObject({ code: "listing-broken", kind: "failed", reason });
    expect(asked).toBeLessThanOrEqual(2_000);
  });

  it.each([
    [{ name: "UnauthorizedOperation" }, "failed", "UnauthorizedOperation"],
    [{ name: "OptInRequired" }, "failed", "OptInRequired"],
    [{ name: "RegionDisabledException" }, "failed", "RegionDisabledException"],
    [{ name: "RequestLimitExceeded" }, "throttled", "RequestLimitExceeded"],
    [{ name: "ThrottlingException" }, "throttled", "ThrottlingException"],
    [{ name: "Error", code: "ENOTFOUND" }, "failed", "ENOTFOUND"],
    [{ name: "SyntaxError", $metadata: { httpStatusCode: 502 } }, "failed", "http-502"],
    [{ name: "<script>" }, "failed", "script"],
    [{}, "failed", "Error"],
  ])("that AWS ends with %j is told as %s: %s", async (error, kind, reason) => {
    const reading = pagesOf("describe-vpcs", () => Promise.reject(Object.assign(new Error("a text of AWS"), error)));

    await expect(reading).rejects.toMatchObject({ kind, reason, message: expect.not.stringContaining("a text of AWS") });
  });
});
