import { generateKeyPairSync } from "node:crypto";
import type { DesiredConfig } from "@isthmus/contract";
import { describe, expect, it } from "vitest";
import { type DesiredTrust, distrustOf, isTrustKey, signDesired } from "./desired-signature.ts";
import { judgeDocument } from "./judge-document.ts";

function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  return { pem, trustKey: publicKey.export({ format: "der", type: "spki" }).toString("base64") };
}

const operator = keyPair();
const stranger = keyPair();
const settings = { devices: [{ id: "sw1", name: "Switch", address: "10.0.0.1", ping: true }] };
const trust: DesiredTrust = { key: operator.trustKey, siteId: "busan", newestMs: 1_000 };

/** A version as the cloud serves it, signed as told. */
function version(over: { readonly pem?: string; readonly siteId?: string; readonly signedMs?: number } = {}): DesiredConfig {
  const { pem = operator.pem, siteId = "busan", signedMs = 2_000 } = over;
  const outcome = signDesired(settings, { siteId, signedMs, keyPem: pem });
  if (outcome.kind !== "signed") throw new TypeError(outcome.kind);
  const { sha256, value } = outcome.signature;
  return { version: 7, sha256, pushedMs: 0, settings: JSON.stringify(settings), signature: { signedMs, value } };
}

const judged = (config: DesiredConfig, trusted: DesiredTrust | undefined = trust) =>
  judgeDocument(JSON.stringify(config), { version: config.version, sha256: config.sha256 }, trusted);

describe("a gateway that trusts one key", () => {
  it("takes what that key signed for its site", () => {
    expect(judged(version())).toMatchObject({ kind: "ok", settings });
    expect(judged(version({ signedMs: 1_000 }))).toMatchObject({ kind: "ok" });
  });

  it.each<readonly [string, DesiredConfig, RegExp]>([
    ["nobody signed", { ...version(), signature: undefined }, /not signed/u],
    ["somebody else signed", version({ pem: stranger.pem }), /not of cloudConfig\.trustKey/u],
    ["was signed for another site", version({ siteId: "seoul" }), /for the site busan/u],
    ["was signed before what it follows", version({ signedMs: 999 }), /older/u],
    [
      "has another time than was signed",
      { ...version(), signature: { value: version().signature?.value ?? "", signedMs: 3_000 } },
      /not of/u,
    ],
    ["has a signature over nothing", { ...version(), signature: { signedMs: 2_000, value: `${"A".repeat(86)}==` } }, /not of/u],
  ])("T24: refuses what %s", (_what, config, problem) => {
    expect(judged(config)).toEqual({ kind: "refused", problems: [expect.stringMatching(problem)] });
  });

  it("T24: refuses another text under a signature, whatever hash it claims", () => {
    const other = JSON.stringify({ devices: [] });

    expect(distrustOf({ ...version(), settings: other }, trust)).toMatch(/not of/u);
  });

  it("without a key takes what is not signed, as before", () => {
    expect(judgeDocument(JSON.stringify({ ...version(), signature: undefined }), version())).toMatchObject({ kind: "ok" });
  });
});

describe("keys", () => {
  it("are Ed25519 and nothing else", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const rsaPublic = rsa.publicKey.export({ format: "der", type: "spki" }).toString("base64");
    const rsaPrivate = rsa.privateKey.export({ format: "pem", type: "pkcs8" }).toString();

    expect([operator.trustKey, rsaPublic, "", "not a key", operator.pem].map(isTrustKey)).toEqual([true, false, false, false, false]);
    const outcomes = [rsaPrivate, "", operator.trustKey].map(
      (keyPem) => signDesired(settings, { siteId: "busan", signedMs: 1, keyPem }).kind,
    );
    expect(outcomes).toEqual(["no-key", "no-key", "no-key"]);
  });

  it("sign only what is a configuration", () => {
    expect(signDesired({ uplink: {} }, { siteId: "busan", signedMs: 1, keyPem: operator.pem })).toMatchObject({ kind: "invalid" });
  });
});
