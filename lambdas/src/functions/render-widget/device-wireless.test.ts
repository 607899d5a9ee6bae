import { describe, expect, it } from "vitest";
import { wirelessPart } from "./device-wireless.ts";

describe("wireless facts on the page", () => {
  it("shows nothing for a device without any", () => {
    expect(wirelessPart({})).toBeUndefined();
  });

  it("puts lost access points first and the fullest networks first, and shows unknown as unknown", () => {
    const page = String(
      wirelessPart({
        accessPoints: [
          { name: "lobby", state: "up", clients: 3, radios: [{ band: "5 GHz", channel: 36, clients: 3 }] },
          { name: "attic", state: "down" },
        ],
        wirelessNetworks: [{ name: "guest" }, { name: "office", clients: 9 }],
        wirelessClients: 12,
      }),
    );

    expect(page).toContain("2 access points, 1 down · 12 clients");
    expect(page.indexOf("attic")).toBeLessThan(page.indexOf("lobby"));
    expect(page).toContain("5 GHz channel 36 (3)");
    expect(page.indexOf("office")).toBeLessThan(page.indexOf("guest"));
    expect(page).toContain("unknown");
  });

  it("lets no name become markup", () => {
    const hostile = "<img src=x onerror=1>";

    expect(
      String(wirelessPart({ accessPoints: [{ name: hostile, model: hostile }], wirelessNetworks: [{ name: hostile }] })),
    ).not.toContain("<img");
  });
});
