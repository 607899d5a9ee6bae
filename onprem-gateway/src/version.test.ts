import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { gatewayVersion } from "./version.ts";

it("the gateway reports the version of its package", () => {
  const manifest = readFileSync(join(import.meta.dirname, "../package.json"), "utf8");

  expect(JSON.parse(manifest)).toMatchObject({ version: gatewayVersion });
});
