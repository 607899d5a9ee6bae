import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrame, type FrameRecord } from "./frame.ts";
import { scanSegment } from "./segment-scan.ts";
import { ForgetfulFs } from "./testing/forgetful-fs.ts";

async function scan(content: Buffer) {
  const fs = new ForgetfulFs(new Map([["/s/a", content]]));
  const file = await fs.open("/s/a", "read");
  const found: FrameRecord[] = [];
  let covered = 0;
  for await (const step of scanSegment(file, { from: 0, to: content.length, minSeq: 1, endSeq: Number.POSITIVE_INFINITY })) {
    expect(step.start).toBe(covered);
    covered = step.end;
    if (step.kind === "record") {
      found.push({ ...step.record, body: Buffer.from(step.record.body) });
    }
  }
  expect(covered).toBe(content.length);
  return found;
}

const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 12 });
const framesOf = (list: readonly Uint8Array[]) =>
  list.map((body, index) => ({ seq: index + 1, tsMs: index, kind: "log" as const, body: Buffer.from(body) }));

describe("scanSegment", () => {
  it("gives back what was written", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (list) => {
        const records = framesOf(list);

        expect(await scan(Buffer.concat(records.map((record) => encodeFrame(record))))).toEqual(records);
      }),
    );
  });

  it("accounts for every byte of any content and finds no record in noise", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (noise) => {
        expect(await scan(Buffer.from(noise))).toEqual([]);
      }),
    );
  });

  it("finds every record around noise that was put between them", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, fc.array(fc.uint8Array({ maxLength: 100 }), { minLength: 12, maxLength: 12 }), async (list, noise) => {
        const records = framesOf(list);
        const content = Buffer.concat(records.flatMap((record, index) => [encodeFrame(record), noise[index] ?? Buffer.alloc(0)]));

        expect(await scan(content)).toEqual(records);
      }),
    );
  });

  it("loses only the record whose bytes were changed, and never returns a changed one", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, fc.nat(), fc.integer({ min: 1, max: 255 }), async (list, where, change) => {
        const records = framesOf(list);
        const content = Buffer.concat(records.map((record) => encodeFrame(record)));
        const offset = where % content.length;
        content.writeUInt8(content.readUInt8(offset) ^ change, offset);

        const found = await scan(content);

        expect(found.length).toBe(records.length - 1);
        expect(records).toEqual(expect.arrayContaining(found));
      }),
    );
  });
});
