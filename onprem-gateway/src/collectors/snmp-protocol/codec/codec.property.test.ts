import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { communityMessage, integer, oid, pdu, text, tlv, varbind } from "../../testing/encode-message.ts";
import { CellBatch } from "../cell-batch.ts";
import { guardReasons } from "../guard/ber-scan.ts";
import { checkMessage } from "../guard/check-message.ts";
import type { SnmpVarbind } from "../session.ts";
import { BerReader } from "./ber-reader.ts";
import { encodeRequest, requestTags } from "./encode-request.ts";
import { decodeOid, encodeOid } from "./oid-octets.ts";
import { readCells } from "./read-cells.ts";
import { readVarbinds } from "./read-varbinds.ts";
import { readResponseHeader } from "./response-header.ts";

const most = 100;
const column = "1.3.6.1.2.1.31.1.1.1.6";
const columns = [encodeOid(column) ?? new Uint8Array(0)];
const seed = communityMessage(
  1,
  pdu(
    0xa2,
    varbind(`${column}.7`, tlv(0x46, [0, 255, 255, 255, 255, 255, 255, 255, 255])),
    varbind(`${column}.2147483647`, tlv(0x46, [1, 2, 3])),
    varbind(`${column}.10101`, tlv(0x41, [0, 255, 255, 255, 255])),
    varbind(`${column}.127`, integer(-5)),
    varbind(`${column}.128`, text("Gi0/1")),
    varbind("1.3.6.1.2.1.2.2.1.2.1", text("GigabitEthernet0/1")),
    varbind("1.3.6.1.2.1.4.20.1.1", tlv(0x40, [192, 0, 2, 1])),
    varbind("1.3.6.1.2.1.1.2.0", oid("1.3.6.1.4.1.9.1.4294967295")),
    varbind("1.3.6.1.2.1.1.3.0", tlv(0x43, [0xff, 0xff, 0xff, 0xff])),
    varbind("1.3.6.1.2.1.1.8.0", integer(-5)),
    varbind("1.3.6.1.2.1.1.9.0", tlv(0x82)),
  ),
);

/** What both ways of reading make of a datagram: they agree on what is an answer, and stay inside their bounds. */
function readBoth(bytes: Uint8Array): "read" | "rejected" {
  const slow = new BerReader(bytes);
  const fast = new BerReader(bytes);
  const header = readResponseHeader(slow);
  readResponseHeader(fast);
  if (header === undefined) {
    expect(guardReasons).toContain(slow.rejection);
    return "rejected";
  }
  const batch = new CellBatch();
  const varbinds = readVarbinds(slow, { listEnd: slow.end, most });
  const count = readCells(fast, { listEnd: fast.end, most, columns }, batch);
  expect(count).toBe(varbinds?.length);
  expect(fast.rejection).toBe(slow.rejection);
  expect(batch.count).toBeLessThanOrEqual(most);
  if (varbinds === undefined) {
    expect(guardReasons).toContain(slow.rejection);
    return "rejected";
  }
  const cells = Array.from({ length: batch.count }, (_, at) => ({ row: batch.rows[at], value: batch.valueAt(at) }));
  expect(cells.filter(({ value }) => value.kind !== "null")).toEqual(varbinds.flatMap(cellOf));
  return "read";
}

const rowOfColumn = /^1\.3\.6\.1\.2\.1\.31\.1\.1\.1\.6\.(\d{1,10})$/u;
const cellKinds: readonly string[] = ["integer", "octets", "counter32", "gauge32", "time-ticks", "counter64"];

/** The cell that a varbind is, when it lies in the column and holds a number or octets. */
function cellOf({ oid: name, value }: SnmpVarbind) {
  const row = Number(rowOfColumn.exec(name)?.[1] ?? Number.NaN);
  return row <= 0x7fff_ffff && cellKinds.includes(value.kind) ? [{ row, value }] : [];
}

describe("the codec over any input", () => {
  it("reads its seed, so that the mutations start from the inside", () => {
    expect(readBoth(seed)).toBe("read");
  });

  it("reads or rejects any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        readBoth(bytes);
      }),
      { numRuns: 3_000 },
    );
  });

  it("reads or rejects any answer with changed, cut and repeated octets, and takes nothing that the guard refuses", () => {
    const mutation = fc.record({
      edits: fc.array(fc.record({ at: fc.nat(400), octet: fc.nat(255) }), { maxLength: 6 }),
      keep: fc.nat(400),
      repeatAt: fc.nat(400),
    });
    fc.assert(
      fc.property(mutation, ({ edits, keep, repeatAt }) => {
        const bytes = Buffer.from(seed);
        for (const { at, octet } of edits) {
          bytes[at % bytes.length] = octet;
        }
        if (readBoth(bytes) === "read") {
          const check = checkMessage(bytes, "poller");
          // For the library's sake, the guard alone insists on the short form of an empty value.
          expect(["ok", "length"]).toContain(check.kind === "ok" ? "ok" : check.reason);
        }
        readBoth(bytes.subarray(0, keep));
        readBoth(Buffer.concat([bytes.subarray(0, repeatAt % bytes.length), bytes]));
      }),
      { numRuns: 5_000 },
    );
  });

  it("looks at no more of a large datagram than there is", () => {
    const list = Buffer.concat(Array.from({ length: 8_000 }, () => Uint8Array.of(0x30, 5, 6, 1, 0x2b, 5, 0)));
    const bytes = communityMessage(1, pdu(0xa2, list));
    const reader = new BerReader(bytes);
    readResponseHeader(reader);

    expect(readVarbinds(reader, { listEnd: reader.end, most })).toBeUndefined();
    expect(reader.rejection).toBe("varbind-count");
  });
});

const subIdentifier = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffff_ffff }));
const dotted = fc
  .tuple(fc.nat(2), fc.nat(39), fc.array(subIdentifier, { maxLength: 126 }))
  .map(([a, b, rest]) => [a, b, ...rest].join("."));

describe("names", () => {
  it("come back as they went out", () => {
    fc.assert(
      fc.property(dotted, (name) => {
        const octets = encodeOid(name) ?? new Uint8Array(0);
        expect(octets).toEqual(Uint8Array.from(oid(name).slice(-octets.length)));
        expect(decodeOid(octets, { start: 0, end: octets.length })).toBe(name);
      }),
    );
  });

  it("are refused when they are no OID, whatever the text", () => {
    for (const text of ["", "1", "3.1", "1.40", "1..3", "1.3.4294967296", "1.3.x", ".1.3", `1.3${".1".repeat(127)}`]) {
      expect(encodeOid(text)).toBeUndefined();
    }
  });
});

const row = fc.integer({ min: 0, max: 0x7fff_ffff });

describe("requests", () => {
  it("hold exactly what was asked, in a form that others read", () => {
    fc.assert(
      fc.property(
        fc.array(dotted, { maxLength: 40 }),
        fc.record({
          requestId: row,
          maxRepetitions: fc.nat(70_000),
          nonRepeaters: fc.nat(3),
          community: fc.uint8Array({ maxLength: 300 }),
        }),
        (names, fields) => {
          const oids = names.map((name) => encodeOid(name) ?? new Uint8Array(0));
          const expected = tlv(
            0x30,
            integer1(1),
            tlv(0x04, fields.community),
            tlv(
              0xa5,
              integer(fields.requestId),
              shortInteger(fields.nonRepeaters),
              shortInteger(fields.maxRepetitions),
              tlv(0x30, ...names.map((name) => tlv(0x30, oid(name), tlv(0x05)))),
            ),
          );
          expect(encodeRequest({ version: "2c", tag: requestTags.getBulk, oids, ...fields })).toEqual(Uint8Array.from(expected));
        },
      ),
    );
  });
});

describe("cells", () => {
  it("are exact in row and value, up to the largest of both", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })), { maxLength: 40 }), (cells) => {
        const names = cells.map(([index, value]) => varbind(`${column}.${index}`, counter64(value)));
        const reader = new BerReader(communityMessage(1, pdu(0xa2, ...names)));
        readResponseHeader(reader);
        const batch = new CellBatch();

        expect(readCells(reader, { listEnd: reader.end, most, columns }, batch)).toBe(cells.length);
        const read = cells.map((_cell, at) => [batch.rows[at], batch.valueAt(at)]);
        expect(read).toEqual(cells.map(([index, value]) => [index, { kind: "counter64", value }]));
      }),
    );
  });

  it("belong to the column whose turn it is; what lies elsewhere is left out", () => {
    const other = "1.3.6.1.2.1.31.1.1.1.7";
    const names = [`${column}.1`, `${other}.1`, `${other}.1`, `${other}.2`, `${column}.3.4`, `${other}.3`];
    const reader = new BerReader(communityMessage(1, pdu(0xa2, ...names.map((name) => varbind(name, tlv(0x41, [5]))))));
    readResponseHeader(reader);
    const batch = new CellBatch();
    const both = [...columns, encodeOid(other) ?? new Uint8Array(0)];

    expect(readCells(reader, { listEnd: reader.end, most, columns: both }, batch)).toBe(6);
    expect(Array.from({ length: batch.count }, (_, at) => [batch.columns[at], batch.rows[at]])).toEqual([
      [0, 1],
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
  });

  it("are asked for behind a row by its index, scalars beside them without one", () => {
    fc.assert(
      fc.property(row, (index) => {
        const request = { version: "2c", tag: requestTags.getBulk, requestId: 7, nonRepeaters: 1, maxRepetitions: 5 } as const;
        const community = new Uint8Array(3);
        const names = (...each: readonly string[]) => each.map((name) => encodeOid(name) ?? new Uint8Array(0));
        const scalar = "1.3.6.1.2.1.1.3";

        expect(encodeRequest({ ...request, community, oids: names(scalar, column), row: index })).toEqual(
          encodeRequest({ ...request, community, oids: names(scalar, `${column}.${index}`) }),
        );
      }),
    );
  });

  it("come as values of the port, octets as they were sent", () => {
    const values = [tlv(0x04, [1, 2]), tlv(0x02, [0xff]), tlv(0x41, [5]), counter64(2n ** 64n - 1n), tlv(0x05)];
    const reader = new BerReader(communityMessage(1, pdu(0xa2, ...values.map((value, at) => varbind(`${column}.${at + 1}`, value)))));
    readResponseHeader(reader);
    const batch = new CellBatch();
    readCells(reader, { listEnd: reader.end, most, columns }, batch);

    expect(values.map((_, at) => batch.valueAt(at))).toEqual([
      { kind: "octets", value: Buffer.of(1, 2) },
      { kind: "integer", value: -1 },
      { kind: "counter32", value: 5 },
      { kind: "counter64", value: 2n ** 64n - 1n },
      { kind: "null" },
    ]);
  });
});

function counter64(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return tlv(0x46, Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex"));
}

function integer1(value: number): Uint8Array {
  return tlv(0x02, [value]);
}

function shortInteger(value: number): Uint8Array {
  if (value < 0x80) {
    return integer1(value);
  }
  return value < 0x8000 ? tlv(0x02, [value >> 8, value & 0xff]) : integer(value);
}
