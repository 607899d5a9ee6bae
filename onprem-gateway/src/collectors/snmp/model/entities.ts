import { numberOf } from "../snmp-text.ts";
import { compact, enumOf, labelOf } from "./cell-values.ts";
import { Module } from "./device-model.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** ENTITY-MIB (RFC 6933): every physical part of the device. */
export const entPhysicalTable = defineTable({
  name: "entPhysicalTable",
  entry: "1.3.6.1.2.1.47.1.1.1.1",
  columns: {
    description: 2,
    containedIn: 4,
    class: 5,
    name: 7,
    hardwareRevision: 8,
    firmwareRevision: 9,
    softwareRevision: 10,
    serial: 11,
    manufacturer: 12,
    model: 13,
  },
  maxRows: 16_384,
});

const classes = Module.shape.class.options;
/** Parts that are no hardware one could exchange: they are left out unless they have a serial number of their own. */
const unlisted: readonly string[] = ["sensor", "container", "port", "backplane", "other", "unknown", "cpu", "energyObject"];

/** The exchangeable parts, in the order of their index. */
export function readModules(tables: FetchedTables): readonly Module[] {
  return readEntities(tables).filter(
    ({ class: kind, serial, model }) => !unlisted.includes(kind) || (serial !== undefined && model !== undefined),
  );
}

/** Every part of the device, sensors and empty slots too. */
export function readEntities(tables: FetchedTables): readonly Module[] {
  return tables
    .rows(entPhysicalTable)
    .map(({ index, cells }) =>
      compact({
        entity: Number(index),
        class: enumOf(classes, cells.class) ?? "unknown",
        name: labelOf(cells.name),
        description: labelOf(cells.description),
        model: meaningful(labelOf(cells.model)),
        serial: meaningful(labelOf(cells.serial)),
        hardwareRevision: meaningful(labelOf(cells.hardwareRevision)),
        firmware: meaningful(labelOf(cells.firmwareRevision)),
        software: meaningful(labelOf(cells.softwareRevision)),
        manufacturer: meaningful(labelOf(cells.manufacturer)),
        containedIn: numberOf(cells.containedIn),
      }),
    )
    .filter(({ entity }) => Number.isSafeInteger(entity) && entity > 0 && entity <= 0x7fff_ffff)
    .sort((a, b) => a.entity - b.entity);
}

/** Agents fill unknown fields with words for "unknown". */
function meaningful(text: string | undefined): string | undefined {
  return text === undefined || /^(?:n\/?a|none|unknown|unspecified|not available|to be filled by o\.?e\.?m\.?|-+|0+)$/iu.test(text)
    ? undefined
    : text;
}
