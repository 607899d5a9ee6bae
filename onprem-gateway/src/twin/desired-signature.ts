import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { type DesiredConfig, DesiredSettings, desiredSigningText } from "@isthmus/contract";
import { schemaProblems, showProblem } from "../config/problem.ts";

/** Whose signature a gateway wants, and for which site. */
export interface DesiredTrust {
  /** Ed25519 public key: its SubjectPublicKeyInfo (RFC 8410) in base64. */
  readonly key: string;
  readonly siteId: string;
  /** When the newest signature was made that was trusted before: an older one would bring back what was replaced. */
  readonly newestMs: number;
}

/** What is wrong with the signature of a desired configuration; undefined when it is the trusted key's, for this site, and not an older one. */
export function distrustOf({ sha256, settings, signature }: DesiredConfig, { key, siteId, newestMs }: DesiredTrust): string | undefined {
  if (signature === undefined) {
    return "it is not signed, and cloudConfig.trustKey wants it to be";
  }
  const text = desiredSigningText({ siteId, signedMs: signature.signedMs, sha256 });
  const isWhole = createHash("sha256").update(settings).digest("hex") === sha256;
  if (!isWhole || !verify(null, Buffer.from(text), publicKey(key), Buffer.from(signature.value, "base64"))) {
    return `its signature is not of cloudConfig.trustKey for the site ${siteId}`;
  }
  return signature.signedMs < newestMs ? "its signature is older than that of a version before it" : undefined;
}

/** True for the text of an Ed25519 public key as `DesiredTrust` wants it. */
export function isTrustKey(text: string): boolean {
  try {
    return publicKey(text).asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}

function publicKey(text: string): KeyObject {
  return createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" });
}

/** What a push has to carry so that gateways trust it. */
export interface SignedSettings {
  readonly sha256: string;
  readonly signedMs: number;
  readonly value: string;
}

export type SigningOutcome =
  | { readonly kind: "signed"; readonly signature: SignedSettings }
  | { readonly kind: "no-key" }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/** Signs settings, in the form in which the cloud keeps them, with an Ed25519 private key (PEM). */
export function signDesired(
  content: unknown,
  { siteId, signedMs, keyPem }: { readonly siteId: string; readonly signedMs: number; readonly keyPem: string },
): SigningOutcome {
  const key = privateKey(keyPem);
  if (key === undefined) {
    return { kind: "no-key" };
  }
  const parsed = DesiredSettings.safeParse(content);
  if (!parsed.success) {
    return { kind: "invalid", problems: schemaProblems(parsed.error, content).map(showProblem) };
  }
  const sha256 = createHash("sha256").update(JSON.stringify(parsed.data)).digest("hex");
  const text = desiredSigningText({ siteId, signedMs, sha256 });
  return { kind: "signed", signature: { sha256, signedMs, value: sign(null, Buffer.from(text), key).toString("base64") } };
}

function privateKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "ed25519" ? key : undefined;
  } catch {
    return undefined;
  }
}
