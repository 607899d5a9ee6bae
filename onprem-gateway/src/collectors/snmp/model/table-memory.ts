import { deserialize, serialize } from "node:v8";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type KeptOctets, keepOctets, octetsOf } from "../../../runtime/kept-octets.ts";
import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { FetchedTables, type TableDefinition, type TableRow } from "./tables.ts";

/** What was read of a device. */
export interface Fetched {
  readonly tables: FetchedTables;
  readonly definitions: readonly TableDefinition[];
  /** Scalars that were asked for by themselves, by their OID. */
  readonly values: ReadonlyMap<string, SnmpValue>;
}

/** Shared by all devices that keep nothing. */
const nothing = keepOctets(deflateRawSync(serialize({ rows: [], values: new Map() } satisfies Kept)));
const noDefinitions: readonly TableDefinition[] = [];

/**
 * What was read, kept for a later reading. It is text for the most part, held for every device all the time and needed every few
 * minutes: packed, it takes a tenth of its size.
 */
export class TableMemory {
  readonly #packed: KeptOctets;
  readonly #definitions: readonly TableDefinition[];

  constructor({ tables, definitions, values }: Fetched) {
    const filled = definitions.filter((table) => tables.size(table) > 0);
    this.#definitions = filled.length === 0 ? noDefinitions : filled;
    const kept: Kept = { rows: filled.map((table) => tables.rows(table)), values };
    this.#packed = filled.length === 0 && values.size === 0 ? nothing : keepOctets(deflateRawSync(serialize(kept)));
  }

  unpack(): Fetched {
    const tables = new FetchedTables();
    // Packed by the constructor: never anything else.
    const { rows, values } = deserialize(inflateRawSync(octetsOf(this.#packed))) as Kept;
    for (const [at, table] of this.#definitions.entries()) {
      for (const { index, cells } of rows[at] ?? []) {
        for (const [column, value] of Object.entries(cells)) {
          if (value !== undefined) {
            tables.add(table, column, { index, value });
          }
        }
      }
    }
    return { tables, definitions: this.#definitions, values };
  }
}

interface Kept {
  readonly rows: readonly (readonly TableRow[])[];
  readonly values: ReadonlyMap<string, SnmpValue>;
}
