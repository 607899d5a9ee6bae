import { SocketAddress } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { peerOf } from "../peer.ts";
import { SenderNames, socketAddressOctets, socketAddressOf } from "./socket-address.ts";

const port = fc.integer({ min: 1, max: 65_535 });
const peers = fc.oneof(
  fc.record({ address: fc.ipV4(), port }),
  fc.record({ address: fc.ipV6().filter((each) => SocketAddress.parse(`[${each}]:1`) !== undefined), port }),
);

describe("socketAddressOf and SenderNames", () => {
  it("read back what they wrote, in the form in which answers are compared", () => {
    fc.assert(
      fc.property(peers, fc.nat(64), (target, offset) => {
        const peer = peerOf(target);
        const octets = socketAddressOf(peer) ?? new Uint8Array(0);
        const memory = new ArrayBuffer(offset + octets.length);
        new Uint8Array(memory).set(octets, offset);

        expect(octets).toHaveLength(socketAddressOctets[peer.family]);
        expect(new SenderNames(peer.family, memory).at(offset, octets.length)).toEqual({ address: peer.address, port: peer.port });
      }),
    );
  });

  it("write an address in network order behind the family", () => {
    expect([...(socketAddressOf({ address: "192.0.2.1", port: 161, family: "udp4" }) ?? [])]).toEqual([
      ...[2, 0, 0, 161, 192, 0, 2, 1],
      ...[0, 0, 0, 0, 0, 0, 0, 0],
    ]);
    expect([...(socketAddressOf({ address: "2001:db8::1", port: 258, family: "udp6" }) ?? [])]).toEqual([
      ...[10, 0, 1, 2, 0, 0, 0, 0],
      ...[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      ...[0, 0, 0, 0],
    ]);
  });

  it("leave an address with a zone, a name and the other family to others", () => {
    for (const address of ["fe80::1%eth0", "router", "192.0.2.1"]) {
      expect(socketAddressOf({ address, port: 161, family: "udp6" })).toBeUndefined();
    }
  });

  it("never throw and never read outside their memory, whatever the system says", () => {
    const memory = new ArrayBuffer(40);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 40, maxLength: 40 }),
        fc.nat(60),
        fc.nat(0xffff_ffff),
        fc.constantFrom("udp4" as const, "udp6" as const),
        (octets, offset, length, family) => {
          new Uint8Array(memory).set(octets);

          const sender = new SenderNames(family, memory).at(offset, length);

          expect(sender === undefined || offset + socketAddressOctets[family] <= memory.byteLength).toBe(true);
        },
      ),
    );
  });

  it("name the interface of a link-local sender", () => {
    const octets = socketAddressOf({ address: "fe80::1", port: 161, family: "udp6" }) ?? new Uint8Array(0);
    const memory = new Uint8Array(octets).buffer;
    new DataView(memory).setUint32(24, 999_999, true);

    expect(new SenderNames("udp6", memory).at(0, octets.length)).toEqual({ address: "fe80::1%999999", port: 161 });
  });
});
