import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { wireJsonSchema } from "./wire-schema.ts";

describe("published JSON Schema", () => {
  it("is what the contract says; `npm run write:schema` writes it anew", () => {
    const published: unknown = JSON.parse(readFileSync(new URL("../../../docs/reference/wire-v1.schema.json", import.meta.url), "utf8"));

    expect(published).toEqual(wireJsonSchema());
  });

  it("describes the request, its records, both answers and the desired configuration", () => {
    expect(Object.keys(wireJsonSchema().$defs)).toEqual([
      "BatchEnvelope",
      "WireRecord",
      "BatchAck",
      "BatchRefusal",
      "DesiredConfig",
      "DesiredSettings",
    ]);
  });
});
