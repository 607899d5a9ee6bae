import { describe, expect, it } from "vitest";
import { bootedState, withStorm } from "../device-state.ts";
import { labDevices } from "../devices/lab-devices.ts";
import { defaultLabNetwork } from "../lab-device.ts";
import { deviceMib } from "./device-mib.ts";

const bootMs = 1_790_000_000_000;
const minuteMs = 60_000;
const broadcasts = "1.3.6.1.2.1.16.1.1.1.6.7";
const history = "1.3.6.1.2.1.16.2.2.1";

function accessSwitch() {
  const device = labDevices("small", defaultLabNetwork).find(({ id }) => id === "sw1");
  const port = device?.ports.find(({ name }) => name === "Gi0/7");
  if (device === undefined || port === undefined) throw new Error("the small lab has sw1 Gi0/7");
  let state = bootedState(device, bootMs, 1);
  let nowMs = bootMs;
  const table = deviceMib(device, { state: () => state, engineId: Buffer.alloc(5), nowMs: () => nowMs });
  const number = (oid: string) => {
    const value = table.get(oid)?.read(nowMs);
    return typeof value?.value === "number" ? value.value : undefined;
  };
  return {
    port,
    table,
    number,
    at: (ms: number) => {
      nowMs = bootMs + ms;
    },
    storm: (on: boolean) => {
      state = withStorm(state, port, { on, nowMs });
    },
  };
}

describe("RMON of the lab's switch", () => {
  it("counts a storm while it rages, and no more when it is over", () => {
    const { number, at, storm } = accessSwitch();
    at(minuteMs);
    storm(true);
    const before = number(broadcasts) ?? 0;
    at(2 * minuteMs);
    storm(false);
    const after = number(broadcasts) ?? 0;
    at(3 * minuteMs);

    expect(after - before).toBeGreaterThanOrEqual(60 * 20_000);
    expect((number(broadcasts) ?? 0) - after).toBeLessThan(20_000);
  });

  it("remembers the last buckets of its history, each once its interval is over, under growing numbers", () => {
    const { table, number, at } = accessSwitch();
    at(95_000);

    expect([1, 2, 3, 4].map((sample) => number(`${history}.3.1.${sample}`))).toEqual([0, 3_000, 6_000, undefined]);
    expect(number(`${history}.5.1.2`)).toBeGreaterThan(0);
    expect(table.after(`${history}.3.1.1`)?.oid).toBe(`${history}.3.1.2`);
    expect(table.after(`${history}.15.3.3`)?.oid).toBe("1.3.6.1.2.1.16.3.1.1.1.1");

    at(2 * 3_600_000);
    expect(number(`${history}.3.1.120`)).toBeUndefined();
    expect(number(`${history}.3.1.240`)).toBe(239 * 3_000);
  });
});
