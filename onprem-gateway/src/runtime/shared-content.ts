/** More different contents than this are not looked for any more: the older ones stay with those who hold them. */
const usualMost = 1_000;

/**
 * Makes one object of those that are equal, so that thousands of devices of a few kinds hold what they have in common once. Objects that are
 * shared must never change.
 */
export class SharedContent<T> {
  readonly #known = new Map<string, T>();
  readonly #most: number;

  constructor(most: number = usualMost) {
    this.#most = most;
  }

  /** What was made for this key before, else what is made now. Equal keys must mean equal content. */
  of(key: string, make: () => T): T {
    const known = this.#known.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.#known.size >= this.#most) {
      this.#known.clear();
    }
    const made = make();
    this.#known.set(key, made);
    return made;
  }
}
