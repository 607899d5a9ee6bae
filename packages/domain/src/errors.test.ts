import { expect, it } from "vitest";
import { DomainError } from "./errors.ts";

it("carries a stable code and no details unless given", () => {
  expect(new DomainError("chunk-shape", "text")).toMatchObject({ name: "DomainError", code: "chunk-shape", message: "text", details: {} });
});
