import type { ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import type { Tone } from "../output/fitted-table.ts";
import { uptime } from "../output/quantities.ts";
import { terminalText } from "../output/terminal-text.ts";
import { cell, optional, type Section, tally } from "./section.ts";

const tones = { complete: "good", partial: "warning", absent: "faint", failed: "bad" } as const satisfies Record<string, Tone>;

/** How far each table was read, what could not be read and why. */
export function tableSection({ model }: ProbedDevice): Section {
  const tables = model?.tables ?? [];
  return {
    id: "tables",
    headline: `${tables.length} tables read: ${tally(tables.map(({ status }) => status))}`,
    columns: [{ title: "Table", least: 12 }, { title: "Status" }, { title: "Rows", align: "right" }, { title: "Why" }],
    rows: tables.map(({ table, status, rows, reason }) => [cell(table), cell(status, tones[status]), cell(rows), optional(reason)]),
  };
}

/** What the device is and how it was read, as label and text. */
export function identityFacts(device: ProbedDevice): readonly (readonly [string, string])[] {
  const { system = {}, model, collectedVia } = device;
  const { vendor, model: product, os, version, serial, type, baseMac, engineId } = model?.identity ?? {};
  const { sysName, sysLocation, sysContact, sysDescr, sysObjectId, uptimeS } = system;
  const all: readonly (readonly [string, string | undefined])[] = [
    ["Name", sysName],
    ["Vendor", vendor],
    ["Model", product],
    ["System", os],
    ["Version", version],
    ["Serial", serial],
    ["Type", type],
    ["Location", sysLocation],
    ["Contact", sysContact],
    ["Up for", uptimeS === undefined ? undefined : uptime(uptimeS)],
    ["Description", sysDescr],
    ["Object id", sysObjectId],
    ["Base MAC", baseMac],
    ["Engine id", engineId],
    ["Known by", model?.uniqueId],
    ["Read by", collectedVia && ["SNMP", collectedVia.version, collectedVia.securityLevel].join(" ").trim()],
    ["Profile", profileText(device)],
  ];
  return all.flatMap(([label, text]) => (text === undefined || text === "" ? [] : [[label, terminalText(text)] as const]));
}

function profileText({ profile }: ProbedDevice): string | undefined {
  if (profile === undefined) return undefined;
  const { name, pattern, redirectedFrom, specific } = profile;
  const through = redirectedFrom.length === 0 ? "" : `; sysDescr led on from ${redirectedFrom.join(", ")}`;
  return specific ? `${name}, for sysObjectID ${pattern}${through}` : `${name}: no profile knows this sysObjectID`;
}
