/** What a recording is cleaned of. */
export const pseudonymKinds = ["name", "contact", "location", "serial", "community", "ip", "mac"] as const;
export type PseudonymKind = (typeof pseudonymKinds)[number];

/** One stand-in for each value, the same wherever the value occurs. Counts how often each kind was replaced. */
export class Pseudonyms {
  readonly #known = new Map<PseudonymKind, Map<string, string>>(pseudonymKinds.map((kind) => [kind, new Map<string, string>()]));
  readonly #replaced = new Map<PseudonymKind, number>();

  /** True when the value has a stand-in already. */
  has(kind: PseudonymKind, value: string): boolean {
    return this.#known.get(kind)?.has(value) === true;
  }

  /** Gives the value a stand-in. */
  learn(kind: PseudonymKind, value: string): void {
    const known = this.#known.get(kind);
    if (known !== undefined && !known.has(value)) {
      known.set(value, standIn(kind, known.size + 1, value));
    }
  }

  /** The stand-in, made when there was none; one more replacement. */
  of(kind: PseudonymKind, value: string): string {
    this.learn(kind, value);
    this.#replaced.set(kind, (this.#replaced.get(kind) ?? 0) + 1);
    return this.#known.get(kind)?.get(value) ?? "";
  }

  /** Values of a kind with a stand-in, longest first, so that one that contains another is replaced whole. */
  values(kind: PseudonymKind): readonly string[] {
    return [...(this.#known.get(kind)?.keys() ?? [])].sort((a, b) => b.length - a.length);
  }

  /** Replacements by kind; kinds that did not occur are absent. */
  counts(): Readonly<Partial<Record<PseudonymKind, number>>> {
    return Object.fromEntries(this.#replaced);
  }
}

function standIn(kind: PseudonymKind, number: number, value: string): string {
  switch (kind) {
    case "ip":
      return value.includes(":") ? `2001:db8::${number.toString(16)}` : benchmarkAddress(number);
    case "mac":
      return `${value.slice(0, 8)}:${hexBytes(number)}`;
    default:
      return `${kind}-${number}`;
  }
}

/** The networks of RFC 2544 for tests, 198.18.0.0/15. */
function benchmarkAddress(number: number): string {
  return `198.${18 + ((number >> 16) & 1)}.${(number >> 8) & 255}.${number & 255}`;
}

/** The last three bytes of a MAC address. The first three are the manufacturer's and stay. */
function hexBytes(number: number): string {
  return [16, 8, 0].map((shift) => ((number >> shift) & 255).toString(16).padStart(2, "0")).join(":");
}
