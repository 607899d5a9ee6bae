import { describe, expect, it } from "vitest";
import type { SecurityRule } from "../network.ts";
import { findOf, nowMs } from "../testing/find.ts";
import { anyEgress, changed, eniOf, smallNetwork, tcpFrom, withMore, without } from "../testing/small-network.ts";

const dayMs = 86_400_000;

describe("the addresses of a subnet", () => {
  const left = (availableAddresses: number | undefined) =>
    changed(smallNetwork(), "subnet", { id: "subnet-app", to: { availableAddresses } });
  const severities = (count: number | undefined) => findOf("subnet-nearly-full", { network: left(count) }).map(({ severity }) => severity);

  it("are told when few are left", () => {
    expect([26, 25, 13, 12, 0].map(severities)).toEqual([[], ["warning"], ["warning"], ["problem"], ["problem"]]);
    expect(findOf("subnet-nearly-full", { network: left(12) })).toMatchObject([
      { ref: "subnet:subnet-app", title: "subnet-app has 12 of 251 addresses left" },
    ]);
  });

  it("are not guessed where AWS did not tell them, and do not count for IPv6", () => {
    expect(severities(undefined)).toEqual([]);
    expect(findOf("subnet-nearly-full", { network: changed(left(0), "subnet", { id: "subnet-app", to: { cidr: "" } }) })).toEqual([]);
  });

  it("are forecast to run out by how they were used", () => {
    const use = (perDay: number) =>
      Array.from({ length: 20 }, (_, day) => ({ tsMs: nowMs - (19 - day) * dayMs, available: 100 + perDay * (19 - day) }));

    expect(findOf("subnet-exhaustion", { network: smallNetwork(), subnetUse: use(5) })).toMatchObject([
      { ref: "subnet:subnet-app", severity: "warning", title: "subnet-app will be full in 20 days" },
    ]);
    expect(findOf("subnet-exhaustion", { network: smallNetwork(), subnetUse: use(20) })).toMatchObject([{ severity: "problem" }]);
    expect(findOf("subnet-exhaustion", { network: smallNetwork(), subnetUse: use(1) })).toEqual([]);
    expect(findOf("subnet-exhaustion", { network: smallNetwork(), subnetUse: use(0) })).toEqual([]);
  });
});

describe("the evidence of a finding", () => {
  it("is counted where it would be too long", () => {
    const tunnels = Array.from({ length: 30 }, (_, index) => ({ outsideIp: `198.51.100.${index}`, activityLogs: false }));
    const network = changed(smallNetwork(), "vpn-connection", { id: "vpn-1", to: { tunnels } });
    const evidence = findOf("vpn-logs-off", { network })[0]?.evidence;

    expect(evidence).toHaveLength(21);
    expect(evidence?.at(-1)).toBe("and 10 more");
  });
});

describe("what does nothing", () => {
  it("is told of addresses, interfaces and volumes that nothing uses", () => {
    const addresses = withMore(smallNetwork(), "elastic-address", [
      { id: "eipalloc-1", publicIp: "52.78.1.1" },
      { id: "eipalloc-2", publicIp: "52.78.1.2", networkInterfaceId: "eni-10.20.0.10" },
    ]);
    const interfaces = withMore(addresses, "network-interface", [
      eniOf("subnet-app", "10.20.1.99", { vpcId: "vpc-prod", status: "available" }),
    ]);
    const network = withMore(interfaces, "volume", [
      { id: "vol-1", state: "available", sizeGib: 100, type: "gp3", instanceIds: [] },
      { id: "vol-2", state: "in-use", sizeGib: 100, type: "gp3", instanceIds: ["i-app"] },
    ]);

    expect(findOf("unattached-address", { network })).toMatchObject([
      { ref: "elastic-address:eipalloc-1", title: "52.78.1.1 is associated with nothing" },
    ]);
    expect(findOf("unattached-interface", { network })).toMatchObject([{ ref: "network-interface:eni-10.20.1.99" }]);
    expect(findOf("unattached-volume", { network })).toMatchObject([{ ref: "volume:vol-1", evidence: ["100 GiB, gp3"] }]);
  });

  it("is told of NAT gateways that no route leads to, when routes were read", () => {
    const network = without(smallNetwork(), "route-table", "rtb-main");

    expect(findOf("unused-nat-gateway", { network: smallNetwork() })).toEqual([]);
    expect(findOf("unused-nat-gateway", { network })).toMatchObject([{ ref: "nat-gateway:nat-1", severity: "warning" }]);
    expect(findOf("unused-nat-gateway", { network, unread: ["route-table"] })).toEqual([]);
  });

  it("is told of load balancers without a healthy target", () => {
    const balancer = (states: readonly string[]) =>
      withMore(smallNetwork(), "load-balancer", [
        {
          id: "lb-1",
          name: "shop",
          type: "application",
          state: "active",
          subnetIds: [],
          securityGroupIds: [],
          targetGroups: [{ arn: "tg-1", name: "web", targets: states.map((state) => ({ id: "i-app", state, reason: "Target.Timeout" })) }],
        },
      ]);
    const severities = (...states: string[]) => findOf("no-healthy-target", { network: balancer(states) }).map(({ severity }) => severity);

    expect(severities("unhealthy", "draining")).toEqual(["problem"]);
    expect(severities()).toEqual(["warning"]);
    expect(severities("unhealthy", "healthy")).toEqual([]);
    expect(severities("unavailable")).toEqual([]);
    expect(findOf("no-healthy-target", { network: balancer(["unhealthy"]) })[0]?.evidence).toEqual([
      "i-app of web: unhealthy, Target.Timeout",
    ]);
  });

  it("is told of instances that were stopped for long, when it is known since when", () => {
    const stopped = (launchedMs: number | undefined) =>
      changed(smallNetwork(), "instance", { id: "i-app", to: { state: "stopped", launchedMs } });
    const found = (launchedMs: number | undefined) => findOf("stopped-instance", { network: stopped(launchedMs) }).length;

    expect([nowMs - 31 * dayMs, nowMs - 30 * dayMs, undefined].map(found)).toEqual([1, 0, 0]);
  });
});

describe("ports for management", () => {
  const open = (rule: SecurityRule, id = "sg-app") => changed(smallNetwork(), "security-group", { id, to: { rules: [rule, anyEgress] } });
  const found = (rule: SecurityRule, id?: string) => findOf("open-management-port", { network: open(rule, id) });

  it("that are open to everyone are a problem on public addresses, and a warning elsewhere", () => {
    expect(found(tcpFrom("0.0.0.0/0", 22))).toMatchObject([
      { ref: "security-group:sg-app", severity: "warning", title: "app lets anyone reach SSH (tcp 22)" },
    ]);
    expect(found(tcpFrom("::/0", 3389), "sg-web")).toMatchObject([{ ref: "security-group:sg-web", severity: "problem" }]);
  });

  it("are found in ranges, in all protocols and in prefix lists", () => {
    expect(found({ ...tcpFrom("0.0.0.0/0", 0), toPort: 65_535 })[0]?.title).toContain("PostgreSQL");
    expect(found({ ...tcpFrom("0.0.0.0/0", 0), protocol: "udp", fromPort: 161, toPort: 162 })[0]?.title).toBe(
      "app lets anyone reach SNMP (udp 161)",
    );
    expect(found({ direction: "ingress", protocol: "all", peer: { kind: "cidr", cidr: "0.0.0.0/0" } })[0]?.evidence).toHaveLength(12);

    const list = withMore(open({ ...tcpFrom("", 22), peer: { kind: "prefix-list", id: "pl-1" } }), "prefix-list", [
      { id: "pl-1", name: "all", cidrs: ["0.0.0.0/0"] },
    ]);

    expect(findOf("open-management-port", { network: list })).toHaveLength(1);
  });

  it("do not count when nothing wears the group, for other ports, narrower sources, other groups and egress", () => {
    const unworn = withMore(smallNetwork(), "security-group", [{ id: "sg-unworn", name: "unworn", rules: [tcpFrom("0.0.0.0/0", 22)] }]);

    expect(findOf("open-management-port", { network: unworn })).toEqual([]);
    expect(found(tcpFrom("0.0.0.0/0", 443))).toEqual([]);
    expect(found(tcpFrom("192.168.0.0/16", 22))).toEqual([]);
    expect(found({ ...tcpFrom("", 22), peer: { kind: "group", id: "sg-web" } })).toEqual([]);
    expect(found({ ...tcpFrom("0.0.0.0/0", 22), direction: "egress" })).toEqual([]);
  });
});

describe("VPN connections", () => {
  const tunnels = (...statuses: readonly (string | undefined)[]) =>
    changed(smallNetwork(), "vpn-connection", {
      id: "vpn-1",
      to: { tunnels: statuses.map((status, index) => ({ outsideIp: `198.51.100.1${index}`, status })) },
    });

  it("are told without a tunnel, and without a second one", () => {
    expect(findOf("vpn-down", { network: tunnels("DOWN", "DOWN") })).toMatchObject([{ ref: "vpn-connection:vpn-1", severity: "problem" }]);
    expect(findOf("vpn-one-tunnel", { network: tunnels("UP", "DOWN") })).toMatchObject([{ evidence: ["198.51.100.11: DOWN"] }]);
  });

  it("are not told of tunnels of which AWS says nothing", () => {
    const networks = [tunnels("UP", "UP"), tunnels(undefined, undefined), tunnels("UP", undefined), tunnels("DOWN", undefined), tunnels()];

    expect(networks.flatMap((network) => [...findOf("vpn-down", { network }), ...findOf("vpn-one-tunnel", { network })])).toEqual([]);
  });

  it("are told when their tunnels do not log, and not when that is not known", () => {
    const logging = (logs: { readonly activityLogs?: boolean; readonly bgpLogs?: boolean }) =>
      findOf("vpn-logs-off", {
        network: changed(smallNetwork(), "vpn-connection", { id: "vpn-2", to: { tunnels: [{ outsideIp: "198.51.100.21", ...logs }] } }),
      });

    expect(logging({ activityLogs: false, bgpLogs: false })[0]?.evidence).toEqual([
      "198.51.100.21: no activity log",
      "198.51.100.21: no BGP log",
    ]);
    expect(logging({ activityLogs: true })).toEqual([]);
    expect(logging({})).toEqual([]);
  });
});

describe("flow logs", () => {
  const log = (resourceId: string) => ({ id: `fl-${resourceId}`, resourceId, status: "ACTIVE", destinationType: "s3" });

  it("are missed in VPCs in use", () => {
    expect(findOf("flow-logs-off", { network: smallNetwork() }).map(({ ref }) => ref)).toEqual(["vpc:vpc-dev", "vpc:vpc-prod"]);
  });

  it("of the VPC or of each subnet in use are enough", () => {
    const network = withMore(smallNetwork(), "flow-log", ["vpc-prod", "subnet-dev"].map(log));

    expect(findOf("flow-logs-off", { network })).toEqual([]);
  });

  it("are not missed where they could not be listed", () => {
    expect(findOf("flow-logs-off", { network: smallNetwork(), unread: ["flow-log"] })).toEqual([]);
  });
});
