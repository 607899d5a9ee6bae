import type { FramedLine } from "./framing.ts";
import { parseLine } from "./parse-line.ts";
import type { ReceivedLine } from "./syslog-protocol.ts";

/** No device has lived longer; a later time could not be stored, and the line is worth more than its time. */
const endOfTimeMs = Date.UTC(2100, 0, 1);

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Decodes and parses one line. Bytes that are not UTF-8 become U+FFFD; the line as received is kept unless the message is all of it. */
export function readLine(
  { bytes, truncated }: FramedLine,
  from: { readonly address: string; readonly transport: "udp" | "tcp"; readonly receivedMs: number },
): ReceivedLine {
  const line = utf8.decode(bytes);
  const { timestampMs, ...parsed } = parseLine(line, { nowMs: from.receivedMs });
  return {
    ...from,
    ...parsed,
    ...(timestampMs === undefined || !isTime(timestampMs) ? {} : { timestampMs }),
    ...(parsed.message === line ? {} : { raw: line }),
    ...(truncated ? { truncated } : {}),
  };
}

/** Whether a device's clock can be meant. What it said is in the line as received. */
function isTime(timestampMs: number): boolean {
  return timestampMs >= 0 && timestampMs < endOfTimeMs;
}
