import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { causeCode } from "../../errors.ts";
import type { TlsMaterial } from "./syslog-protocol.ts";

/** PEM files of the listener. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  /** Who signs the certificates that senders must show; without it, senders show none. */
  readonly clientCa?: string | undefined;
}

export type TlsReading =
  | { readonly kind: "ok"; readonly material: TlsMaterial; readonly isNew: boolean }
  | { readonly kind: "failed"; readonly problem: string };

const warnBeforeMs = 14 * 86_400_000;

/** The certificate and key of the TLS listener, read again and again so that a renewed certificate needs no restart. */
export class TlsIdentity {
  readonly #files: TlsFiles;
  #material: TlsMaterial | undefined;

  constructor(files: TlsFiles) {
    this.#files = files;
  }

  /** What was read last and could be used. */
  get material(): TlsMaterial | undefined {
    return this.#material;
  }

  /** Reads the files. What cannot be used changes nothing: the material before goes on. */
  async read(): Promise<TlsReading> {
    const { certificate, key, clientCa } = this.#files;
    let material: TlsMaterial;
    try {
      material = {
        certificate: await readFile(certificate, "utf8"),
        key: await readFile(key, "utf8"),
        ...(clientCa === undefined ? {} : { clientCa: await readFile(clientCa, "utf8") }),
      };
      // An empty file is no key to this one, and no error to the next.
      createPrivateKey(material.key);
      createSecureContext({ cert: material.certificate, key: material.key, ...(clientCa === undefined ? {} : { ca: material.clientCa }) });
    } catch (cause) {
      return { kind: "failed", problem: `the TLS certificate or key cannot be used (${causeCode(cause)})` };
    }
    const isNew = !isSame(this.#material, material);
    this.#material = material;
    return { kind: "ok", material, isNew };
  }

  /** That the certificate has ended or is about to; undefined while it is good for two weeks more. */
  expiry(nowMs: number): string | undefined {
    if (this.#material === undefined) {
      return undefined;
    }
    const { validTo } = new X509Certificate(this.#material.certificate);
    const endMs = Date.parse(validTo);
    return endMs - nowMs < warnBeforeMs ? `the TLS certificate ends at ${new Date(endMs).toISOString()}` : undefined;
  }
}

function isSame(before: TlsMaterial | undefined, after: TlsMaterial): boolean {
  return before?.certificate === after.certificate && before.key === after.key && before.clientCa === after.clientCa;
}
