import { getCiphers, getHashes } from "node:crypto";
import type { SnmpFailure } from "../snmp-protocol/session.ts";
import { authAlgorithms, privAlgorithms } from "../snmp-protocol/usm/protocols.ts";
import { failure } from "./failure-hints.ts";
import type { PlainCredential } from "./net-snmp-session.ts";

/** The failure that names what a credential needs and this runtime does not have (OpenSSL in FIPS mode lacks MD5 and DES); undefined when it has all. */
export function missingAlgorithm(
  credential: PlainCredential,
  available: { readonly hashes: readonly string[]; readonly ciphers: readonly string[] } = { hashes: getHashes(), ciphers: getCiphers() },
): SnmpFailure | undefined {
  if (credential.version !== "3") {
    return undefined;
  }
  const { auth, priv } = credential;
  const missing = [
    auth !== undefined && !available.hashes.includes(authAlgorithms[auth.protocol].hash) ? `authentication by ${auth.protocol}` : undefined,
    priv !== undefined && !available.ciphers.includes(privAlgorithms[priv.protocol].cipher) ? `privacy by ${priv.protocol}` : undefined,
  ].filter((part) => part !== undefined);
  const unsupported = failure("unsupported-algorithm");
  return missing.length === 0
    ? undefined
    : { ...unsupported, hint: `The OpenSSL of this runtime does not offer ${missing.join(" and ")}. ${unsupported.hint}` };
}
