import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";

/** Secrets by a name that may be told. */
export type Canaries = Readonly<Record<string, string>>;

export interface Finding {
  readonly where: string;
  /** Name of the secret, never the secret. */
  readonly secret: string;
  /** How it was written there. */
  readonly form: string;
}

/** Everything of a folder, and texts by name that are not files. */
export interface Artefacts {
  readonly folder: string;
  readonly texts: Readonly<Record<string, string>>;
}

export interface Sought {
  readonly secret: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/** Each secret in the forms in which software writes text down: as it is, as hex, as base64 at any offset, in URLs, as UTF-16. */
export function soughtForms(canaries: Canaries): readonly Sought[] {
  return Object.entries(canaries).flatMap(([secret, value]) => {
    const hex = Buffer.from(value).toString("hex");
    const forms: readonly (readonly [string, string | Buffer])[] = [
      ["plain", value],
      ["lower-case hex", hex],
      ["upper-case hex", hex.toUpperCase()],
      ["hex with colons", hex.replaceAll(/..(?!$)/gu, "$&:")],
      ["URL", encodeURIComponent(value)],
      ["UTF-16", Buffer.from(value, "utf16le")],
      ["reversed", [...value].reverse().join("")],
      ...[0, 1, 2].map((offset) => [`base64 at ${offset}`, base64At(value, offset)] as const),
    ];
    return forms.map(([form, text]) => ({ secret, form, bytes: Buffer.from(text) }));
  });
}

/** The characters of base64 that depend on the value alone when so many bytes stand before it. */
function base64At(value: string, before: number): string {
  const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]).toString("base64");
  const first = Math.ceil((before * 8) / 6);
  const bits = (before + Buffer.byteLength(value)) * 8;
  return whole.slice(first, Math.floor(bits / 6));
}

/** Every place where a secret is found, in whatever form, in files and in what is packed in them. */
export function findCanaries({ folder, texts }: Artefacts, canaries: Canaries): readonly Finding[] {
  const sought = soughtForms(canaries);
  // One look at each byte for all of them; which one it is is asked only where one is.
  const any = new RegExp(
    sought.map(({ bytes }) => bytes.toString("latin1").replaceAll(/[^\w]/gu, (sign) => `\\x${hexOf(sign)}`)).join("|"),
  );
  const files = filesOf(folder)
    .map((path) => ({ where: relative(folder, path), bytes: readFileSync(path) }))
    // Space that is only kept free.
    .filter(({ bytes }) => !bytes.equals(Buffer.alloc(bytes.length)));
  const others = Object.entries(texts).map(([where, text]) => ({ where, bytes: Buffer.from(text) }));
  return [...files, ...others].flatMap(({ where, bytes }) =>
    [bytes, ...unpacked(bytes)]
      .filter((part) => any.test(part.toString("latin1")))
      .flatMap((part) => sought.flatMap((each) => (part.includes(each.bytes) ? [foundAt(where, each)] : []))),
  );
}

function hexOf(sign: string): string {
  return sign.charCodeAt(0).toString(16).padStart(2, "0");
}

function foundAt(where: string, { secret, form }: Sought): Finding {
  return { where, secret, form };
}

export function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What gzip members anywhere in the bytes hold. */
function unpacked(bytes: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = bytes.indexOf("1f8b08", 0, "hex"); at >= 0 && parts.length < 200; at = bytes.indexOf("1f8b08", at + 3, "hex")) {
    const part = gunzipped(bytes.subarray(at));
    if (part !== undefined) parts.push(part);
  }
  return parts;
}

function gunzipped(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: 64 * 1024 * 1024 });
  } catch {
    return undefined;
  }
}
