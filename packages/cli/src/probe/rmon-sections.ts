import type { ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import { cell, counted, optional, type Section } from "./section.ts";

type RmonPort = ProbedDevice["rmonPorts"][number];

const errors = [
  ["etherStatsCRCAlignErrors", "CRC/align"],
  ["etherStatsUndersizePkts", "undersize"],
  ["etherStatsOversizePkts", "oversize"],
  ["etherStatsFragments", "fragments"],
  ["etherStatsJabbers", "jabbers"],
  ["etherStatsCollisions", "collisions"],
  ["etherStatsDropEvents", "drops"],
] as const;

/** Ethernet statistics of ports as the device counts them: since its counters began, or since they last wrapped. The worst come first. */
export function rmonSection({ rmonPorts }: ProbedDevice): Section {
  const rows = [...rmonPorts]
    .sort((a, b) => Number(errorsOf(b) - errorsOf(a)))
    .map((port) => [
      cell(port.key),
      cell(countOf(port, "etherStatsPkts")?.toString()),
      cell(countOf(port, "etherStatsBroadcastPkts")?.toString()),
      cell(countOf(port, "etherStatsMulticastPkts")?.toString()),
      errorsOf(port) > 0n ? cell(errorText(port), "warning") : cell("none"),
    ]);
  const wide = rmonPorts.filter(({ counters }) => counters["etherStatsPkts"]?.width === 64).length;
  return {
    id: "rmon",
    headline: `RMON statistics on ${counted(rows.length, "port", "ports")}, 64 bits wide on ${wide}`,
    columns: [
      { title: "Port", least: 8 },
      { title: "Packets" },
      { title: "Broadcast" },
      { title: "Multicast" },
      { title: "Errors", least: 12 },
    ],
    rows,
  };
}

/** Thresholds that the device watches by itself. */
export function rmonAlarmSection({ model }: ProbedDevice): Section {
  const rows = (model?.rmonAlarms ?? []).map((alarm) => [
    cell(alarm.index),
    cell(alarm.variable),
    optional(alarm.interface),
    cell(`${alarm.sampleType ?? "?"} every ${alarm.intervalS ?? "?"} s`),
    cell(alarm.value),
    cell(threshold(alarm.risingThreshold, alarm.risingEvent)),
    cell(threshold(alarm.fallingThreshold, alarm.fallingEvent)),
    optional(alarm.owner),
  ]);
  return {
    id: "rmon",
    headline: `${counted(rows.length, "threshold", "thresholds")} that the device watches`,
    columns: [
      { title: "Alarm" },
      { title: "Watches", least: 16 },
      { title: "Port", least: 8 },
      { title: "Sample" },
      { title: "Last" },
      { title: "Rising", least: 8 },
      { title: "Falling", least: 8 },
      { title: "Owner" },
    ],
    rows,
  };
}

function countOf({ counters }: RmonPort, name: string): bigint | undefined {
  return counters[name]?.value;
}

function errorsOf(port: RmonPort): bigint {
  return errors.reduce((sum, [name]) => sum + (countOf(port, name) ?? 0n), 0n);
}

function errorText(port: RmonPort): string {
  return errors
    .map(([name, title]) => ({ count: countOf(port, name) ?? 0n, title }))
    .filter(({ count }) => count > 0n)
    .map(({ count, title }) => `${count} ${title}`)
    .join(", ");
}

function threshold(value: number | undefined, event: string | undefined): string {
  return [value === undefined ? "-" : String(value), ...(event === undefined ? [] : [event])].join(": ");
}
