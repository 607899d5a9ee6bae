import type { ProbedCounters, ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import type { ObservedInterface } from "@isthmus/onprem-gateway/runtime/observation";
import type { Paint } from "../output/paint.ts";
import { bitRate, byteSize, uptime } from "../output/quantities.ts";
import { terminalText } from "../output/terminal-text.ts";
import { type TableColumn, textTable } from "../output/text-table.ts";
import { identityFacts, renderModel } from "./render-model.ts";

const columns: readonly TableColumn[] = [
  { title: "#", align: "right" },
  { title: "Interface", maxWidth: 28 },
  { title: "Admin" },
  { title: "Oper" },
  { title: "Speed", align: "right" },
  { title: "In octets", align: "right" },
  { title: "Out octets", align: "right" },
  { title: "Errors", align: "right" },
  { title: "Alias", maxWidth: 40 },
];

function count(counters: ProbedCounters | undefined, ...names: readonly string[]): string {
  const values = names.map((name) => counters?.counters[name]?.value).filter((value) => value !== undefined);
  return values.length === 0 ? "-" : values.reduce((sum, value) => sum + value, 0n).toLocaleString("en");
}

function interfaceRow(observed: ObservedInterface, counters: ProbedCounters | undefined): readonly string[] {
  return [
    String(observed.ifIndex),
    terminalText(observed.key),
    observed.adminStatus ?? "-",
    observed.operStatus ?? "-",
    bitRate(observed.speedBps),
    count(counters, "ifInOctets"),
    count(counters, "ifOutOctets"),
    count(counters, "ifInErrors", "ifOutErrors"),
    terminalText(observed.ifAlias ?? ""),
  ];
}

function facts(device: ProbedDevice): readonly (readonly [string, string | undefined])[] {
  const { system, collectedVia } = device;
  const via =
    collectedVia === undefined
      ? undefined
      : `SNMP ${collectedVia.version}${collectedVia.securityLevel ? ` ${collectedVia.securityLevel}` : ""}`;
  return [
    ["Name", system?.sysName],
    ["Description", system?.sysDescr],
    ["Object id", system?.sysObjectId],
    ...(device.model === undefined ? [] : identityFacts(device.model)),
    ["Location", system?.sysLocation],
    ["Contact", system?.sysContact],
    ["Up for", system?.uptimeS === undefined ? undefined : uptime(system.uptimeS)],
    ["Read by", via],
    ["CPU", processors(device)],
    ["Memory", memory(device)],
  ];
}

function processors({ processorLoads }: ProbedDevice): string | undefined {
  if (processorLoads.length === 0) return undefined;
  const mean = processorLoads.reduce((sum, load) => sum + load, 0) / processorLoads.length;
  return `${mean.toFixed(0)} %, mean of ${processorLoads.length} processors`;
}

function memory(device: ProbedDevice): string | undefined {
  if (device.memoryTotalBytes === undefined) return undefined;
  return `${byteSize(device.memoryUsedBytes)} used of ${byteSize(device.memoryTotalBytes)}`;
}

/** The normalised device model as lines for a person. Everything the device said is made safe for the terminal. */
export function renderDevice(device: ProbedDevice, paint: Paint): readonly string[] {
  const interfaces = device.interfaces ?? [];
  const byKey = new Map(device.counters.map((entry) => [entry.key, entry]));
  const head = `${terminalText(device.address)} answered in ${device.elapsedMs.toFixed(0)} ms`;
  const known = facts(device).flatMap(([label, text]) =>
    text === undefined || text === "" ? [] : [`  ${label.padEnd(12)} ${terminalText(text)}`],
  );
  const up = interfaces.filter((observed) => observed.operStatus === "up").length;
  const table = textTable(
    columns,
    interfaces.map((observed) => interfaceRow(observed, byKey.get(observed.key))),
  );
  return [
    paint.strong(head),
    ...known,
    ...(interfaces.length === 0
      ? []
      : ["", paint.strong(`${interfaces.length} interfaces, ${up} up`), ...table.map((line) => `  ${line}`)]),
    ...(device.model === undefined ? [] : renderModel(device.model, { device, paint })),
    ...device.gaps.map((gap) => paint.warning(`! ${terminalText(gap)}`)),
  ];
}
