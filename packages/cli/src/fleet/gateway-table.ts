import { age } from "../output/quantities.ts";
import { terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";
import type { GatewayRow } from "./config-answer.ts";

const words: Readonly<Record<string, string | undefined>> = {
  same: "runs it",
  trial: "tries it",
  differs: "not yet",
  refused: "refuses it",
  closed: "takes none from the cloud",
  none: "its own file",
  unknown: "does not tell",
};

/** One line per gateway, and below it why it does not run what is wanted. */
export function gatewayTable(gateways: readonly GatewayRow[], nowMs: number): readonly string[] {
  const columns = ["Gateway", "Version", "Wanted", "Running", "Configuration", "Devices up", "Waiting", "Clock", "Seen"];
  const rows = gateways.map((each) => [
    terminalText(`${each.siteId}/${each.gatewayId}${each.role === undefined ? "" : ` (${each.role === "leads" ? "leads" : "stands by"})`}`),
    terminalText(each.version),
    each.wanted === undefined ? "-" : String(each.wanted),
    each.running === undefined
      ? "-"
      : `${each.running.version} (${each.running.sha256.slice(0, 8)}) for ${age((nowMs - each.running.sinceMs) / 1_000)}`,
    `${words[each.drift] ?? "?"}${each.pinned > 0 ? `, ${each.pinned} devices pinned` : ""}`,
    `${each.devices.up} of ${each.devices.total}`,
    `${each.oldestUnshippedAgeS < 1 ? "none" : age(each.oldestUnshippedAgeS)}${missing(each.unaccounted)}`,
    clock(each.skewMs),
    `${age(Math.max(0, nowMs - each.seenMs) / 1_000)} ago${each.silent ? ", silent" : ""}`,
  ]);
  const reasons = gateways.flatMap(({ gatewayId, problems }) => problems.map((problem) => terminalText(`  ${gatewayId}: ${problem}`)));
  return [
    ...textTable(
      columns.map((title) => ({ title })),
      rows,
    ),
    ...reasons,
  ];
}

function missing(unaccounted = 0): string {
  return unaccounted === 0 ? "" : `; ${unaccounted} unaccounted for`;
}

function clock(skewMs: number | undefined): string {
  return skewMs === undefined ? "right" : `${age(Math.abs(skewMs) / 1_000)} ${skewMs > 0 ? "ahead" : "behind"}`;
}
