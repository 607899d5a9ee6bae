import { describe, expect, it } from "vitest";
import { loadDatagramCalls } from "./libc.ts";
import { MessageBlock, type MessageLayout, nameOctets } from "./message-block.ts";

/** As x86-64 and arm64 with the GNU C library have it. */
const layout: MessageLayout = {
  messageOctets: 64,
  nameAt: 0,
  nameLengthAt: 8,
  piecesAt: 16,
  pieceCountAt: 24,
  flagsAt: 48,
  lengthAt: 56,
  pieceOctets: 16,
  pieceStartAt: 0,
  pieceLengthAt: 8,
};
const addresses = [0x7f00_0000_1000n, 0x7f00_0001_0000n];

function block(slots = 3, slotOctets = 100): MessageBlock {
  const left = [...addresses];
  return new MessageBlock({ layout, addressOf: () => left.shift() ?? 0n, slots, slotOctets });
}

describe("MessageBlock", () => {
  it("has the layout that the processor's ABI gives the structures", () => {
    const loaded = loadDatagramCalls();

    expect(loaded.kind === "ok" ? loaded.calls.layout : loaded).toEqual(layout);
  });

  it("names each slot's structures by their addresses", () => {
    const three = block();
    const view = new DataView(three.head);
    const [head = 0n, content = 0n] = addresses;

    for (const slot of [0, 1, 2]) {
      const piece = 3 * 64 + slot * 16;
      expect(three.messageAddress(slot)).toBe(head + BigInt(slot * 64));
      expect(view.getBigUint64(slot * 64, true)).toBe(head + BigInt(three.nameAt(slot)));
      expect(view.getBigUint64(slot * 64 + 16, true)).toBe(head + BigInt(piece));
      expect(view.getBigUint64(slot * 64 + 24, true)).toBe(1n);
      expect(view.getBigUint64(piece, true)).toBe(content + BigInt(slot * 100));
      expect(view.getBigUint64(piece + 8, true)).toBe(100n);
    }
    expect(three.nameAt(2) + nameOctets).toBe(three.head.byteLength);
  });

  it("refuses what does not fit, and slots that it does not have", () => {
    const three = block();

    expect(() => three.put(3, new Uint8Array(1), new Uint8Array(16))).toThrow(RangeError);
    expect(() => three.put(-1, new Uint8Array(1), new Uint8Array(16))).toThrow(RangeError);
    expect(() => three.put(0, new Uint8Array(101), new Uint8Array(16))).toThrow(RangeError);
    expect(() => three.put(0, new Uint8Array(1), new Uint8Array(33))).toThrow(RangeError);
    expect(() => three.messageAddress(3)).toThrow(RangeError);
  });

  it("gives back what was put into a slot, as bytes of its own", () => {
    const three = block();
    const bytes = new Uint8Array([1, 2, 3]);

    three.put(1, bytes, new Uint8Array(16));
    const copy = three.copyOf(1);
    three.put(1, new Uint8Array([9, 9, 9, 9]), new Uint8Array(16));

    expect(copy).toEqual(bytes);
  });

  it.each([
    { what: "a length beyond the slot", length: 101, flags: 0 },
    { what: "a length that no datagram has", length: 0xffff_ffff, flags: 0 },
    { what: "a datagram that was cut off", length: 100, flags: 0x20 },
  ])("gives nothing of $what", ({ length, flags }) => {
    const three = block();
    const view = new DataView(three.head);
    view.setUint32(2 * 64 + 56, length, true);
    view.setUint32(2 * 64 + 48, flags, true);

    expect(three.received(2)).toBeUndefined();
    view.setUint32(2 * 64 + 56, 100, true);
    view.setUint32(2 * 64 + 48, 0, true);
    expect(three.received(2)).toHaveLength(100);
  });

  it("tells the system how much room there is for each address, again for each call", () => {
    const three = block();
    three.expect(3);
    new DataView(three.head).setUint32(64 + 8, 16, true);
    expect(three.nameLength(1)).toBe(16);

    three.expect(2);

    expect([0, 1, 2].map((slot) => three.nameLength(slot))).toEqual([nameOctets, nameOctets, nameOctets]);
  });
});
