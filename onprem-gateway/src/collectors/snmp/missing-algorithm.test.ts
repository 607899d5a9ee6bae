import { describe, expect, it } from "vitest";
import { missingAlgorithm } from "./missing-algorithm.ts";

const credential = {
  version: "3",
  user: "old",
  auth: { protocol: "md5", secret: "first-secret" },
  priv: { protocol: "des", secret: "second-secret" },
} as const;

describe("missingAlgorithm", () => {
  it("names each protocol that the runtime lacks, and no secret", () => {
    const failed = missingAlgorithm(credential, { hashes: ["sha256"], ciphers: ["aes-128-cfb"] });

    expect(failed).toMatchObject({ kind: "failed", reason: "unsupported-algorithm" });
    expect(failed?.hint).toContain("authentication by md5 and privacy by des");
    expect(JSON.stringify(failed)).not.toContain("secret");
  });

  it("finds nothing missing in this runtime, nor for a community", () => {
    expect(missingAlgorithm(credential)).toBeUndefined();
    expect(missingAlgorithm({ version: "2c", community: "lab" }, { hashes: [], ciphers: [] })).toBeUndefined();
  });
});
