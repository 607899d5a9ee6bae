import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { RefusedRequest } from "../errors.ts";
import { type BodyCarrier, type BodyLimits, parseCompressedJson, readCompressedBody } from "./request-body.ts";

const limits: BodyLimits = { compressedBytes: 4 * 1024 * 1024, rawBytes: 20 * 1024 * 1024, depth: 8 };

function carrier(body: Buffer, headers: Record<string, string> = {}): BodyCarrier {
  return {
    headers: { "content-type": "application/octet-stream", "content-encoding": "gzip", ...headers },
    body: body.toString("base64"),
    isBase64Encoded: true,
  };
}

async function refusal(run: () => unknown): Promise<{ status: number; code: string; message: string }> {
  try {
    await run();
  } catch (error) {
    if (error instanceof RefusedRequest) {
      return { status: error.statusCode, code: error.refusal.code, message: error.refusal.message };
    }
    throw error;
  }
  throw new Error("was not refused");
}

const parse = (json: string | Buffer) => parseCompressedJson(gzipSync(json), limits);

describe("a request body", () => {
  it("comes back as the value that was compressed", async () => {
    const sent = { text: "é\u0000 ✓", list: [1, { deep: null }] };

    expect(await parse(JSON.stringify(sent))).toEqual(sent);
  });

  it.each([
    ["no encoding", { "content-encoding": "" }],
    ["brotli", { "content-encoding": "br" }],
    ["two codings", { "content-encoding": "gzip, gzip" }],
    ["another type", { "content-type": "text/plain" }],
  ])("with %s in its headers is refused with 415", async (_, headers) => {
    expect((await refusal(() => readCompressedBody(carrier(gzipSync("{}"), headers), limits))).status).toBe(415);
  });

  it("that is larger than the limit is refused with 413 before it is decoded", async () => {
    const body = carrier(Buffer.alloc(limits.compressedBytes + 3));

    expect(await refusal(() => readCompressedBody(body, limits))).toMatchObject({ status: 413, code: "body-too-large" });
  });

  it("exactly at the limit is taken", () => {
    expect(readCompressedBody(carrier(Buffer.alloc(limits.compressedBytes)), limits)).toHaveLength(limits.compressedBytes);
  });

  it("that Lambda did not hand over as binary is refused with 400", async () => {
    const body = { ...carrier(gzipSync("{}")), isBase64Encoded: false };

    expect(await refusal(() => readCompressedBody(body, limits))).toMatchObject({ status: 400, code: "body-not-binary" });
  });
});

describe("decompression", () => {
  it("stops at the size limit, however small the bomb is", async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(limits.compressedBytes);

    expect(await refusal(() => parseCompressedJson(bomb, limits))).toMatchObject({ status: 413, code: "body-too-large" });
  });

  it("counts all members of a concatenated stream against the limit", async () => {
    const member = gzipSync(Buffer.alloc(11 * 1024 * 1024, " "));

    expect((await refusal(() => parseCompressedJson(Buffer.concat([member, member]), limits))).status).toBe(413);
  });

  it("G1, T19: answers bombs and damaged streams with 413, 415 or 400, and inflates no more than the limit", async () => {
    // A full-size bomb is 4 MiB of stream: zeros, 1,029 to 1.
    const bomb = gzipSync(Buffer.alloc(1024 * 1024 * 1024), { level: 9 });
    const nested = gzipSync(gzipSync(Buffer.alloc(256 * 1024 * 1024)));
    const before = process.memoryUsage().arrayBuffers;

    expect(await refusal(() => parseCompressedJson(bomb, limits))).toMatchObject({ status: 413, code: "body-too-large" });
    expect(await refusal(() => parseCompressedJson(nested, limits))).toMatchObject({ status: 400 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
    for (const [label, status] of [
      ["br", 415],
      ["zstd", 415],
      ["deflate", 415],
      ["gzip, gzip", 415],
      ["identity", 415],
    ] as const) {
      const body = carrier(gzipSync("{}"), { "content-encoding": label });
      expect((await refusal(() => readCompressedBody(body, limits))).status, label).toBe(status);
    }
  });

  const whole = gzipSync('{"a":1}');
  const damagedCrc = Buffer.from(whole);
  damagedCrc[whole.length - 6] = (damagedCrc[whole.length - 6] ?? 0) ^ 0xff;
  it.each([
    ["empty", Buffer.alloc(0)],
    ["truncated", whole.subarray(0, -3)],
    ["damaged in its checksum", damagedCrc],
    ["followed by garbage", Buffer.concat([whole, Buffer.from("garbage")])],
    ["followed by zeros", Buffer.concat([whole, Buffer.alloc(512)])],
    ["two members", Buffer.concat([gzipSync('{"a":'), gzipSync("1}")])],
    ["two members that are each whole", Buffer.concat([whole, gzipSync(" ")])],
    ["cut before its trailer", whole.subarray(0, -8)],
    ["zlib under a gzip label", deflateSync('{"a":1}')],
    ["brotli under a gzip label", brotliCompressSync('{"a":1}')],
    ["plain text under a gzip label", Buffer.from('{"a":1}')],
    ["gzip within gzip", gzipSync(whole)],
  ])("of a body that is %s is refused with 400", async (_, body) => {
    expect((await refusal(() => parseCompressedJson(body, limits))).status).toBe(400);
  });
});

describe("JSON", () => {
  it("nested a million deep is refused without being parsed", async () => {
    expect(await refusal(() => parse("[".repeat(1_000_000) + "]".repeat(1_000_000)))).toMatchObject({ status: 400, code: "json-too-deep" });
  });

  it("nested up to the limit is taken, brackets in strings not counted", async () => {
    const text = `${"[".repeat(8)}"[[[[[\\"[[["${"]".repeat(8)}`;

    expect(JSON.stringify(await parse(text))).toBe(text);
  });

  it.each(['{"a":', "nonsense", "", '{"a":1}{"b":2}', '"\\ud800'])(
    "that is malformed (%j) is refused with 400 and not quoted",
    async (text) => {
      const refused = await refusal(() => parse(text));

      expect(refused).toMatchObject({ status: 400, code: "bad-json", message: "the body is not valid UTF-8 JSON" });
    },
  );

  it("that is not UTF-8 is refused with 400", async () => {
    expect((await refusal(() => parse(Buffer.from([0x22, 0xff, 0xfe, 0x22])))).code).toBe("bad-json");
  });

  it("G2, T19: with a million keys in an object is refused without being parsed", async () => {
    const keys = Array.from({ length: 1_000_000 }, (_, n) => `"k${n}":0`).join(",");

    expect(await refusal(() => parse(`{"records":[{${keys}}]}`))).toMatchObject({ status: 400, code: "json-too-wide" });
    expect(await refusal(() => parse(`[${"0,".repeat(1_000_000)}0]`))).toMatchObject({ status: 400, code: "json-too-wide" });
  });

  it.each(['{"seq":1,"seq":2}', '{"records":[{"body":{"a":{},"\\u0061":{}}}]}', '{"__proto__":1,"__proto__":2}'])(
    "G2: with a name twice is refused, since two readers could take it for two things: %s",
    async (text) => {
      expect(await refusal(() => parse(text))).toMatchObject({ status: 400, code: "json-repeated-name" });
    },
  );

  it("G2: with a number beyond all numbers has none that a record may hold", async () => {
    const value = (await parse('{"huge":1e400,"exact":18446744073709551615}')) as Record<string, unknown>;

    expect(value["huge"]).toBe(Number.POSITIVE_INFINITY);
    expect(Number.isSafeInteger(value["exact"])).toBe(false);
  });

  it.each(['{"a":{"__proto__":{"polluted":1}}}', '{"a":{"\\u005f_proto__":{"polluted":1}}}'])(
    "cannot set a prototype: %s",
    async (text) => {
      const value = (await parse(text)) as { a: Record<string, unknown> };

      expect(Object.keys(value.a)).toEqual([]);
      expect(value.a["polluted"]).toBeUndefined();
      expect(Object.assign({}, value.a)["polluted"]).toBeUndefined();
    },
  );

  it("keeps a text that reads __proto__, and replaces lone surrogates", async () => {
    expect(await parse('{"name":"__proto__","broken":"a\\ud800b"}')).toEqual({ name: "__proto__", broken: "a\ufffdb" });
  });
});
