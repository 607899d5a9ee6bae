import { describe, expect, it } from "vitest";
import { SenderQuota } from "./sender-quota.ts";

const limits = { device: { perSecond: 10, burst: 20, maxSources: 100 }, strangers: { perSecond: 2, burst: 5 } };

function taken(quota: SenderQuota, addresses: readonly string[], nowMs = 0): readonly string[] {
  return addresses.map((address) => quota.take(address, nowMs));
}

describe("SenderQuota", () => {
  it("T3: lets ten thousand forged senders together take no more than the strangers' share, and a device its own", () => {
    const quota = new SenderQuota(limits, ["192.0.2.1", "::ffff:192.0.2.2"]);
    const forged = Array.from({ length: 10_000 }, (_, at) => `198.51.${at >> 8}.${at & 255}`);

    expect(taken(quota, forged).filter((verdict) => verdict === "ok")).toHaveLength(5);
    expect(quota.take("198.51.100.1", 0)).toBe("unknown-sender");
    expect(taken(quota, Array<string>(20).fill("192.0.2.1"))).not.toContain("rate");
    expect(quota.take("192.0.2.1", 0)).toBe("rate");
    expect(quota.take("192.0.2.2", 0)).toBe("ok");
    expect(quota.take("198.51.100.1", 500)).toBe("ok");
  });

  it("follows the configuration", () => {
    const quota = new SenderQuota({ ...limits, strangers: { perSecond: 0, burst: 0 } }, []);
    expect(quota.take("192.0.2.1", 0)).toBe("unknown-sender");

    quota.know(["192.0.2.1"]);

    expect(quota.take("192.0.2.1", 0)).toBe("ok");
    expect(quota.isKnown("192.0.2.9")).toBe(false);
  });
});
