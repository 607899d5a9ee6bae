import type { FramedLine } from "./framing.ts";
import { parseLine } from "./parse-line.ts";
import type { ReceivedLine } from "./syslog-protocol.ts";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Decodes and parses one line. Bytes that are not UTF-8 become U+FFFD; the line as received is kept unless the message is all of it. */
export function readLine(
  { bytes, truncated }: FramedLine,
  from: { readonly address: string; readonly transport: "udp" | "tcp"; readonly receivedMs: number },
): ReceivedLine {
  const line = utf8.decode(bytes);
  const parsed = parseLine(line, { nowMs: from.receivedMs });
  return {
    ...from,
    ...parsed,
    ...(parsed.message === line ? {} : { raw: line }),
    ...(truncated ? { truncated } : {}),
  };
}
