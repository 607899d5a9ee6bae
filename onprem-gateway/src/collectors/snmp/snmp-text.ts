import type { SnmpValue } from "../snmp-protocol/session.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("latin1");
const maxTextBytes = 1_024;

/** An octet string as text: UTF-8, else Latin-1; trailing NULs dropped, cut at 1,024 bytes. Undefined for other types and empty strings. */
export function textOf(value: SnmpValue | undefined): string | undefined {
  if (value?.kind !== "octets") {
    return undefined;
  }
  let end = Math.min(value.value.length, maxTextBytes);
  while (end > 0 && value.value[end - 1] === 0) {
    end -= 1;
  }
  return end === 0 ? undefined : decodeText(value.value.subarray(0, end));
}

/** UTF-8 where the bytes are, else Latin-1: device text in old encodings stays readable and nothing is lost. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

/** An INTEGER, Gauge32, Counter32 or TimeTicks as a number. */
export function numberOf(value: SnmpValue | undefined): number | undefined {
  switch (value?.kind) {
    case "integer":
    case "counter32":
    case "gauge32":
    case "time-ticks":
      return value.value;
    default:
      return undefined;
  }
}

/** A physical address as lower-case hex pairs with colons; undefined when empty or longer than 32 bytes. */
export function physicalAddressOf(value: SnmpValue | undefined): string | undefined {
  if (value?.kind !== "octets" || value.value.length === 0 || value.value.length > 32) {
    return undefined;
  }
  return Array.from(value.value, (byte) => byte.toString(16).padStart(2, "0")).join(":");
}
