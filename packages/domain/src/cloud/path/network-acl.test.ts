import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePrefix } from "../cidr.ts";
import type { AclEntry, NetworkAcl } from "../network.ts";
import { decideAcl } from "./network-acl.ts";
import type { Packet } from "./packet.ts";

function aclOf(entries: readonly AclEntry[]): NetworkAcl {
  return { id: "acl-1", vpcId: "vpc-1", isDefault: false, subnetIds: [], entries };
}

function entry(number: number, action: AclEntry["action"], more: Partial<AclEntry> = {}): AclEntry {
  return { number, direction: "ingress", action, protocol: "tcp", cidr: "0.0.0.0/0", ...more };
}

function packet(more: Partial<Packet> = {}): Packet {
  const [source, destination] = ["192.0.2.1", "10.0.0.1"].map((text) => parsePrefix(text));
  if (source === undefined || destination === undefined) {
    throw new Error("not an address");
  }
  return { source, destination, protocol: "tcp", ports: { from: 443, to: 443 }, ...more };
}

function passes(entries: readonly AclEntry[], more?: Partial<Packet>): string {
  return decideAcl(aclOf(entries), packet(more), "ingress").passes;
}

describe("a network ACL", () => {
  it("denies what no entry names", () => {
    expect(passes([])).toBe("none");
    expect(
      passes([
        entry(100, "allow", { direction: "egress" }),
        entry(100, "allow", { cidr: "10.0.0.0/8" }),
        entry(1, "allow", { protocol: "udp" }),
      ]),
    ).toBe("none");
  });

  it("goes by number, not by the order it is listed in", () => {
    expect(passes([entry(200, "deny"), entry(100, "allow")])).toBe("all");
    expect(passes([entry(200, "allow"), entry(100, "deny")])).toBe("none");
  });

  it("tells the entries that decided", () => {
    const decision = decideAcl(aclOf([entry(10, "deny", { fromPort: 22, toPort: 22 }), entry(20, "allow")]), packet(), "ingress");

    expect(decision.entries.map(({ number }) => number)).toEqual([20]);
  });

  it("passes only some when the ports are open and entries differ", () => {
    const ports = { from: 1024, to: 65_535 };

    expect(passes([entry(10, "allow", { fromPort: 32_768, toPort: 60_999 })], { ports })).toBe("some");
    expect(passes([entry(10, "allow", { fromPort: 1024, toPort: 65_535 })], { ports })).toBe("all");
    expect(passes([entry(10, "deny", { fromPort: 3389, toPort: 3389 }), entry(20, "allow")], { ports })).toBe("some");
  });

  it("reads numbers of protocols, and takes types of ICMP for no ports", () => {
    expect(passes([entry(10, "allow", { protocol: "6" })])).toBe("all");
    expect(passes([entry(10, "allow", { protocol: "-1" })])).toBe("all");
    expect(passes([entry(10, "allow", { protocol: "icmp", fromPort: 8, toPort: 0 })], { protocol: "icmp", ports: undefined })).toBe("all");
  });

  it("lets any packet pass as soon as something of it may", () => {
    const any = { protocol: undefined, ports: undefined };

    expect(passes([entry(10, "deny", { fromPort: 22, toPort: 22 }), entry(20, "allow")], any)).toBe("some");
    expect(passes([entry(10, "deny", { protocol: "all" }), entry(20, "allow")], any)).toBe("none");
    expect(passes([entry(10, "allow", { protocol: "all" })], any)).toBe("all");
  });

  it("decides of each port as trying the entries one by one does", () => {
    const entries = fc.array(
      fc
        .record({
          number: fc.integer({ min: 1, max: 9 }),
          isAllowed: fc.boolean(),
          fromPort: fc.integer({ min: 0, max: 9 }),
          width: fc.integer({ min: 0, max: 4 }),
        })
        .map(({ number, isAllowed, fromPort, width }) =>
          entry(number, isAllowed ? "allow" : "deny", { fromPort, toPort: fromPort + width }),
        ),
      { maxLength: 8 },
    );

    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), (list, a, b) => {
        const ports = { from: Math.min(a, b), to: Math.max(a, b) };
        const sorted = list.toSorted((x, y) => x.number - y.number);
        const single = Array.from({ length: ports.to - ports.from + 1 }, (_, index) => {
          const port = ports.from + index;
          return sorted.find((one) => (one.fromPort ?? 0) <= port && port <= (one.toPort ?? 0))?.action === "allow";
        });
        const expected = single.every(Boolean) ? "all" : single.some(Boolean) ? "some" : "none";

        expect(passes(list, { ports })).toBe(expected);
      }),
    );
  });
});
