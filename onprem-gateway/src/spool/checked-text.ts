import { crc32 } from "node:zlib";

/** Proves that a text was written by somebody who has the key. */
export interface TextSeal {
  /** 64 hex digits over the text, as `label`; undefined without a key. */
  proof(label: string, text: string): string | undefined;
  /** Whether one of the keys made the proof. */
  proves(label: string, text: string, proof: string): boolean;
}

/** A JSON object behind a checksum, on one line, with the proof as its last member when there is a key. */
export function encodeChecked(label: string, value: object, seal: TextSeal): Buffer {
  const json = JSON.stringify(value);
  const proof = seal.proof(label, json);
  const proved = proof === undefined ? json : `${json.slice(0, -1)},"proof":"${proof}"}`;
  return Buffer.from(`${checksum(proved)} ${proved}\n`);
}

export interface CheckedText {
  /** Without its proof. */
  readonly json: string;
  readonly proof: string | undefined;
}

/** Undefined when the checksum is wrong. */
export function decodeChecked(file: Buffer): CheckedText | undefined {
  const match = /^([0-9a-f]{8}) (\{.*\})\n$/u.exec(file.toString("utf8"));
  const json = match?.[2];
  if (json === undefined || match?.[1] !== checksum(json)) {
    return undefined;
  }
  const [, rest, proof] = /^(.*),"proof":"([0-9a-f]{64})"\}$/u.exec(json) ?? [];
  return rest === undefined ? { json, proof } : { json: `${rest}}`, proof };
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}
