import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { compact, enumOf, labelOf } from "../model/cell-values.ts";
import type { FetchedTables } from "../model/tables.ts";
import { numberOf } from "../snmp-text.ts";
import { alarmVariableOf } from "./alarm-variable.ts";
import { ifIndexOfSource, type RmonInterface } from "./data-source.ts";
import type { RmonAlarm, RmonLogEntry } from "./raw-rmon.ts";
import { alarmTable, etherStatsTable, eventTable, logTable } from "./rmon-tables.ts";

const sampleTypes = ["absolute", "delta"] as const;
const startups = ["rising", "falling", "risingOrFalling"] as const;
const statuses = ["valid", "createRequest", "underCreation", "invalid"] as const;

/** The thresholds that the device watches by itself. The community of its events is never read. */
export function readRmonAlarms(tables: FetchedTables, interfaces: readonly RmonInterface[]): readonly RmonAlarm[] {
  const place = placer(tables, interfaces);
  return tables.rows(alarmTable).flatMap(({ index, cells }) => {
    const number = Number(index);
    if (!Number.isInteger(number) || number < 1 || number > 65_535) {
      return [];
    }
    const oid = cells.variable?.kind === "oid" ? cells.variable.value : "";
    return [
      compact({
        index: number,
        ...place(oid),
        intervalS: numberOf(cells.interval),
        sampleType: enumOf(sampleTypes, cells.sampleType),
        value: numberOf(cells.value),
        startup: enumOf(startups, cells.startup),
        risingThreshold: numberOf(cells.risingThreshold),
        fallingThreshold: numberOf(cells.fallingThreshold),
        risingEvent: eventOf(tables, cells.risingEvent),
        fallingEvent: eventOf(tables, cells.fallingEvent),
        owner: labelOf(cells.owner),
        status: enumOf(statuses, cells.status),
      }),
    ];
  });
}

/** The device's own log, in table order. */
export function readRmonLog(tables: FetchedTables): readonly RmonLogEntry[] {
  return tables.rows(logTable).flatMap(({ index, cells }) => {
    const timeCs = numberOf(cells.time);
    return timeCs === undefined ? [] : [compact({ index, timeCs, description: labelOf(cells.description) })];
  });
}

/** Indexes of the events that the alarms name: the only rows of eventTable worth reading. */
export function eventsInUse(tables: FetchedTables): readonly number[] {
  const used = tables.rows(alarmTable).flatMap(({ cells }) => [numberOf(cells.risingEvent) ?? 0, numberOf(cells.fallingEvent) ?? 0]);
  return [...new Set(used)].filter((index) => index > 0);
}

function eventOf(tables: FetchedTables, index: SnmpValue | undefined): string | undefined {
  const number = numberOf(index) ?? 0;
  return number === 0 ? undefined : labelOf(tables.cells(eventTable, String(number)).description);
}

type Place = Pick<RmonAlarm, "variable" | "interface">;

/** Names a variable and finds the interface it belongs to. */
function placer(tables: FetchedTables, interfaces: readonly RmonInterface[]): (oid: string) => Place {
  const keys = new Map(interfaces.map(({ ifIndex, key }) => [ifIndex, key]));
  return (oid) => {
    const { name, ifIndex, etherStatsIndex } = alarmVariableOf(oid);
    const probe = etherStatsIndex === undefined ? undefined : tables.cells(etherStatsTable, String(etherStatsIndex)).dataSource;
    const key = keys.get(ifIndex ?? ifIndexOfSource(probe) ?? 0);
    return { variable: name, ...(key === undefined ? {} : { interface: key }) };
  };
}
