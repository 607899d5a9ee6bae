import type { HeartbeatBody, ReportedConfig } from "@isthmus/contract";
import { describe, expect, it } from "vitest";
import { gatewayTwins } from "./fleet-view.ts";
import { configItemOf, type EntityItem } from "./ports/entities.ts";
import { heartbeat } from "./testing/wire-records.ts";

const nowMs = 1_000_000_000;
const sha256 = "7".repeat(64);

function gateway(config: ReportedConfig | undefined, { ageMs = 1_000, aheadMs = 0 } = {}): EntityItem {
  const tsMs = nowMs - ageMs + aheadMs;
  const body = heartbeat(tsMs, config === undefined ? {} : { config }).body as HeartbeatBody;
  const source = { siteId: "busan", gatewayId: "gw1", pk: "SITE#busan", sk: "GATEWAY#gw1" };
  return { ...body, ...source, kind: "gateway", tsMs, sentMs: tsMs, receivedMs: nowMs - ageMs };
}

const wanted = configItemOf({ siteId: "busan", version: 7, sha256, pushedMs: 1, devices: 2 });
const running = { version: 7, sha256, sinceMs: 5, trial: false };
const refused = { version: 7, atMs: 5, problems: ["devices[3].address: expected another"] };

describe("the standing of a gateway", () => {
  it.each([
    ["same", { accepts: true, running, pinned: 0 }],
    ["trial", { accepts: true, running: { ...running, trial: true }, pinned: 0 }],
    ["differs", { accepts: true, running: { ...running, version: 6 }, pinned: 0 }],
    ["differs", { accepts: true, running: { ...running, sha256: "8".repeat(64) }, pinned: 0 }],
    ["differs", { accepts: true, pinned: 0, refused: { ...refused, version: 6 } }],
    ["refused", { accepts: true, pinned: 0, refused }],
    ["closed", { accepts: false, pinned: 0 }],
    ["unknown", undefined],
  ])("is %s for %j", (drift, config) => {
    expect(gatewayTwins([gateway(config), wanted], nowMs)).toMatchObject([{ wanted: 7, drift }]);
  });

  it("is none when nothing is wanted", () => {
    expect(gatewayTwins([gateway({ accepts: true, pinned: 0 })], nowMs)).toMatchObject([{ drift: "none" }]);
  });

  it("says why it refused what is wanted, and nothing about what it refused before", () => {
    const [now, before] = [refused, { ...refused, version: 6 }].map(
      (each) =>
        gatewayTwins(
          [gateway({ accepts: true, running, pinned: 0, refused: each }), { ...wanted, version: 7, sha256: "8".repeat(64) }],
          nowMs,
        )[0],
    );

    expect(now?.problems).toEqual(refused.problems);
    expect(before?.problems).toEqual([]);
  });

  it("is silent after three missed heartbeats, and tells how far its clock is off", () => {
    expect(gatewayTwins([gateway(undefined, { ageMs: 200_000, aheadMs: 90_000 })], nowMs)).toMatchObject([
      { silent: true, skewMs: 90_000 },
    ]);
    expect(gatewayTwins([gateway(undefined, { ageMs: 30_000 })], nowMs)[0]).toMatchObject({ silent: false });
    expect(gatewayTwins([gateway(undefined)], nowMs)[0]).not.toHaveProperty("skewMs");
  });
});
