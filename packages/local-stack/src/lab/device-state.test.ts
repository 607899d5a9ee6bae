import { describe, expect, it } from "vitest";
import { bootedState, portActivityS, rebooted, ticksAt, withPort } from "./device-state.ts";
import { labDevices } from "./devices/lab-devices.ts";
import { defaultLabNetwork, type LabPort } from "./lab-device.ts";

const bootMs = 1_790_000_000_000;
const minuteMs = 60_000;

function busyPort() {
  const device = labDevices("small", defaultLabNetwork).find(({ id }) => id === "sw1");
  const port = device?.ports.find(({ name }) => name === "Gi0/48");
  if (device === undefined || port === undefined) throw new Error("the small lab has sw1 Gi0/48");
  return { device, port: port as LabPort, booted: bootedState(device, bootMs, 1) };
}

describe("state of a simulated device", () => {
  it("starts with uptime and activity at zero", () => {
    const { port, booted } = busyPort();

    expect(ticksAt(booted, bootMs)).toBe(0);
    expect(portActivityS(booted, port, bootMs)).toBe(0);
  });

  it("stops the activity of a port while the port is down and goes on from there when it is up again", () => {
    const { port, booted } = busyPort();
    const cut = withPort(booted, port, { up: false, nowMs: bootMs + minuteMs });
    const restored = withPort(cut, port, { up: true, nowMs: bootMs + 5 * minuteMs });

    const atCut = portActivityS(booted, port, bootMs + minuteMs);
    expect(atCut).toBeGreaterThan(0);
    expect(portActivityS(cut, port, bootMs + 4 * minuteMs)).toBe(atCut);
    expect(portActivityS(restored, port, bootMs + 5 * minuteMs)).toBe(atCut);
    expect(portActivityS(restored, port, bootMs + 6 * minuteMs)).toBeGreaterThan(atCut);
  });

  it("is the very same state when a port is already as asked", () => {
    const { port, booted } = busyPort();

    expect(withPort(booted, port, { up: true, nowMs: bootMs + 1 })).toBe(booted);
  });

  it("restarts with counters at zero and one engine boot more, links as they were", () => {
    const { device, port, booted } = busyPort();
    const cut = withPort(booted, port, { up: false, nowMs: bootMs + minuteMs });

    const restarted = rebooted(device, cut, bootMs + 2 * minuteMs);

    expect(restarted.engineBoots).toBe(2);
    expect(restarted.ports.get(port.index)).toEqual({ up: false, changedMs: bootMs + 2 * minuteMs, activityS: 0 });
  });

  it("wraps sysUpTime at 2^32 hundredths of a second", () => {
    const { booted } = busyPort();

    expect(ticksAt(booted, bootMs + 42_949_672_960 + 50)).toBe(5);
  });
});
