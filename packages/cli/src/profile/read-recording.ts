import type { SnmpValue } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";

/** The objects of a recording in the snmprec format of snmpsim. Lines that are none are counted and left out. */
export function readRecording(text: string): { readonly values: ReadonlyMap<string, SnmpValue>; readonly badLines: number } {
  const values = new Map<string, SnmpValue>();
  let badLines = 0;
  for (const line of text.split(/\r?\n/u)) {
    const [, oid, tag, content] = /^\.?([0-2](?:\.\d{1,10})+)\|(\d{1,3}x?)\|(.*)$/u.exec(line) ?? [];
    const value = tag === undefined || content === undefined ? undefined : decoded(tag, content);
    if (oid !== undefined && value !== undefined) {
      values.set(oid, value);
    } else if (line !== "") {
      badLines += 1;
    }
  }
  return { values, badLines };
}

type Decode = (content: string, octets: Uint8Array) => SnmpValue | undefined;

const decoders: Readonly<Record<string, Decode>> = {
  2: (content) => numberKind("integer", content),
  4: (_, value) => ({ kind: "octets", value }),
  5: () => ({ kind: "null" }),
  6: (value) => ({ kind: "oid", value }),
  64: (content, octets) => ({ kind: "ip-address", value: octets.length === 4 ? octets.join(".") : content }),
  65: (content) => numberKind("counter32", content),
  66: (content) => numberKind("gauge32", content),
  67: (content) => numberKind("time-ticks", content),
  68: (_, value) => ({ kind: "opaque", value }),
  70: (content) => (/^\d{1,20}$/u.test(content) ? { kind: "counter64", value: BigInt(content) } : undefined),
};

function decoded(tag: string, content: string): SnmpValue | undefined {
  const octets = tag.endsWith("x") ? Uint8Array.from(Buffer.from(content, "hex")) : new TextEncoder().encode(content);
  return decoders[tag.replace("x", "")]?.(content, octets);
}

function numberKind(kind: "integer" | "counter32" | "gauge32" | "time-ticks", content: string): SnmpValue | undefined {
  const value = Number(content);
  return /^-?\d{1,10}$/u.test(content) ? { kind, value } : undefined;
}
