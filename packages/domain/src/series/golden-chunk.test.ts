import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { decodeChunk, encodeChunk } from "./chunk-codec.ts";
import { columnCount, dictionaryHash, type SeriesDictionary } from "./dictionary.ts";

interface SamplesRecord {
  readonly body: { readonly startS: number; readonly stepS: number; readonly dictionary: SeriesDictionary; readonly chunk: string };
}

const fixture = new URL("../../../contract/fixtures/v1/batch-samples.json", import.meta.url);
const { records }: { records: readonly SamplesRecord[] } = JSON.parse(readFileSync(fixture, "utf8"));

it("still reads the frozen chunks of the wire contract, and writes them the same", () => {
  for (const { body } of records) {
    const bytes = new Uint8Array(Buffer.from(body.chunk, "base64"));
    const decoded = decodeChunk(bytes);

    expect(decoded).toMatchObject({
      kind: "ok",
      chunk: {
        startS: body.startS,
        stepS: body.stepS,
        rows: 1,
        columns: columnCount(body.dictionary),
        dictionaryHash: dictionaryHash(body.dictionary),
      },
    });
    expect(decoded.kind === "ok" && encodeChunk(decoded.chunk)).toEqual(bytes);
  }
  expect(records).toHaveLength(2);
});
