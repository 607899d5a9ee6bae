import { hexPairs } from "./printable.ts";

/** Least and greatest month, day, hour, minute, second (60 is a leap second) and tenth. */
const bounds = [
  [1, 12],
  [1, 31],
  [0, 23],
  [0, 59],
  [0, 60],
  [0, 9],
] as const;
const plus = 0x2b;
const minus = 0x2d;

/** RFC 2579 DateAndTime as `2026-11-22T01:02:03.4+09:00`, without an offset where the device gave none; hex when it is no date. */
export function dateAndTime(octets: Uint8Array): string {
  const offset = offsetOf(octets);
  const valid = bounds.every(([least, greatest], at) => (octets[at + 2] ?? 255) >= least && (octets[at + 2] ?? 255) <= greatest);
  if (offset === undefined || !valid) return hexPairs(octets);
  const year = String((octets[0] ?? 0) * 256 + (octets[1] ?? 0)).padStart(4, "0");
  const [month, day, hour, minute, second] = Array.from(octets.subarray(2, 7), twoDigits);
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${octets[7] ?? 0}${offset}`;
}

/** The offset from UTC, "" where the value has none; undefined when the value has a wrong size or no valid offset. */
function offsetOf(octets: Uint8Array): string | undefined {
  if (octets.length === 8) return "";
  const [sign = 0, hours = 0, minutes = 0] = octets.subarray(8);
  if (octets.length !== 11 || (sign !== plus && sign !== minus) || hours > 14 || minutes > 59) return undefined;
  return `${sign === plus ? "+" : "-"}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
