import { columnIndex } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { afterEach, describe, expect, it } from "vitest";
import { openHarness, until } from "../testing/collector-harness.ts";
import { IcmpCollector, type IcmpCollectorOptions } from "./icmp-collector.ts";
import { scriptedFping } from "./testing/scripted-fping.ts";

const timing = { everySeconds: 1, timeoutMs: 300, downAfter: 2, upAfter: 1, sampleSeconds: 2, landmarks: [] };
/** TEST-NET-1 (RFC 5737): nothing answers there. */
const nowhere = "192.0.2.77";

describe("IcmpCollector with fping", () => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) {
      await cleanup();
    }
  });

  async function started(over: Partial<IcmpCollectorOptions> = {}) {
    const devices = [
      { id: "here", name: "Here", address: "127.0.0.2" },
      { id: "gone", name: "Gone", address: nowhere },
    ];
    const harness = openHarness(devices.map(({ id }) => id));
    const collector = new IcmpCollector({ devices, ...timing, ...over }, harness.deps);
    cleanups.push(() => collector.stop());
    await collector.start();
    return { harness, collector };
  }

  it("tells a device that answers from one that does not", async () => {
    const { harness, collector } = await started();

    const down = await until(() => harness.ofKind("reach").find(({ state }) => state === "down"), { what: "a device is down" });
    await until(() => harness.ofKind("event").length > 0, { what: "the event" });

    expect(down).toMatchObject({ deviceId: "gone", way: "icmp", transition: true, reason: "timeout" });
    expect(harness.ofKind("event")).toMatchObject([{ type: "reach.down", deviceId: "gone", severity: "critical", source: "reach" }]);
    expect(harness.ofKind("reach").find(({ deviceId }) => deviceId === "here")).toMatchObject({ state: "up", transition: true });
    expect(harness.deps.states.counts()).toMatchObject({ up: 1, down: 1 });
    expect(collector.problem()).toBeUndefined();
  });

  it("counts pings and measures round trips", async () => {
    const { harness } = await started();

    const valuesOf = (id: string) => harness.ofKind("samples").find(({ deviceId }) => deviceId === id);
    const [here, gone] = await until(
      () => {
        const found = [valuesOf("here"), valuesOf("gone")] as const;
        return found[0] !== undefined && found[1] !== undefined && ([found[0], found[1]] as const);
      },
      { what: "samples of both" },
    );

    const value = (samples: typeof here, metric: { readonly id: number }) =>
      samples.values[columnIndex(samples.dictionary, { entity: "", metric: metric.id })];
    expect(here).toMatchObject({ set: "icmp", stepS: 2 });
    expect(value(here, metrics.icmpReceived)).toBe(value(here, metrics.icmpSent));
    expect(value(here, metrics.rttAvg)).toBeGreaterThan(0);
    expect(value(gone, metrics.icmpReceived)).toBe(0);
    expect(value(gone, metrics.icmpSent)).toBeGreaterThan(0);
    expect(value(gone, metrics.rttAvg)).toBeNaN();
  });

  it.each([
    { name: "is missing", program: "/nonexistent/fping", problem: "install the package fping" },
    { name: "cannot ping", program: "/bin/false", problem: "CAP_NET_RAW" },
  ])("calls devices unknown, not down, when fping $name", async ({ program, problem }) => {
    const { harness, collector } = await started({ program });

    await until(() => collector.problem(), { what: "the problem" });

    expect(collector.problem()).toContain(problem);
    expect(harness.ofKind("reach").map(({ state }) => state)).toEqual(["unknown", "unknown"]);
    expect(harness.ofKind("samples")).toEqual([]);
    expect(harness.ofKind("event")).toEqual([]);
  });

  it("calls devices unknown, not down, while the gateway itself is cut off, and says so once", async () => {
    const fping = scriptedFping();
    cleanups.push(async () => fping.remove());
    const { harness, collector } = await started({ program: fping.program, landmarks: ["192.0.2.1"], downAfter: 3 });
    await until(() => harness.deps.states.counts().up === 2, { what: "both devices are up" });

    fping.silence();
    await until(() => harness.deps.states.counts().unknown === 2, { what: "both devices are unknown" });
    expect(collector.problem()).toContain("the gateway is cut off: 192.0.2.1 and all devices are silent");
    fping.speak();
    await until(() => harness.deps.states.counts().up === 2, { what: "both devices are up again" });

    expect(collector.problem()).toBeUndefined();
    expect(harness.ofKind("reach").filter(({ state }) => state === "down")).toEqual([]);
    expect(harness.ofKind("event")).toMatchObject([
      { type: "gateway.cut-off", severity: "critical", source: "gateway" },
      { type: "gateway.cut-off", severity: "cleared" },
    ]);
  });

  it("calls devices down when the router still answers", async () => {
    const fping = scriptedFping();
    cleanups.push(async () => fping.remove());
    const { harness } = await started({ program: fping.program, landmarks: ["192.0.2.1"], downAfter: 3 });
    await until(() => harness.deps.states.counts().up === 2, { what: "both devices are up" });

    fping.silence({ but: "192.0.2.1" });
    await until(() => harness.deps.states.counts().down === 2, { what: "both devices are down" });

    expect(harness.ofKind("event").map(({ type }) => type)).toEqual(["reach.down", "reach.down"]);
  });

  it("follows devices that come and go while it runs, and keeps the states of the others", async () => {
    const { harness, collector } = await started();
    await until(() => harness.deps.states.counts().up === 1, { what: "the first device is up" });
    harness.deps.states.expect("comes");

    await collector.change({ gone: ["gone"], fresh: [{ id: "comes", name: "Comes", address: "127.0.0.3" }] });
    await until(() => harness.deps.states.counts().up === 2, { what: "the new device is up" });

    expect(harness.ofKind("reach").filter(({ deviceId, transition }) => deviceId === "here" && transition)).toHaveLength(1);
    expect(collector.problem()).toBeUndefined();
  });
});
