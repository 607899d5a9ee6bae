import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { GatewayFile } from "./schema.ts";

const example = readFileSync(join(import.meta.dirname, "../../examples/gateway.yaml"), "utf8");

/** Names of all keys of a JSON schema, at every depth. */
function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) {
    return [];
  }
  const own = "properties" in schema && typeof schema.properties === "object" ? Object.keys(schema.properties ?? {}) : [];
  return [...own, ...Object.values(schema).flatMap(keysOf)];
}

describe("the example configuration", () => {
  it("names every key that a site configuration may have", () => {
    const keys = [...new Set(keysOf(z.toJSONSchema(GatewayFile, { io: "input" })))];

    expect(keys.length).toBeGreaterThan(40);
    expect(keys.filter((key) => !new RegExp(`\\b${key}:`, "u").test(example))).toEqual([]);
  });
});
