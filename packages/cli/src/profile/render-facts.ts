import type { ProfileFacts } from "@isthmus/onprem-gateway/profiles/profile-facts";
import { terminalText } from "../output/terminal-text.ts";

/** What a profile read, a line per fact. Text of the device is made safe for a terminal. */
export function renderFacts(facts: ProfileFacts): readonly string[] {
  return [
    ...section(
      "Identity",
      Object.entries(facts.identity).map(([field, text]) => `${field}: ${text}`),
    ),
    ...section(
      "Processors",
      facts.processors.map(({ key, name, loadPercent }) => `${name ?? key}: ${loadPercent} %`),
    ),
    ...section("Memory", facts.memory.map(poolLine)),
    ...section("Storage", facts.storage.map(poolLine)),
    ...section(
      "Sensors",
      facts.sensors.map(({ class: kind, name, value, unit, state, health }) => {
        const reading = [value, unit, state, health === undefined ? undefined : `(${health})`].filter((part) => part !== undefined);
        return `${kind} ${name}: ${reading.join(" ")}`;
      }),
    ),
    ...section(
      "BGP peers",
      facts.bgpPeers.map(({ remoteAddress, remoteAs, state }) => `${remoteAddress} AS ${remoteAs ?? "?"}: ${state ?? "?"}`),
    ),
    ...section(
      "Tags",
      Object.entries(facts.tags).map(([name, text]) => `${name}: ${text}`),
    ),
    ...section(
      "Metrics",
      facts.metrics.map(({ name, type, value, index, guessedRow }) => {
        const where = index === "" ? "" : `[${index}]`;
        return `${name}${where}: ${value} (${type}${guessedRow ? ", first row of a column" : ""})`;
      }),
    ),
  ];
}

function poolLine({ key, name, totalBytes, usedBytes, usedPercent }: ProfileFacts["memory"][number]): string {
  const share = usedPercent === undefined ? "" : ` ${usedPercent} %`;
  return `${name ?? key}: ${usedBytes ?? "?"} of ${totalBytes ?? "?"} octets${share}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title} (${lines.length})`, ...lines.map((line) => `  ${terminalText(line)}`)];
}
