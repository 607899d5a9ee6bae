interface Entry<Value> {
  readonly value: Value;
}

/**
 * Keeps what was asked for lately, at most twice as many entries as it is made for: what devices send decides the keys. When the newer half
 * is full, the older half is forgotten whole.
 */
export class RecentCache<Value> {
  readonly #halfSize: number;
  #newer = new Map<string, Entry<Value>>();
  #older: ReadonlyMap<string, Entry<Value>> = new Map();

  constructor(halfSize: number) {
    this.#halfSize = halfSize;
  }

  get(key: string, make: (key: string) => Value): Value {
    const known = this.#newer.get(key);
    if (known !== undefined) {
      return known.value;
    }
    const entry = this.#older.get(key) ?? { value: make(key) };
    if (this.#newer.size >= this.#halfSize) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, entry);
    return entry.value;
  }

  get size(): number {
    return this.#newer.size + this.#older.size;
  }
}
