import { deserialize, serialize } from "node:v8";
import { deflateRawSync, inflateRawSync } from "node:zlib";
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
const nothing = Uint8Array.from(deflateRawSync(serialize({ rows: [], values: new Map() } satisfies Kept)));

/**
 * What was read, kept for a later reading. It is text for the most part, held for every device all the time and needed every few
 * minutes: packed, it takes a tenth of its size.
 */
export class TableMemory {
  readonly #packed: Uint8Array;
  readonly #definitions: readonly TableDefinition[];

  constructor({ tables, definitions, values }: Fetched) {
    this.#definitions = definitions.filter((table) => tables.size(table) > 0);
    const kept: Kept = { rows: this.#definitions.map((table) => tables.rows(table)), values };
    // A copy of exactly the octets: zlib gives a view of a larger buffer.
    this.#packed = this.#definitions.length === 0 && values.size === 0 ? nothing : Uint8Array.from(deflateRawSync(serialize(kept)));
  }

  unpack(): Fetched {
    const tables = new FetchedTables();
    // Packed by the constructor: never anything else.
    const { rows, values } = deserialize(inflateRawSync(this.#packed)) as Kept;
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
