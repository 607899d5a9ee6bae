import type { CellBatch } from "../snmp-protocol/cell-batch.ts";

/** ifName of each row as the device wrote it, in one array: held for every device all the time, and compared with what comes. */
export class KnownNames {
  readonly #octets: Uint8Array;
  readonly #ends: Uint32Array;

  /** Undefined for a row without a name. */
  constructor(names: readonly (Uint8Array | undefined)[]) {
    this.#ends = new Uint32Array(names.length);
    let end = 0;
    for (const [row, name] of names.entries()) {
      end += name?.length ?? 0;
      this.#ends[row] = end;
    }
    this.#octets = new Uint8Array(end);
    for (const [row, name] of names.entries()) {
      this.#octets.set(name ?? [], this.#startOf(row));
    }
  }

  /** True when a cell of an answer holds the name of the row. */
  isAt(row: number, batch: CellBatch, cell: number): boolean {
    const start = this.#startOf(row);
    const from = batch.starts[cell] ?? 0;
    const length = (batch.ends[cell] ?? 0) - from;
    if (length !== (this.#ends[row] ?? 0) - start) {
      return false;
    }
    for (let at = 0; at < length; at += 1) {
      if (this.#octets[start + at] !== batch.bytes[from + at]) {
        return false;
      }
    }
    return true;
  }

  /** True when these are the octets of the row's name. */
  isOctets(row: number, octets: Uint8Array): boolean {
    return Buffer.compare(this.octetsAt(row), octets) === 0;
  }

  /** The name of a row; empty for none. */
  octetsAt(row: number): Uint8Array {
    return this.#octets.subarray(this.#startOf(row), this.#ends[row]);
  }

  #startOf(row: number): number {
    return row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
  }
}

/** For a device that nothing is known about. */
export const noNames = new KnownNames([]);
