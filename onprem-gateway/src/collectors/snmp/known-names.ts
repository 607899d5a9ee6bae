import { hash } from "node:crypto";
import { SharedContent } from "../../runtime/shared-content.ts";

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

  /** True when the octets from `start` to before `end` are the name of the row. */
  isAt(row: number, { bytes, start, end }: { readonly bytes: Uint8Array; readonly start: number; readonly end: number }): boolean {
    const known = this.#startOf(row);
    if (end - start !== (this.#ends[row] ?? 0) - known) {
      return false;
    }
    for (let at = 0; at < end - start; at += 1) {
      if (this.#octets[known + at] !== bytes[start + at]) {
        return false;
      }
    }
    return true;
  }

  /** Equal for names that are equal. */
  get digest(): string {
    return `${hash("sha256", this.#octets, "base64")} ${hash("sha256", this.#ends, "base64")}`;
  }

  /** The name of a row; empty for none. */
  octetsAt(row: number): Uint8Array {
    return this.#octets.subarray(this.#startOf(row), this.#ends[row]);
  }

  #startOf(row: number): number {
    return row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
  }
}

const shared = new SharedContent<KnownNames>();

/** The same names as the same object: devices of one kind call their ports alike. */
export function sharedNames(names: readonly (Uint8Array | undefined)[]): KnownNames {
  const made = new KnownNames(names);
  return shared.of(made.digest, () => made);
}

/** For a device that nothing is known about. */
export const noNames = new KnownNames([]);
