import type { CellBatch } from "../snmp-protocol/cell-batch.ts";
import { cellValue, valueTags } from "../snmp-protocol/codec/read-value.ts";
import type { SnmpValue, SnmpVarbind } from "../snmp-protocol/session.ts";
import type { KnownNames } from "./known-names.ts";
import { rowIndexOf } from "./oid-order.ts";
import { type Column, type IfColumn, ifColumns } from "./oids.ts";
import { CellSpace } from "./poll-space.ts";

export interface PortCellsOptions {
  readonly columns: readonly IfColumn[];
  readonly names: KnownNames;
  /** Is used up by these cells; a new one unless told. */
  readonly space?: CellSpace;
}

/** Where a name "begins" that is the one known before. */
const asKnown = 0xffff_ffff;

/**
 * What one poll read of a device's interfaces: a number for each column and row, in arrays, so that hundreds of cells cost no object. A
 * name that is the one known before is not kept at all.
 */
export class PortCells {
  readonly rows: readonly number[];
  readonly #names: KnownNames;
  readonly #places = new Map<Column, number>();
  readonly #count: number;
  readonly #namesPlace: number;
  readonly #space: CellSpace;
  #near = 0;
  #newNames = 0;

  /** For `rows` in ascending order. What belongs to other rows or columns is left out. */
  constructor(rows: readonly number[], { columns, names, space = new CellSpace() }: PortCellsOptions) {
    this.rows = rows;
    this.#names = names;
    for (const [at, column] of columns.entries()) {
      this.#places.set(ifColumns[column], at * rows.length);
    }
    this.#count = columns.length * rows.length;
    this.#namesPlace = this.placeOf("ifName");
    this.#space = space;
    space.clear(this.#count);
  }

  /** Takes in one varbind of an answer to a request for `columns`. Everything that is no value of a cell is left out. */
  add(columns: readonly Column[], { oid, value }: SnmpVarbind): void {
    const column = columns.find((each) => rowIndexOf(oid, each.oid) !== undefined);
    const at = column === undefined ? -1 : this.#cellAt(this.#places.get(column) ?? -1, rowIndexOf(oid, column.oid) ?? -1);
    const tag = tagsByKind[value.kind] ?? 0;
    if (at < 0 || tag === 0) {
      return;
    }
    if (value.kind === "octets") {
      this.#putOctets(at, { bytes: value.value, start: 0, end: value.value.length });
    } else if (value.kind === "counter64") {
      this.#put(at, { tag, low: Number(value.value & 0xffff_ffffn), high: Number(value.value >> 32n) });
    } else {
      this.#put(at, { tag, low: "value" in value && typeof value.value === "number" ? value.value : 0, high: 0 });
    }
  }

  /** As `add`, for the cells of a whole answer. */
  addBatch(columns: readonly Column[], batch: CellBatch): void {
    const places = columns.map((column) => this.#places.get(column) ?? -1);
    const { tags, lows, highs } = this.#space;
    for (let cell = 0; cell < batch.count; cell += 1) {
      const at = this.#cellAt(places[batch.columns[cell] ?? 0] ?? -1, batch.rows[cell] ?? 0);
      const tag = batch.tags[cell] ?? 0;
      if (at < 0) {
        continue;
      }
      if (tag === valueTags.octets) {
        this.#putOctets(at, { bytes: batch.bytes, start: batch.starts[cell] ?? 0, end: batch.ends[cell] ?? 0 });
      } else {
        tags[at] = tag;
        lows[at] = batch.lows[cell] ?? 0;
        highs[at] = batch.highs[cell] ?? 0;
      }
    }
  }

  /** The value of a cell in the form of the port. Octets are a view that is good until the space is used again. */
  get(column: IfColumn, row: number): SnmpValue | undefined {
    const at = this.#find(column, row);
    const { tags, lows, highs } = this.#space;
    const tag = at < 0 ? 0 : (tags[at] ?? 0);
    if (tag === 0) {
      return undefined;
    }
    if (tag === valueTags.octets) {
      return cellValue(tag, this.#octetsAt(at));
    }
    return cellValue(tag, tag === valueTags.counter64 ? (BigInt(highs[at] ?? 0) << 32n) | BigInt(lows[at] ?? 0) : this.#numberAt(at));
  }

  has(column: IfColumn, row: number): boolean {
    const at = this.#find(column, row);
    return at >= 0 && this.#space.tags[at] !== 0;
  }

  /** Where the cells of a column begin in the arrays; -1 for a column that was not asked for. */
  placeOf(column: IfColumn): number {
    return this.#places.get(ifColumns[column]) ?? -1;
  }

  /** True when the cell at a place holds a counter, whose halves are then `low` and `high`. */
  isCounterAt(at: number): boolean {
    const tag = this.#space.tags[at];
    return tag === valueTags.counter32 || tag === valueTags.counter64;
  }

  lowAt(at: number): number {
    return this.#space.lows[at] ?? 0;
  }

  highAt(at: number): number {
    return this.#space.highs[at] ?? 0;
  }

  /** An INTEGER, Gauge32, Counter32 or TimeTicks; NaN for everything else and for what did not come. */
  stateAt(at: number): number {
    switch (this.#space.tags[at]) {
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
    const { tags, lows } = this.#space;
    const isNew = (at: number) => tags[at] === valueTags.octets && lows[at] !== asKnown;
    return this.#newNames === 0 ? [] : this.rows.filter((_, row) => isNew(this.#namesPlace + row));
  }

  /** The octets of the arrays from a place on, as they are: the same for two readings that told the same in the same order. */
  rawFrom(place: number): readonly Uint8Array[] {
    const { tags, lows, highs, octets, usedOctets } = this.#space;
    const halves = [lows, highs].map((each) => new Uint8Array(each.buffer, place * 4, (this.#count - place) * 4));
    return [tags.subarray(place, this.#count), ...halves, octets.subarray(0, usedOctets)];
  }

  #octetsAt(at: number): Uint8Array {
    const { lows, highs, octets } = this.#space;
    const start = lows[at] ?? 0;
    return start === asKnown ? this.#names.octetsAt(at - this.#namesPlace) : octets.subarray(start, highs[at]);
  }

  #numberAt(at: number): number {
    const low = this.#space.lows[at] ?? 0;
    return this.#space.tags[at] === valueTags.integer ? low | 0 : low;
  }

  #put(at: number, { tag, low, high }: { readonly tag: number; readonly low: number; readonly high: number }): void {
    const { tags, lows, highs } = this.#space;
    tags[at] = tag;
    lows[at] = low;
    highs[at] = high;
  }

  #putOctets(at: number, { bytes, start, end }: { readonly bytes: Uint8Array; readonly start: number; readonly end: number }): void {
    const space = this.#space;
    const row = this.#namesPlace < 0 ? -1 : at - this.#namesPlace;
    const isName = row >= 0 && row < this.rows.length;
    space.tags[at] = valueTags.octets;
    if (isName && this.#names.isAt(row, { bytes, start, end })) {
      space.lows[at] = asKnown;
      return;
    }
    this.#newNames += isName ? 1 : 0;
    space.lows[at] = space.usedOctets;
    space.append(bytes, start, end);
    space.highs[at] = space.usedOctets;
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
