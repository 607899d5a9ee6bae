import { describe, expect, it } from "vitest";
import { factsPart, productText } from "./device-facts.ts";

describe("device facts on the page", () => {
  it("shows only the lists a device has", () => {
    expect(String(factsPart({}))).toBe("");
    expect(String(factsPart({ vlans: [{ id: 1 }] }))).toBe("");
  });

  it("puts a lost peer and a failed sensor first", () => {
    const page = String(
      factsPart({
        bgpPeers: [
          { remoteAddress: "192.0.2.1", state: "established" },
          { remoteAddress: "192.0.2.2", state: "active", enabled: true },
        ],
        sensors: [
          { name: "Fan", class: "fan-speed", value: 5_000, unit: "rpm" },
          { name: "Inlet", class: "temperature", value: 81.234, unit: "C", high: 70 },
        ],
      }),
    );

    expect(page.indexOf("192.0.2.2")).toBeLessThan(page.indexOf("192.0.2.1"));
    expect(page.indexOf("Inlet")).toBeLessThan(page.indexOf("Fan"));
    expect(page).toContain("81.23 C");
  });

  it("lets no text of a neighbour become markup", () => {
    expect(String(factsPart({ links: [{ protocol: "lldp", remoteName: "<img src=x>" }] }))).not.toContain("<img");
  });

  it("names the product in one line", () => {
    expect(productText({ vendor: "Acme", model: "X-48", serial: "S1" })).toBe("Acme · X-48 · serial S1");
    expect(productText({})).toBeUndefined();
  });
});
