import { describe, expect, it } from "vitest";
import { paint } from "../output/paint.ts";
import { renderDiscovery } from "./render-discovery.ts";

const pinged = Array.from({ length: 25 }, (_, at) => ({
  id: `host-${at + 1}`,
  name: `192.0.2.${at + 1}`,
  address: `192.0.2.${at + 1}`,
  otherAddresses: [],
  status: "ping-only" as const,
  facts: {},
  failures: [],
}));
const read = { ...pinged[0], id: "sw1", name: "sw1", address: "192.0.2.200", status: "read" as const, facts: { sysDescr: "Acme switch" } };
const locked = {
  ...pinged[0],
  name: "192.0.2.100",
  address: "192.0.2.100",
  status: "locked" as const,
  failures: [{ credential: "lab", reason: "timeout" }],
};

describe("a scan, for a person", () => {
  const found = { proposals: [...pinged, locked, read], audit: [], candidates: [] } as unknown as Parameters<typeof renderDiscovery>[0];
  const lines = renderDiscovery(found, 254, paint(false));
  const placeOf = (text: string) => lines.findIndex((line) => line.includes(text));

  it("shows what was read first, then what no credential opened, then the first of those that answer ping only", () => {
    expect(placeOf("Acme switch")).toBeLessThan(placeOf("192.0.2.100"));
    expect(placeOf("192.0.2.100")).toBeLessThan(placeOf("192.0.2.1 "));
    expect(lines.filter((line) => line.endsWith("answers ping only"))).toHaveLength(20);
    expect(lines).toContain("and 5 more answer ping only; --json lists all");
  });

  it("counts them all, and says why an agent stayed closed", () => {
    expect(lines[0]).toBe(
      "254 addresses scanned: 1 devices read over SNMP, 1 with an agent that no credential opened, 25 answer ping only.",
    );
    expect(lines).toContain("192.0.2.100: an agent answers, but no credential opens it (lab: timeout)");
  });
});
