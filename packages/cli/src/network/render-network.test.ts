import { describe, expect, it } from "vitest";
import { paint } from "../output/paint.ts";
import type { Board, JoinRow } from "./network-answer.ts";
import { renderBoard, renderCoverage, renderVpc } from "./render-aws.ts";
import { renderChanges } from "./render-changes.ts";
import { renderJoins } from "./render-joins.ts";
import { renderPath } from "./render-path.ts";

const style = { columns: 120, paint: paint(false) };
const nowMs = Date.UTC(2026, 10, 22, 10);

describe("a path on the terminal", () => {
  it("names each hop before its id, with the rule, the health and why it ends", () => {
    const hops = [
      { ref: "device:busan/rt1", kind: "device", outcome: "passes", health: { state: "ok" } },
      {
        ref: "route-table:rtb-1",
        kind: "route-table",
        outcome: "passes",
        rule: { kind: "route", tableRef: "route-table:rtb-1", destination: "192.168.0.0/16", target: "vgw-1", origin: "propagated" },
      },
      { ref: "vpn-tunnel:vpn-1/198.51.100.11", kind: "vpn-tunnel", outcome: "blocked", reason: "AWS says \u001b[31mdown" },
    ] as const;
    const verdict = { kind: "blocked", hop: 2, ref: "vpn-tunnel:vpn-1/198.51.100.11", reason: "down" } as const;
    const end = (asked: string, ref: string) => ({ asked, ref, candidates: [] });
    const path = {
      from: end("rt1", "device:busan/rt1"),
      to: { ...end("web-1", "instance:i-1"), address: "10.20.0.5" },
      verdict: { ...verdict, direction: "forward" as const },
      forward: { hops, verdict },
      notes: ["2 other links"],
    };
    const lines = renderPath({ path, names: { "device:busan/rt1": "Router" } }, style);

    expect(lines[0]).toBe("Router  ->  web-1 (10.20.0.5)");
    expect(lines.find((line) => line.startsWith("1 "))).toContain("Router (busan/rt1)");
    expect(lines.join("\n")).toContain("192.168.0.0/16 -> vgw-1 (propagated, rtb-1)");
    expect(lines).toContain("Blocked at vpn-tunnel:vpn-1/198.51.100.11: down");
    expect(lines.at(-1)).toBe("  note: 2 other links");
    expect(lines.join("\n")).not.toContain("\u001b");
  });
});

describe("changes on the terminal", () => {
  it("are one line each, and one for every field, cut to what can be read", () => {
    const base = { tsMs: nowMs, scopes: [], of: "route-table", ref: "route-table:rtb-1", name: "prod" };
    const after = ["a", "b", "c", "d", "e", "f"];
    const lines = renderChanges([{ ...base, change: "changed", fields: [{ field: "routes", before: [], after }] }], style);

    expect(lines).toEqual([
      "2026-11-22 10:00  ~ route-table prod (rtb-1)",
      "                     routes: (nothing) -> a; b; c; d; and 2 more",
    ]);
  });
});

describe("joins on the terminal", () => {
  const join: JoinRow = {
    kind: "customer-gateway-device",
    left: "customer-gateway:cgw-1",
    right: "device:busan/rt1",
    rightName: "Router",
    confidence: 0.45,
    state: "proposed",
    used: false,
    explain: "Linked because it is so.",
  };

  it("show what pin wants to be told, and on demand why they are there", () => {
    const [, line = "", why] = renderJoins([join], { why: true, context: style });

    expect(line.split(/ {2,}/u)).toEqual([
      "customer-gateway-device",
      "customer-gateway:cgw-1",
      "Router device:busan/rt1",
      "45 %",
      "proposed",
      "no",
    ]);
    expect(why).toBe("    Linked because it is so.");
    expect(renderJoins([join], { why: false, context: style })).toHaveLength(2);
  });
});

describe("AWS on the terminal", () => {
  const summary = {
    scope: "vpc:vpc-1",
    name: "prod",
    state: "degraded",
    counts: { up: 3, degraded: 1, down: 0, unknown: 0 },
    resources: {},
    findings: { problem: 1, warning: 0, info: 2 },
    troubles: [{ ref: "instance:i-1", name: "web-1", state: "degraded", reason: "instance status check failed" }],
    addresses: { used: 10, total: 251, fullestPercent: 4, fullest: "subnet:s" },
  } as const;
  const board: Board = {
    builtMs: nowMs - 60_000,
    summaries: [summary, { ...summary, scope: "service:instance" }],
    tunnels: [
      {
        vpnId: "vpn-1",
        name: "busan",
        outsideIp: "198.51.100.11",
        word: "ends-disagree",
        severity: "major",
        aws: "up",
        site: "tunnel-down",
        explanation: "The ends disagree.",
        remedy: "",
        sinceMs: nowMs - 300_000,
      },
    ],
    findings: [
      { rule: "blackhole-route", ref: "route-table:rtb-1", severity: "problem", title: "A route is a blackhole", evidence: [], remedy: "" },
    ],
    moreFindings: 3,
    coverage: { complete: 9, failed: 1, throttled: 0 },
    bills: [{ account: "000000000000", figures: { currency: "USD", monthToDate: 12.345 } }],
  };

  it("is a board of scopes, tunnels, findings, coverage and costs within the terminal's width", () => {
    const lines = renderBoard(board, style, nowMs);
    const text = lines.join("\n");

    expect(text).toMatch(/degraded +vpc +prod +3 +1 +0 +0 +1 +0 +10 of 251 +web-1: instance/u);
    expect(text).toMatch(/major +busan 198\.51\.100\.11 +ends-disagree +up +tunnel-down +5 min +The ends/u);
    expect(text).toMatch(/problem +blackhole-route +A route is a blackhole/u);
    expect(text).toContain("and 3 more (--json)");
    expect(text).not.toContain("service:instance");
    expect(lines.at(-1)).toBe(
      "Joined 1 min ago. Coverage: 9 APIs read, 1 failed, 0 throttled. Account 000000000000: 12.35 USD this month.",
    );
    expect(Math.max(...lines.slice(0, -1).map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it("shows a VPC with names before ids, and unknown as unknown", () => {
    const lines = renderVpc(
      {
        vpc: { id: "vpc-1", name: "prod", accountId: "000000000000", region: "ap-northeast-2", cidrs: ["10.20.0.0/16"] },
        subnets: [{ id: "subnet-1", name: "prod-a", cidr: "10.20.0.0/24", availabilityZone: "a", routeTableId: "rtb-1" }],
        routeTables: [
          { id: "rtb-1", name: "private", main: true, routes: [{ destination: "10.0.0.0/8", target: "pcx-1", state: "blackhole" }] },
        ],
        resources: { instance: [{ ref: "instance:i-1", state: "up" }], volume: [{ ref: "volume:vol-1" }] },
        findings: [],
      },
      style,
    );

    expect(lines[0]).toContain("prod (vpc-1)  10.20.0.0/16");
    expect(lines.join("\n")).toMatch(/prod-a +10\.20\.0\.0\/24 +a +unknown +private/u);
    expect(lines.join("\n")).toMatch(/private +10\.0\.0\.0\/8 +pcx-1 +blackhole/u);
    expect(lines.join("\n")).not.toContain("vol-1");
  });

  it("lists coverage with why something could not be read", () => {
    const row = {
      accountId: "1",
      region: "r",
      api: "describe-vpcs",
      state: "failed",
      expected: 2,
      seen: 0,
      ageS: 90,
      reason: "AccessDenied",
    };

    expect(renderCoverage([row], style)[1]?.split(/ {2,}/u)).toEqual([
      "failed",
      "1",
      "r",
      "describe-vpcs",
      "2",
      "0",
      "1 min",
      "AccessDenied",
    ]);
  });
});
