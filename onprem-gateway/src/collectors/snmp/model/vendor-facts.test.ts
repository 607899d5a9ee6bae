import { describe, expect, it } from "vitest";
import { buildCatalogue } from "../../../profiles/loading/build-catalogue.ts";
import { MemoryAgent } from "../testing/memory-agent.ts";
import { readVendor, vendorFactsOf } from "./vendor-facts.ts";

const acme = `
sysobjectid: 1.3.6.1.4.1.99999.*
model:
  identity: { vendor: Acme }
metrics:
  - MIB: ACME-MIB
    symbol: { OID: 1.3.6.1.4.1.99999.5.1.0, name: acmeUptime }
`;

describe("readVendor", () => {
  const profiles = buildCatalogue([{ file: "acme.yaml", text: acme }]);
  const ask = (agent: MemoryAgent, sysObjectId: string) =>
    readVendor({ session: agent, version: "2c", monotonicMs: () => 0, deadlineMs: 1, profiles, sysObjectId, sysDescr: "Acme" });

  it("makes facts of what the device's profile asks for", async () => {
    const agent = new MemoryAgent();
    const read = await ask(agent, "1.3.6.1.4.1.99999.1");

    expect(read && vendorFactsOf(read, { sysObjectId: "1.3.6.1.4.1.99999.1", sysDescr: "" }).identity.vendor).toBe("Acme");
    expect(agent.requests.some(({ kind }) => kind === "get")).toBe(true);
  });

  it("asks nothing of a device that no profile fits", async () => {
    const agent = new MemoryAgent();

    expect(await ask(agent, "1.3.6.1.4.1.88888.1")).toBeUndefined();
    expect(agent.requests).toEqual([]);
  });

  it("does not read the names of sensors that the device does not have", async () => {
    const base = "1.3.6.1.4.1.99999";
    const names = Array.from({ length: 500 }, (_, at) => [`1.3.6.1.2.1.31.1.1.1.1.${at + 1}`, `port ${at + 1}`] as const);
    const optics = buildCatalogue([
      {
        file: "optics.yaml",
        text: `sysobjectid: ${base}.*\nmodel: { sensors: [{ class: voltage, value: ${base}.7.1.2, name: 1.3.6.1.2.1.31.1.1.1.1 }] }\n`,
      },
    ]);
    const read = async (values: readonly (readonly [string, string])[]) => {
      const agent = new MemoryAgent();
      for (const [oid, text] of [...names, ...values]) {
        agent.objects.set(oid, { kind: "octets", value: new TextEncoder().encode(text) });
      }
      const system = { sysObjectId: `${base}.1`, sysDescr: "" };
      const question = { session: agent, version: "2c", monotonicMs: () => 0, deadlineMs: 1, profiles: optics, ...system } as const;
      const reading = await readVendor(question);
      return { sensors: reading && vendorFactsOf(reading, system).sensors, requests: agent.requests.length };
    };

    const without = await read([]);
    const some = await read([[`${base}.7.1.2.9`, "3"]]);

    expect(without).toEqual({ sensors: [], requests: 1 });
    expect(some.sensors).toMatchObject([{ name: "port 9", value: 3 }]);
    expect(some.requests).toBeGreaterThan(without.requests);
  });
});
