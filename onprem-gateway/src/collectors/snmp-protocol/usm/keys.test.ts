import { describe, expect, it } from "vitest";
import { decrypt, encrypt } from "./cipher.ts";
import { keyOfPassPhrase, localisedKey, privacyKey } from "./keys.ts";
import { privAlgorithms } from "./protocols.ts";

const engineId = Buffer.from("000000000000000000000002", "hex");

function localised(protocol: "md5" | "sha"): Buffer {
  return localisedKey(protocol, keyOfPassPhrase(protocol, Buffer.from("maplesyrup")), engineId);
}

describe("localisedKey", () => {
  it.each([
    { protocol: "md5" as const, key: "526f5eed9fcce26f8964c2930787d82b" },
    { protocol: "sha" as const, key: "6695febc9288e36282235fc7151f128497b38f3f" },
  ])("gives the key that RFC 3414 section A.3 prints for $protocol", ({ protocol, key }) => {
    expect(localised(protocol).toString("hex")).toBe(key);
  });
});

describe("privacyKey", () => {
  it("lengthens a key as draft-reeder prints it", () => {
    const key = privacyKey(localised("md5"), { auth: "md5", priv: "aes256r", engineId });

    expect(key.toString("hex")).toBe("526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0a3a40abfac5acc12");
  });

  it("lengthens it in another way by draft-blumenthal, and leaves a long one as it is", () => {
    const blumenthal = privacyKey(localised("sha"), { auth: "sha", priv: "aes192b", engineId });
    const reeder = privacyKey(localised("sha"), { auth: "sha", priv: "aes192r", engineId });

    expect(blumenthal).toHaveLength(24);
    expect(blumenthal.subarray(0, 20)).toEqual(reeder.subarray(0, 20));
    expect(blumenthal).not.toEqual(reeder);
    expect(privacyKey(localised("sha"), { auth: "sha", priv: "aes", engineId })).toEqual(localised("sha").subarray(0, 16));
  });
});

describe("decrypt", () => {
  const protocols = ["des", "aes", "aes192b", "aes192r", "aes256b", "aes256r"] as const;
  const salt = Buffer.from("0102030405060708", "hex");

  it.each(protocols)("undoes %s", (protocol) => {
    const key = Buffer.alloc(privAlgorithms[protocol].keyBytes, 7);
    const context = { protocol, key, boots: 3, timeS: 4, salt };
    const plain = Buffer.from("a scoped PDU of some length");

    const encrypted = encrypt(plain, context);

    expect(encrypted.includes(plain.subarray(0, 8))).toBe(false);
    expect(decrypt(encrypted, context)?.subarray(0, plain.length)).toEqual(plain);
  });

  it("takes DES in whole blocks and under an eight-byte salt only", () => {
    const context = { protocol: "des" as const, key: Buffer.alloc(16, 7), boots: 1, timeS: 1, salt };

    expect(decrypt(Buffer.alloc(9), context)).toBeUndefined();
    expect(decrypt(Buffer.alloc(0), context)).toBeUndefined();
    expect(decrypt(Buffer.alloc(8), { ...context, salt: Buffer.alloc(0) })).toBeUndefined();
  });

  it("makes single DES of triple DES: the first known answer of the NIST variable plaintext test", () => {
    const key = Buffer.concat([Buffer.from("0101010101010101", "hex"), Buffer.from("8000000000000000", "hex")]);

    const encrypted = encrypt(Buffer.alloc(8), { protocol: "des", key, boots: 0, timeS: 0, salt: Buffer.alloc(8) });

    expect(encrypted.toString("hex")).toBe("95f8a5e5dd31d900");
  });
});
