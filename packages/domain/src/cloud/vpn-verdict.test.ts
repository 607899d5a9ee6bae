import { describe, expect, it } from "vitest";
import { awsEnds, type SiteSide, siteEndOf, siteEnds, vpnVerdict } from "./vpn-verdict.ts";

const gateways = ["heard", "silent"] as const;
const devices = ["up", "down", "unknown"] as const;
const tunnels = ["up", "down", "switched-off", "unknown"] as const;
const sessions = ["established", "down", "none", "unknown"] as const;

const sides: readonly SiteSide[] = gateways.flatMap((gateway) =>
  devices.flatMap((device) => tunnels.flatMap((tunnel) => sessions.map((bgp) => ({ gateway, device, tunnel, bgp })))),
);
const verdicts = awsEnds.flatMap((aws) => sides.map((side) => vpnVerdict(aws, side)));

describe("the verdict on a tunnel, over all combinations of both ends", () => {
  it("says up only when both ends prove it", () => {
    const up = verdicts.filter(({ word }) => word === "up");

    expect(up.length).toBeGreaterThan(0);
    expect(up.every(({ aws, site }) => aws === "up" && site === "up")).toBe(true);
    expect(verdicts.filter(({ severity }) => severity === "cleared").every(({ word }) => word === "up")).toBe(true);
  });

  it("says down only when neither end says up", () => {
    expect(verdicts.filter(({ word, aws, site }) => word === "down" && (aws === "up" || site === "up"))).toEqual([]);
  });

  it("says in words which end is not known, and never clears it", () => {
    for (const { aws, site, explanation, severity } of verdicts) {
      if (aws === "unknown" || site === "unknown" || site === "unwatched") {
        expect(explanation).toMatch(/known|silent/u);
        expect(severity).not.toBe("cleared");
      }
    }
  });

  it("believes nothing that a silent gateway said last", () => {
    expect(new Set(sides.filter(({ gateway }) => gateway === "silent").map(siteEndOf))).toEqual(new Set(["unwatched"]));
  });

  it("has a remedy for everything but a tunnel that is up", () => {
    expect(verdicts.filter(({ remedy, word }) => (remedy === "") !== (word === "up"))).toEqual([]);
  });

  it("reaches every end of the table", () => {
    expect(new Set(sides.map(siteEndOf))).toEqual(new Set(siteEnds));
    expect(new Set(verdicts.map(({ aws }) => aws))).toEqual(new Set(awsEnds));
  });
});

describe("the site's end", () => {
  const side: SiteSide = { gateway: "heard", device: "up", tunnel: "up", bgp: "established" };

  it("is proved by an established session even where the interface is not known", () => {
    expect(siteEndOf({ ...side, tunnel: "unknown" })).toBe("up");
    expect(siteEndOf({ ...side, tunnel: "unknown", bgp: "unknown" })).toBe("unknown");
  });

  it("needs no session where none is spoken, and then the interface", () => {
    expect(siteEndOf({ ...side, bgp: "none" })).toBe("up");
    expect(siteEndOf({ ...side, bgp: "none", tunnel: "unknown" })).toBe("unknown");
  });

  it("is not proved by an interface that is up while its session is not known", () => {
    expect(siteEndOf({ ...side, bgp: "unknown" })).toBe("unknown");
  });
});
