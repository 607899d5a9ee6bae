import { limits, SamplesBody } from "@isthmus/contract";
import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { dictionaryHash as hashOf } from "@isthmus/domain/series/dictionary";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SamplesObservation } from "../runtime/observation.ts";
import { samplesToWire } from "./samples-to-wire.ts";

const samples: SamplesObservation = {
  kind: "samples",
  tsMs: 60_000,
  deviceId: "sw1",
  set: "snmp",
  startS: 60,
  stepS: 60,
  dictionary: [{ metrics: [1], entities: ["Gi0/1"] }],
  values: Float64Array.of(7),
  important: [],
};

describe("samplesToWire", () => {
  it("writes what the contract reads, the first time and with a dictionary that it knows, whatever devices call their interfaces", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: "binary", maxLength: 20 }), { minLength: 1, maxLength: 5 }), (entities) => {
        const dictionary = [{ metrics: [1], entities }];
        const values = Float64Array.from(entities, (_, at) => at);
        for (const startS of [60, 120]) {
          const outcome = samplesToWire({ ...samples, startS, dictionary, values, important: entities });

          expect(outcome.kind).toBe("fit");
          const body: unknown = outcome.kind === "fit" ? JSON.parse(Buffer.from(outcome.body).toString("utf8")) : undefined;
          expect(SamplesBody.parse(body)).toMatchObject({ deviceId: "sw1", startS, dictionary, important: entities });
        }
      }),
    );
  });

  it("takes samples that their collector encoded as it takes their values, and refuses what is too long", () => {
    const { kind: _kind, values, ...rest } = samples;
    const [columns, dictionaryHash] = [1, hashOf(samples.dictionary)];
    const chunk = encodeChunk({ startS: 60, stepS: 60, rows: 1, columns, dictionaryHash, values });

    expect(samplesToWire({ ...rest, kind: "encoded-samples", chunk })).toEqual(samplesToWire(samples));
    expect(samplesToWire({ ...rest, kind: "encoded-samples", chunk: new Uint8Array(limits.chunkBytes + 1) })).toMatchObject({
      kind: "unfit",
      path: ["chunk"],
    });
  });

  it.each([
    ["deviceId", { deviceId: "No Id" }],
    ["stepS", { stepS: 0 }],
    ["tsMs", { tsMs: -1 }],
    ["dictionary", { dictionary: [] }],
    ["dictionary", { dictionary: [{ metrics: [0], entities: ["Gi0/1"] }] }],
  ] as const)("names %s as the field that can never be stored", (field, over) => {
    const outcome = samplesToWire({ ...samples, ...over });

    expect(outcome).toMatchObject({ kind: "unfit" });
    expect(outcome.kind === "unfit" ? outcome.path[0] : undefined).toBe(field);
  });
});
