import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { columnIndex } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { bootedState } from "@isthmus/local-stack/lab/device-state";
import { labDevices } from "@isthmus/local-stack/lab/devices/lab-devices";
import { defaultLabNetwork } from "@isthmus/local-stack/lab/lab-device";
import { deviceMib } from "@isthmus/local-stack/lab/mib/device-mib";
import { SnmpAgent } from "@isthmus/local-stack/lab/snmp-agent";
import { SnmpCollector } from "@isthmus/onprem-gateway/collectors/snmp/snmp-collector";
import { openHarness, until } from "@isthmus/onprem-gateway/collectors/testing/collector-harness";
import { Secret } from "@isthmus/onprem-gateway/config/secret";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const community = "outage";
const port = 21_164;
const outageMs = 600_000;
const bucketMs = 30_000;
const folder = mkdtempSync(join(tmpdir(), "outage-"));

describe("a gateway that was down for ten minutes", () => {
  const device = labDevices("small", defaultLabNetwork).find(({ id }) => id === "sw1");
  if (device === undefined) throw new Error("the small lab has sw1");
  const state = bootedState(device, Date.now() - 3_600_000, 1);
  const engineId = Buffer.from("8000000004616263", "hex");
  const nowMs = () => Date.now();
  const table = deviceMib(device, { state: () => state, engineId, nowMs });
  const access = { version: "2c", community } as const;
  const agent = new SnmpAgent({ address: "127.0.0.1", port, engineId, access, table, state: () => state, nowMs });
  beforeAll(() => agent.start());
  afterAll(async () => {
    await agent.stop();
    rmSync(folder, { recursive: true });
  });

  it("gets from the switch's own memory what passed meanwhile, bucket by bucket, and is told the switch's thresholds", async () => {
    const rmonStateFile = join(folder, "rmon-memory.json");
    const seenMs = Date.now() - outageMs;
    writeFileSync(rmonStateFile, JSON.stringify({ devices: { sw1: { seenMs } } }));
    const harness = openHarness(["sw1"]);
    const credential = { version: "2c", community: new Secret(community) } as const;
    const devices = [{ id: "sw1", name: "sw1", address: "127.0.0.1", port, credential, uplinks: [] }];
    const options = { devices, everySeconds: 2, timeoutMs: 1_000, retries: 1, readingsEveryPolls: 5, rmonStateFile };
    const collector = new SnmpCollector(options, harness.deps);
    await collector.start();
    try {
      const history = await until(
        () => {
          const found = harness.ofKind("samples").filter(({ set }) => set === "rmon-history");
          return found.length > 0 && found;
        },
        { what: "buckets of the outage" },
      );

      const starts = history.map(({ startS }) => startS * 1_000);
      expect(history.length).toBeGreaterThanOrEqual(outageMs / bucketMs - 1);
      expect(Math.min(...starts)).toBeGreaterThan(seenMs - bucketMs - 2_000);
      expect(starts.slice(1).every((start, at) => start - (starts[at] ?? 0) === bucketMs)).toBe(true);
      for (const { dictionary, values, stepS } of history) {
        expect(stepS).toBe(30);
        for (const entity of ["Gi0/1", "Gi0/7", "Gi0/48"]) {
          expect(values[columnIndex(dictionary, { entity, metric: metrics.etherHistoryOctets.id })]).toBeGreaterThan(0);
        }
      }
      const statistics = await until(() => harness.ofKind("samples").find(({ set }) => set === "rmon"), {
        what: "statistics",
        withinMs: 40_000,
      });
      expect(statistics.dictionary[0]?.entities).toHaveLength(device.ports.length);
      const alarms = harness.ofKind("inventory").find(({ model }) => model?.rmonAlarms !== undefined)?.model?.rmonAlarms;
      expect(alarms).toMatchObject([
        { variable: "etherStatsBroadcastPkts", interface: "Gi0/1", risingThreshold: 5_000, risingEvent: "Broadcasts of a storm" },
        { interface: "Gi0/7" },
        { interface: "Gi0/48" },
      ]);
    } finally {
      await collector.stop();
    }
  });
});
