import { getCiphers } from "node:crypto";
import type { AuthProtocol, PrivProtocol } from "../../../config/schema.ts";

interface AuthAlgorithm {
  /** Name of the hash for node:crypto. */
  readonly hash: string;
  /** Bytes of the truncated HMAC in a message. */
  readonly digestBytes: number;
}

/** HMAC-MD5-96 and HMAC-SHA-96 of RFC 3414, the SHA-2 family of RFC 7860. */
export const authAlgorithms: Readonly<Record<AuthProtocol, AuthAlgorithm>> = {
  md5: { hash: "md5", digestBytes: 12 },
  sha: { hash: "sha1", digestBytes: 12 },
  sha224: { hash: "sha224", digestBytes: 16 },
  sha256: { hash: "sha256", digestBytes: 24 },
  sha384: { hash: "sha384", digestBytes: 32 },
  sha512: { hash: "sha512", digestBytes: 48 },
};

interface PrivAlgorithm {
  readonly mode: "des" | "aes";
  /** Name of the cipher for node:crypto. */
  readonly cipher: string;
  /** Key material in bytes; DES takes 8 for the key and 8 for the pre-IV. */
  readonly keyBytes: number;
  /** How a localised key that is too short is lengthened. */
  readonly extension: "blumenthal" | "reeder";
}

/**
 * CBC-DES (RFC 3414 section 8), CFB128-AES-128 (RFC 3826), and AES-192 and AES-256 with the two key extensions in use: "b" of
 * draft-blumenthal-aes-usm-04, "r" of draft-reeder-snmpv3-usm-3desede, which Cisco took up. OpenSSL 3 offers single DES to nobody by
 * default, but triple DES, which is DES when its three keys are the same (FIPS 46-3, keying option 3).
 */
export const privAlgorithms: Readonly<Record<PrivProtocol, PrivAlgorithm>> = {
  des: { mode: "des", cipher: "des-ede3-cbc", keyBytes: 16, extension: "reeder" },
  aes: { mode: "aes", cipher: "aes-128-cfb", keyBytes: 16, extension: "blumenthal" },
  aes192b: { mode: "aes", cipher: "aes-192-cfb", keyBytes: 24, extension: "blumenthal" },
  aes192r: { mode: "aes", cipher: "aes-192-cfb", keyBytes: 24, extension: "reeder" },
  aes256b: { mode: "aes", cipher: "aes-256-cfb", keyBytes: 32, extension: "blumenthal" },
  aes256r: { mode: "aes", cipher: "aes-256-cfb", keyBytes: 32, extension: "reeder" },
};

/** Whether this runtime's OpenSSL can decrypt the protocol: builds in FIPS mode lack DES. */
export function isAvailable(protocol: PrivProtocol): boolean {
  return getCiphers().includes(privAlgorithms[protocol].cipher);
}
