/** Room for the cells of one poll. Grows as needed and is used again for polls of any device. */
export class CellSpace {
  /** BER tags; 0 for a cell that did not come. */
  tags = new Uint8Array(0);
  /** The low and the high 32 bits of a number; of octets, where they begin and end in `octets`. */
  lows = new Uint32Array(0);
  highs = new Uint32Array(0);
  octets = new Uint8Array(0);
  usedOctets = 0;

  /** Begins anew, with so many cells of which none came. */
  clear(cells: number): void {
    this.usedOctets = 0;
    if (cells > this.tags.length) {
      this.tags = new Uint8Array(cells);
      this.lows = new Uint32Array(cells);
      this.highs = new Uint32Array(cells);
    } else {
      this.tags.fill(0, 0, cells);
    }
  }

  /** Copies octets to the end of those that are there. */
  append(source: Uint8Array, start: number, end: number): void {
    const used = this.usedOctets + end - start;
    if (used > this.octets.length) {
      const grown = new Uint8Array(used * 2);
      grown.set(this.octets.subarray(0, this.usedOctets));
      this.octets = grown;
    }
    for (let from = start, to = this.usedOctets; from < end; from += 1, to += 1) {
      this.octets[to] = source[from] ?? 0;
    }
    this.usedOctets = used;
  }
}

/** An array that grows as needed and is used again. */
class Room<T extends Float64Array | Uint32Array | Uint8Array> {
  readonly #make: (count: number) => T;
  #array: T;

  constructor(make: (count: number) => T) {
    this.#make = make;
    this.#array = make(0);
  }

  /** So many numbers, of which each may be anything. */
  take(count: number): T {
    if (this.#array.length < count) {
      this.#array = this.#make(count);
    }
    return this.#array.subarray(0, count) as T;
  }
}

/** Room for what becomes of the cells of one poll: the arrays of `packed-poll.ts`, and of the samples made of them. */
export class NumberSpace {
  readonly states = new Room((count) => new Float64Array(count));
  readonly counters = new Room((count) => new Uint32Array(count));
  readonly widths = new Room((count) => new Uint8Array(count));
  readonly discontinuities = new Room((count) => new Float64Array(count));
  readonly deltas = new Room((count) => new Float64Array(count));
  readonly values = new Room((count) => new Float64Array(count));
}

/** What one poll writes its numbers into. Hundreds of kilobytes a second would be made and thrown away without it. */
export class PollSpace {
  readonly cells = new CellSpace();
  readonly numbers = new NumberSpace();
}

/** Cells of a device with some hundred ports; what a larger one took is given back to the system. */
const keptCells = 16_384;
const keptOctets = 256 * 1_024;

/** Spaces that wait for a poll: as many as polls were ever under way at a time. */
export class PollSpaces {
  readonly #free: PollSpace[] = [];

  take(): PollSpace {
    return this.#free.pop() ?? new PollSpace();
  }

  /** Nothing may look at the poll in it any more. */
  giveBack(space: PollSpace): void {
    const { tags, octets } = space.cells;
    if (tags.length <= keptCells && octets.length <= keptOctets) {
      this.#free.push(space);
    }
  }
}
