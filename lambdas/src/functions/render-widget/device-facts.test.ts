import { describe, expect, it } from "vitest";
import { factsPart, productText } from "./device-facts.ts";

const nowMs = 1_764_000_000_000;
const silent = { readings: () => undefined, toldMs: nowMs - 600_000, nowMs };

describe("device facts on the page", () => {
  it("shows only the lists a device has", () => {
    expect(String(factsPart({}, silent))).toBe("");
    expect(String(factsPart({ vlans: [{ id: 1 }] }, silent))).toBe("");
  });

  it("shows IS-IS neighbours, those that are not adjacent first", () => {
    const up = { systemId: "0100.9919.1255", state: "up", level: "2", address: "192.0.2.255" } as const;
    const page = String(factsPart({ isisAdjacencies: [up, { systemId: "1099.2040.0051", state: "initializing" }] }, silent));

    expect(page).toContain("level 2");
    expect(page.indexOf("1099.2040.0051")).toBeLessThan(page.indexOf("0100.9919.1255"));
  });

  it("puts a lost peer and a failed sensor first", () => {
    const page = String(
      factsPart(
        {
          bgpPeers: [
            { remoteAddress: "192.0.2.1", state: "established" },
            { remoteAddress: "192.0.2.2", state: "active", enabled: true },
          ],
          sensors: [
            { name: "Fan", class: "fan-speed", value: 5_000, unit: "rpm" },
            { name: "Inlet", class: "temperature", value: 81.234, unit: "C", high: 70 },
          ],
        },
        silent,
      ),
    );

    expect(page.indexOf("192.0.2.2")).toBeLessThan(page.indexOf("192.0.2.1"));
    expect(page.indexOf("Inlet")).toBeLessThan(page.indexOf("Fan"));
    expect(page).toContain("81.23 °C");
    expect(page).toContain("fails above 70");
    expect(page).toContain("10 min ago");
  });

  it("shows the last reading and its age in place of what was told with the facts", () => {
    const values: Readonly<Record<string, number | undefined>> = {
      "temperature Inlet sensorValue": -4_250,
      "192.0.2.1 bgpAcceptedPrefixes": 812_345,
      "Flash poolUsed": 512,
      "Flash poolTotal": 1_024,
      "CPU processorLoad": 2_250,
      "temperature Gone sensorValue": undefined,
    };
    const readings = (part: string | undefined, metric: string) => {
      const key = `${part} ${metric}`;
      return key in values ? { value: values[key], atS: nowMs / 1_000 - 40 } : undefined;
    };

    const page = String(
      factsPart(
        {
          sensors: [
            { series: "temperature Inlet", name: "Inlet", class: "temperature", value: 20, unit: "C", health: "ok" },
            { series: "temperature Gone", name: "Gone", class: "temperature", value: 33, unit: "C" },
          ],
          bgpPeers: [{ series: "192.0.2.1", remoteAddress: "192.0.2.1", state: "established", acceptedPrefixes: 1 }],
          processors: [{ series: "CPU", name: "CPU", loadPercent: 99 }],
          storage: [{ series: "Flash", name: "Flash", kind: "flash", usedPercent: 99, totalBytes: 1_024 }],
        },
        { ...silent, readings },
      ),
    );

    expect(page).toContain("-4.25 °C");
    expect(page).toContain("22 % busy");
    expect(page).toContain("50 % used");
    expect(page).toContain("812345");
    expect(page).toContain("40 s ago");
    expect(page).not.toContain("33 °C");
    expect(page).not.toContain("99 %");
  });

  it("lets no text of a neighbour become markup", () => {
    expect(String(factsPart({ links: [{ protocol: "lldp", remoteName: "<img src=x>" }] }, silent))).not.toContain("<img");
  });

  it("names the product in one line", () => {
    expect(productText({ vendor: "Acme", model: "X-48", serial: "S1" })).toBe("Acme · X-48 · serial S1");
    expect(productText({})).toBeUndefined();
  });
});
