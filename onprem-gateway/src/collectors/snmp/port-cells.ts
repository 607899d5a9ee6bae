import type { CellBatch } from "../snmp-protocol/cell-batch.ts";
import { cellValue, valueTags } from "../snmp-protocol/codec/read-value.ts";
import type { SnmpValue, SnmpVarbind } from "../snmp-protocol/session.ts";
import type { KnownNames } from "./known-names.ts";
import { rowIndexOf } from "./oid-order.ts";
import { type Column, type IfColumn, ifColumns } from "./oids.ts";

const twoTo32 = 2 ** 32;

/**
 * What one poll read of a device's interfaces: a number for each column and row, in arrays, so that hundreds of cells cost no object. A
 * name that is the one known before is not kept at all.
 */
export class PortCells {
  readonly rows: readonly number[];
  readonly #names: KnownNames;
  readonly #places = new Map<Column, number>();
  /** BER tags; 0 for a cell that did not come. */
  readonly #tags: Uint8Array;
  readonly #lows: Uint32Array;
  readonly #highs: Uint32Array;
  readonly #texts = new Map<number, Uint8Array>();
  #near = 0;

  /** For `rows` in ascending order. What belongs to other rows or columns is left out. */
  constructor(rows: readonly number[], { columns, names }: { readonly columns: readonly IfColumn[]; readonly names: KnownNames }) {
    this.rows = rows;
    this.#names = names;
    for (const [at, column] of columns.entries()) {
      this.#places.set(ifColumns[column], at * rows.length);
    }
    const cells = columns.length * rows.length;
    this.#tags = new Uint8Array(cells);
    this.#lows = new Uint32Array(cells);
    this.#highs = new Uint32Array(cells);
  }

  /** Takes in one varbind of an answer to a request for `columns`. Everything that is no value of a cell is left out. */
  add(columns: readonly Column[], { oid, value }: SnmpVarbind): void {
    const column = columns.find((each) => rowIndexOf(oid, each.oid) !== undefined);
    const at = column === undefined ? -1 : this.#cellAt(this.#places.get(column) ?? -1, rowIndexOf(oid, column.oid) ?? -1);
    const tag = tagsByKind[value.kind] ?? 0;
    if (at < 0 || tag === 0) {
      return;
    }
    this.#reset(at, tag);
    this.#put(at, value);
  }

  /** As `add`, for the cells of a whole answer. */
  addBatch(columns: readonly Column[], batch: CellBatch): void {
    const places = columns.map((column) => this.#places.get(column) ?? -1);
    const namesAt = this.#places.get(ifColumns.ifName) ?? -1;
    for (let cell = 0; cell < batch.count; cell += 1) {
      const place = places[batch.columns[cell] ?? 0] ?? -1;
      const at = this.#cellAt(place, batch.rows[cell] ?? 0);
      if (at >= 0) {
        this.#take(at, { batch, cell, row: place === namesAt ? at - place : -1 });
      }
    }
  }

  /** The value of a cell in the form of the port. */
  get(column: IfColumn, row: number): SnmpValue | undefined {
    const at = this.#find(column, row);
    const tag = this.#tags[at] ?? 0;
    if (at < 0 || tag === 0) {
      return undefined;
    }
    if (tag === valueTags.octets) {
      return cellValue(tag, this.#texts.get(at) ?? this.#names.octetsAt(at - (this.#places.get(ifColumns.ifName) ?? 0)));
    }
    const big = tag === valueTags.counter64;
    return cellValue(tag, big ? (BigInt(this.#highs[at] ?? 0) << 32n) | BigInt(this.#lows[at] ?? 0) : this.#numberAt(at));
  }

  has(column: IfColumn, row: number): boolean {
    return (this.#tags[this.#find(column, row)] ?? 0) !== 0;
  }

  /** Where the cells of a column begin in the arrays; -1 for a column that was not asked for. */
  placeOf(column: IfColumn): number {
    return this.#places.get(ifColumns[column]) ?? -1;
  }

  /** True when the cell at a place holds a counter, whose halves are then `low` and `high`. */
  isCounterAt(at: number): boolean {
    const tag = this.#tags[at];
    return tag === valueTags.counter32 || tag === valueTags.counter64;
  }

  lowAt(at: number): number {
    return this.#lows[at] ?? 0;
  }

  highAt(at: number): number {
    return this.#highs[at] ?? 0;
  }

  /** An INTEGER, Gauge32, Counter32 or TimeTicks; NaN for everything else and for what did not come. */
  stateAt(at: number): number {
    switch (this.#tags[at]) {
      case valueTags.integer:
      case valueTags.counter32:
      case valueTags.gauge32:
      case valueTags.timeTicks:
        return this.#numberAt(at);
      default:
        return Number.NaN;
    }
  }

  /** Rows whose ifName came and is another than the one known before. */
  changedNames(): readonly number[] {
    const place = this.placeOf("ifName");
    return place < 0 ? [] : this.rows.filter((_, row) => this.#texts.has(place + row));
  }

  #numberAt(at: number): number {
    const low = this.#lows[at] ?? 0;
    return this.#tags[at] === valueTags.integer ? low | 0 : low;
  }

  /** A cell may come twice: the last value counts. */
  #reset(at: number, tag: number): void {
    this.#tags[at] = tag;
    this.#highs[at] = 0;
    if (this.#texts.size > 0) {
      this.#texts.delete(at);
    }
  }

  #put(at: number, value: SnmpValue): void {
    if (value.kind === "octets") {
      const row = at - this.placeOf("ifName");
      if (this.placeOf("ifName") < 0 || row < 0 || row >= this.rows.length || !this.#names.isOctets(row, value.value)) {
        this.#texts.set(at, value.value);
      }
    } else if (value.kind === "counter64") {
      this.#setBig(at, value.value);
    } else if ("value" in value && typeof value.value === "number") {
      this.#lows[at] = value.value;
    }
  }

  #take(at: number, { batch, cell, row }: { readonly batch: CellBatch; readonly cell: number; readonly row: number }): void {
    const tag = batch.tags[cell] ?? 0;
    const number = batch.numbers[cell] ?? 0;
    this.#reset(at, tag);
    if (tag === valueTags.octets) {
      if (row < 0 || !this.#names.isAt(row, batch, cell)) {
        this.#texts.set(at, batch.octetsAt(cell));
      }
    } else if (Number.isNaN(number)) {
      this.#setBig(at, batch.bigAt(cell));
    } else {
      this.#lows[at] = number;
      this.#highs[at] = number < twoTo32 ? 0 : Math.floor(number / twoTo32);
    }
  }

  #setBig(at: number, value: bigint): void {
    this.#lows[at] = Number(value & 0xffff_ffffn);
    this.#highs[at] = Number(value >> 32n);
  }

  #find(column: IfColumn, row: number): number {
    return this.#cellAt(this.#places.get(ifColumns[column]) ?? -1, row);
  }

  /** Rows come one after the other, each for several columns: the last one or its neighbour is nearly always the one. */
  #cellAt(place: number, row: number): number {
    if (place < 0) {
      return -1;
    }
    if (this.rows[this.#near] !== row) {
      this.#near = this.rows[this.#near + 1] === row ? this.#near + 1 : Math.max(0, this.#search(row));
    }
    return this.rows[this.#near] === row ? place + this.#near : -1;
  }

  #search(row: number): number {
    let [low, high] = [0, this.rows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.rows[middle] ?? 0) < row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

const tagsByKind: Readonly<Partial<Record<SnmpValue["kind"], number>>> = {
  integer: valueTags.integer,
  octets: valueTags.octets,
  oid: valueTags.oid,
  "ip-address": valueTags.ipAddress,
  counter32: valueTags.counter32,
  gauge32: valueTags.gauge32,
  "time-ticks": valueTags.timeTicks,
  opaque: valueTags.opaque,
  counter64: valueTags.counter64,
  null: valueTags.null,
};
