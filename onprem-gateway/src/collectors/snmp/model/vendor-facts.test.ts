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
});
