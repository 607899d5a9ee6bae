import type { LabDevice } from "../lab-device.ts";
import type { SpokenLine } from "./spoken.ts";

const local7 = 23;
const daemon = 3;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** RFC 3164 timestamp with milliseconds, in UTC: no year, no zone, day padded with a space. */
function bsdTimestamp(nowMs: number): string {
  const date = new Date(nowMs);
  const day = String(date.getUTCDate()).padStart(2, " ");
  return `${months[date.getUTCMonth()] ?? months[0]} ${day} ${date.toISOString().slice(11, 23)}`;
}

function pri(facility: number, severity: number): string {
  return `<${facility * 8 + severity}>`;
}

const fortigateLevels = ["emergency", "alert", "critical", "error", "warning", "notice", "information", "debug"] as const;

/** The line as the device puts it on the wire, without framing; undefined for a device that sends no syslog. */
export function syslogLine(
  device: LabDevice,
  line: SpokenLine,
  at: { readonly nowMs: number; readonly sequence: number },
): string | undefined {
  const iso = new Date(at.nowMs).toISOString();
  switch (device.syslogDialect) {
    case "cisco":
      // IOS with `service sequence-numbers`, `logging origin-id hostname` and millisecond timestamps.
      return `${pri(local7, line.severity)}${at.sequence}: ${device.id}: ${bsdTimestamp(at.nowMs)}: %${line.tag}: ${line.text}`;
    case "rfc5424":
      return `${pri(daemon, line.severity)}1 ${iso} ${device.id} ${line.tag} ${2_000 + (at.sequence % 900)} - [meta sequenceId="${at.sequence}"] ${line.text}`;
    case "key-value":
      return (
        `${pri(local7, line.severity)}date=${iso.slice(0, 10)} time=${iso.slice(11, 19)} devname="${device.id}" devid="FG100D3G00000001" ` +
        `logid="${line.tag}" level="${fortigateLevels[line.severity] ?? "notice"}" ${line.text}`
      );
    case "none":
      return undefined;
  }
}
