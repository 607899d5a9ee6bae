/** CloudWatch: printable ASCII, not only blanks, no colon first; 1-1,024 characters, of which an interface name gets 255. */
const dimensionValue = /^(?![\s:])[\x20-\x7e]{1,255}$/u;

/** True when CloudWatch takes the text as a dimension value. */
export function isDimensionValue(text: string): boolean {
  return dimensionValue.test(text);
}

/**
 * Caps how many (device, interface) pairs of one site become metrics of their own, since each is billed by the month. A
 * gateway that marks everything as important, or that was taken over, cannot run up the bill.
 */
export class DimensionBudget {
  readonly #perSite: number;
  readonly #spent = new Map<string, Set<string>>();

  constructor(perSite: number) {
    this.#perSite = perSite;
  }

  /** True when the pair may be published: it was before, or there is room for one more. */
  allows(siteId: string, deviceId: string, interfaceKey: string): boolean {
    const spent = this.#spent.get(siteId) ?? new Set<string>();
    this.#spent.set(siteId, spent);
    const pair = JSON.stringify([deviceId, interfaceKey]);
    if (!spent.has(pair) && spent.size >= this.#perSite) {
      return false;
    }
    spent.add(pair);
    return true;
  }
}
