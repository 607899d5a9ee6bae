import { describe, expect, it } from "vitest";
import { type AwsSide, awsEndOf } from "./aws-tunnel-end.ts";

const nowMs = 10_000_000_000;
const minuteMs = 60_000;

function endOf(more: Partial<AwsSide>): string {
  return awsEndOf({ tunnel: { status: "UP", statusMessage: "3 BGP ROUTES" }, readMs: nowMs - minuteMs, metric: undefined, nowMs, ...more });
}

const metric = (value: number, ageMin: number) => ({ value, observedMs: nowMs - ageMin * minuteMs });

describe("AWS's end of a tunnel", () => {
  it("is what TunnelState says, whatever the telemetry said before", () => {
    expect([endOf({ metric: metric(1, 6) }), endOf({ metric: metric(0, 6) }), endOf({ metric: metric(0.5, 6) })]).toEqual([
      "up",
      "down",
      "down",
    ]);
    expect(endOf({ tunnel: { status: "DOWN", lastChangeMs: nowMs - 7 * minuteMs }, metric: metric(1, 6) })).toBe("up");
  });

  it("is what the telemetry says once it knows of a later change", () => {
    expect(endOf({ tunnel: { status: "DOWN", lastChangeMs: nowMs - 2 * minuteMs }, metric: metric(1, 6) })).toBe("down");
  });

  it("falls back on the telemetry without a young metric", () => {
    expect(endOf({})).toBe("up");
    expect(endOf({ tunnel: { status: "DOWN" }, metric: metric(1, 21) })).toBe("down");
  });

  it("is unknown when all is old, absent or a word that is not known", () => {
    expect(endOf({ readMs: nowMs - 31 * minuteMs })).toBe("unknown");
    expect(endOf({ tunnel: {} })).toBe("unknown");
    expect(endOf({ tunnel: { status: "SOMETIMES" } })).toBe("unknown");
  });

  it("lacks BGP only when AWS says that IPsec is up", () => {
    expect(endOf({ tunnel: { status: "DOWN", statusMessage: "IPSEC IS UP" } })).toBe("no-bgp");
    expect(endOf({ tunnel: { status: "DOWN", statusMessage: "IPSEC IS DOWN" } })).toBe("down");
    expect(endOf({ tunnel: { status: "UP", statusMessage: "IPSEC IS UP" }, metric: metric(1, 6) })).toBe("up");
  });
});
