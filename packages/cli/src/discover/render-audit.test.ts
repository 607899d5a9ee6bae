import type { Discovery } from "@isthmus/onprem-gateway/discovery/discover-network";
import { describe, expect, it } from "vitest";
import { paint } from "../output/paint.ts";
import { renderAudit } from "./render-audit.ts";

const device = { id: "sw1", name: "sw1", facts: {}, status: "read", failures: [], ping: true } as const;

describe("audit of joins", () => {
  it("says what was joined into what, by which evidence, and how to undo it", () => {
    const discovery: Pick<Discovery, "proposals" | "audit"> = {
      proposals: [
        { ...device, address: "192.0.2.1", otherAddresses: ["192.0.2.2"], snmp: { credential: "lab", port: 161 } },
        { ...device, id: "sw3", address: "192.0.2.3", otherAddresses: [] },
      ],
      audit: [
        { kind: "merged", by: "engine-id", value: "800000000151", addresses: ["192.0.2.1", "192.0.2.2"] },
        { kind: "kept-apart", by: "serial", value: "S1\u001b[2J", addresses: ["192.0.2.1", "192.0.2.3"], differIn: "engine-id" },
      ],
    };

    expect(
      renderAudit(discovery, paint(false)).join("\n"),
    ).toBe(`2 devices, 1 of them with several addresses; 1 times addresses were kept apart though something was the same.

sw1, watched at 192.0.2.1, is also 192.0.2.2
  by SNMP engine id 800000000151: 192.0.2.1, 192.0.2.2
  to undo: --keep-apart 192.0.2.2, or a device of its own in the configuration:
    - id: "sw1-apart"
      name: "sw1"
      address: "192.0.2.2"
      ping: true
      snmp:
        credential: "lab"

Kept apart:
  192.0.2.1, 192.0.2.3: the same serial number S1\ufffd[2J, another SNMP engine id`);
  });
});
