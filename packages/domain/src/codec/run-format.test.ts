import { describe, expect, it } from "vitest";
import { decodeChunk, encodeChunk } from "../series/chunk-codec.ts";

const hash = "00112233445566ff";

/** The bytes after the header, as hex. */
function body(rows: readonly (readonly number[])[]): string {
  const columns = rows[0]?.length ?? 0;
  const bytes = encodeChunk({
    startS: 0,
    stepS: 1,
    rows: rows.length,
    columns,
    dictionaryHash: hash,
    values: Float64Array.from(rows.flat()),
  });
  const hex = Buffer.from(bytes).toString("hex");
  return hex.slice(hex.indexOf(hash) + hash.length);
}

/** A chunk of the given size whose runs are the given bytes. */
function read({ rows, columns, runs }: { rows: number; columns: number; runs: string }) {
  return decodeChunk(Buffer.from(`c8010001${byte(rows)}${byte(columns)}${hash}${runs}`, "hex"));
}

function byte(value: number): string {
  return value.toString(16).padStart(2, "0");
}

function column(...values: readonly number[]): readonly (readonly number[])[] {
  return values.map((value) => [value]);
}

describe("bytes of a chunk", () => {
  it("starts with magic, version, start, step, rows, columns and the dictionary's hash", () => {
    const bytes = encodeChunk({ startS: 300, stepS: 60, rows: 1, columns: 1, dictionaryHash: hash, values: Float64Array.of(5) });

    expect(Buffer.from(bytes).toString("hex")).toBe("c801ac023c010100112233445566ff400a");
  });

  it.each([
    ["equal values as one constant", column(7, 7, 7), "400e"],
    ["equal columns as one run", [[0, 0, 0]], "c000"],
    ["more than three columns with their number", [[0, 0, 0, 0]], "000400"],
    ["a steady climb as the first value and one difference", column(100, 160, 220), "44c80178"],
    ["a spread of small values in bits above the least", column(10, 11, 13, 10, 12, 13), "411402340e"],
    ["one outlier among small values as varints", column(0, 0, 0, 0, 1_000_000), "420000000080897a"],
    ["a random walk as differences in bits", column(5000, 5100, 5201, 5302, 5402, 5503, 5603), "45904ec8010116"],
    ["columns without any value in one octet", [[Number.NaN, Number.NaN]], "83"],
    ["a gap as a mask of the present rows", column(4, Number.NaN, 4), "500508"],
  ])("writes %s", (_name, rows, expected) => {
    expect(body(rows)).toBe(expected);
  });

  it("refers to the mask of the column before when the same rows are missing", () => {
    const rows = [
      [4, 900_000],
      [Number.NaN, Number.NaN],
      [4, 900_000],
      [4, 900_000],
      [4, 900_000],
    ];

    expect(body(rows)).toBe("501d0860c0ee6d");
  });

  it("refers to a mask over columns that have no gaps or no values", () => {
    const { NaN: gap } = Number;
    const rows = [
      [4, 900_000, gap, 90_000],
      [gap, 900_000, gap, gap],
      [4, 900_000, gap, 90_000],
      [4, 900_000, gap, 90_000],
      [4, 900_000, gap, 90_000],
    ];

    expect(body(rows)).toBe("501d0840c0ee6d4360a0fe0a");
  });
});

describe("the choice of runs", () => {
  it("keeps neighbours of another width apart, in blocks of eight cells", () => {
    const wide = Array.from({ length: 16 }, (_, at) => 2 ** 29 + at * 30_000_001);
    const narrow = Array.from({ length: 16 }, (_, at) => at % 2);

    expect(body([[...wide, ...narrow]])).toMatch(/^0410.*01100001aaaa$/u);
  });

  it("fills a run up to 4,096 cells", () => {
    expect(body([new Array<number>(4_096).fill(0)])).toBe("00802000");
    expect(body([new Array<number>(4_104).fill(0)])).toBe("00802000000800");
  });

  it("joins columns of 4,096 cells without values", () => {
    expect(body([new Array<number>(4_096).fill(Number.NaN)])).toBe("038020");
  });
});

describe("chunks that are rejected", () => {
  it.each([
    ["no bytes", "", "truncated", 0],
    ["another magic", `c70100010101${hash}4000`, "bad-magic", 1],
    ["another version", `c80200010101${hash}4000`, "unsupported-version", 2],
    ["a step of no seconds", `c80100000101${hash}4000`, "malformed", 14],
    ["no rows", `c80100010001${hash}4000`, "malformed", 14],
    ["no columns", `c80100010100${hash}4000`, "malformed", 14],
    ["a hash cut short", "c8010001010100112233", "truncated", 6],
    ["more rows than allowed", `c8010001911c01${hash}4000`, "limit-exceeded", 15],
    ["more columns than allowed", `c801000101818004${hash}0081800400`, "limit-exceeded", 16],
    ["a start that is not the shortest form", `c8018000010101${hash}4000`, "malformed", 4],
    ["a start beyond 2^53-1", `c801ffffffffffffff1f010101${hash}4000`, "out-of-range", 10],
    ["a start of nine octets", `c801ffffffffffffffff01010101${hash}4000`, "malformed", 11],
  ])("reports %s", (_name, hex, code, offset) => {
    expect(decodeChunk(Buffer.from(hex, "hex"))).toEqual({ kind: "rejected", code, offset });
  });

  it.each([
    ["a run that is missing", { rows: 1, columns: 2, runs: "4000" }, "truncated"],
    ["octets after the last run", { rows: 1, columns: 1, runs: "400000" }, "trailing-bytes"],
    ["more columns than are left", { rows: 1, columns: 1, runs: "8000" }, "malformed"],
    ["a number of columns that fits the first octet", { rows: 1, columns: 3, runs: "000300" }, "malformed"],
    ["a run of no columns", { rows: 1, columns: 3, runs: "000000" }, "malformed"],
    ["an order that does not exist", { rows: 2, columns: 1, runs: "480000" }, "malformed"],
    ["a kind of mask that does not exist", { rows: 2, columns: 1, runs: "7000" }, "malformed"],
    ["differences without values", { rows: 2, columns: 1, runs: "47" }, "malformed"],
    ["a mask without values", { rows: 2, columns: 1, runs: "5301" }, "malformed"],
    ["a reference to no mask", { rows: 2, columns: 1, runs: "6000" }, "malformed"],
    ["a mask of no row", { rows: 2, columns: 1, runs: "500000" }, "malformed"],
    ["a mask of every row", { rows: 2, columns: 1, runs: "500300" }, "malformed"],
    ["a mask with a row too many", { rows: 2, columns: 1, runs: "500500" }, "malformed"],
    ["a mask of rows that are a multiple of eight, with every row", { rows: 8, columns: 1, runs: "50ff00" }, "malformed"],
    ["a mask that repeats the one before", { rows: 2, columns: 2, runs: "500100500100" }, "malformed"],
    ["a mask cut short", { rows: 9, columns: 1, runs: "5001" }, "truncated"],
    ["differences of a single value", { rows: 1, columns: 1, runs: "440000" }, "malformed"],
    ["differences of a single present value", { rows: 2, columns: 1, runs: "54010002" }, "malformed"],
    ["a constant difference of nothing", { rows: 2, columns: 1, runs: "440200" }, "malformed"],
    ["packed numbers of no bits", { rows: 2, columns: 1, runs: "410000" }, "malformed"],
    ["packed numbers of 54 bits", { rows: 1, columns: 1, runs: "41003600000000000000" }, "malformed"],
    ["packed numbers cut short", { rows: 9, columns: 1, runs: "410001ff" }, "truncated"],
    ["a padding bit that is set", { rows: 2, columns: 1, runs: "41000104" }, "malformed"],
    ["a packed value beyond 2^53-1", { rows: 1, columns: 1, runs: "410235ffffffffffff1f" }, "out-of-range"],
    ["a varint beyond 2^53-1", { rows: 1, columns: 1, runs: "42ffffffffffffff1f" }, "out-of-range"],
    ["a varint of nine octets", { rows: 1, columns: 1, runs: "42ffffffffffffffff01" }, "malformed"],
    ["a varint with a needless octet", { rows: 1, columns: 1, runs: "428000" }, "malformed"],
    ["varints cut short", { rows: 2, columns: 1, runs: "4202" }, "truncated"],
    ["a sum of differences beyond 2^53-1", { rows: 2, columns: 1, runs: "44feffffffffffff1f02" }, "out-of-range"],
    ["a sum of differences below -(2^53-1)", { rows: 2, columns: 1, runs: "44fdffffffffffff1f01" }, "out-of-range"],
  ])("reports %s", (_name, chunk, code) => {
    expect(read(chunk)).toMatchObject({ kind: "rejected", code });
  });

  it("takes the largest and the smallest integer", () => {
    expect(read({ rows: 2, columns: 1, runs: "42feffffffffffff1ffdffffffffffff1f" })).toMatchObject({
      kind: "ok",
      chunk: { values: Float64Array.of(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER) },
    });
  });

  it("rejects a run of more than 4,096 cells", () => {
    const rows = "c801";

    expect(decodeChunk(Buffer.from(`c8010001${rows}14${hash}001400`, "hex"))).toMatchObject({ kind: "ok" });
    expect(decodeChunk(Buffer.from(`c8010001${rows}15${hash}001500`, "hex"))).toMatchObject({ code: "malformed" });
  });

  it("allocates nothing for more cells than the length of the input can stand for", () => {
    const rows = "e807";
    const columns = "e807";

    expect(decodeChunk(Buffer.from(`c8010001${rows}${columns}${hash}${"00".repeat(244)}`, "hex"))).toMatchObject({
      code: "limit-exceeded",
    });
    expect(decodeChunk(Buffer.from(`c8010001${rows}${columns}${hash}${"00".repeat(245)}`, "hex"))).toMatchObject({ code: "malformed" });
  });

  it("keeps to the limits it is given", () => {
    const bytes = encodeChunk({ startS: 0, stepS: 1, rows: 2, columns: 3, dictionaryHash: hash, values: new Float64Array(6) });

    expect(decodeChunk(bytes, { rows: 2, columns: 3, cells: 6 })).toMatchObject({ kind: "ok" });
    expect(decodeChunk(bytes, { rows: 1, columns: 3, cells: 6 })).toMatchObject({ code: "limit-exceeded" });
    expect(decodeChunk(bytes, { rows: 2, columns: 2, cells: 6 })).toMatchObject({ code: "limit-exceeded" });
    expect(decodeChunk(bytes, { rows: 2, columns: 3, cells: 5 })).toMatchObject({ code: "limit-exceeded" });
  });
});
