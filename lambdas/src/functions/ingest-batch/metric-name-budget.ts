import type { NameRegistry, NameRegistryItem } from "../../ports/name-registry.ts";
import { claimNames, type KeptRoom, keyOf, type MetricName } from "./claim-names.ts";

/** CloudWatch: printable ASCII, not only blanks, no colon first; 1-1,024 characters, of which an interface name gets 255. */
const dimensionValue = /^(?![\s:])[\x20-\x7e]{1,255}$/u;

/** How long names that are not registered are refused unasked after one was: a flood of them costs a read a minute and container. */
const closedMs = 60_000;

/** Tries to write what another container writes at the same time. */
const tries = 8;

/** True when CloudWatch takes the text as a dimension value. */
export function isDimensionValue(text: string): boolean {
  return dimensionValue.test(text);
}

export interface AllowedNames {
  /** Whether metrics of this name may be published. */
  readonly allows: (name: MetricName) => boolean;
  /** Names for which there was no room. */
  readonly refused: number;
}

interface Known {
  /** When each name that has a place was published last. */
  readonly months: ReadonlyMap<string, number>;
  readonly closedUntilMs: number;
}

/**
 * Caps how many interfaces of a site become metrics of their own, since each is billed by the month, for all containers of the function together. A
 * gateway that marks everything as important, or that was taken over, gets the budget once. What is registered is remembered by the container, so
 * that only a name that is new to it, or to the month, costs a call.
 */
export class MetricNameBudget {
  readonly #registry: NameRegistry;
  readonly #room: (siteId: string) => Promise<KeptRoom>;
  readonly #perSite: number;
  readonly #known = new Map<string, Known>();

  /** `room`: names that are kept free for the devices of a site's desired configuration. */
  constructor(options: {
    readonly registry: NameRegistry;
    readonly room: (siteId: string) => Promise<KeptRoom>;
    readonly perSite: number;
  }) {
    this.#registry = options.registry;
    this.#room = options.room;
    this.#perSite = options.perSite;
  }

  /** Registers the names for which there is room. What cannot be registered now is not published now: no metric is made without its place. */
  async claim(siteId: string, wanted: readonly MetricName[], nowMs: number): Promise<AllowedNames> {
    const names = wanted.filter(({ entity }) => isDimensionValue(entity));
    const month = monthOf(nowMs);
    const known = this.#known.get(siteId);
    if (names.every((name) => known?.months.get(keyOf(name)) === month)) {
      return allowed(known, 0);
    }
    const isNew = (name: MetricName) => known?.months.has(keyOf(name)) !== true;
    if (
      known !== undefined &&
      nowMs < known.closedUntilMs &&
      names.every((name) => isNew(name) || known.months.get(keyOf(name)) === month)
    ) {
      return allowed(known, names.filter(isNew).length);
    }
    try {
      return await this.#register(siteId, { names, month, nowMs });
    } catch {
      return allowed(known, 0);
    }
  }

  async #register(
    siteId: string,
    { names, month, nowMs }: { readonly names: readonly MetricName[]; readonly month: number; readonly nowMs: number },
  ): Promise<AllowedNames> {
    const room = await this.#room(siteId);
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const before = (await this.#registry.read(siteId)) ?? { siteId, revision: 0, names: [] };
      const claim = claimNames(before.names, names, { perSite: this.#perSite, room, month });
      const isSame = JSON.stringify(claim.names) === JSON.stringify(before.names);
      const item = isSame ? before : { siteId, revision: before.revision + 1, names: claim.names };
      const put = isSame ? { kind: "stored" as const } : await this.#registry.put(item);
      if (put.kind === "stored") {
        return this.#remember(item, { refused: claim.refused.length, nowMs });
      }
      this.#remember(before, { refused: 0, nowMs });
      if (put.kind !== "duplicate") {
        break;
      }
    }
    return allowed(this.#known.get(siteId), 0);
  }

  #remember(item: NameRegistryItem, { refused, nowMs }: { readonly refused: number; readonly nowMs: number }): AllowedNames {
    const months = new Map(item.names.map((name) => [keyOf(name), name.month]));
    const known = { months, closedUntilMs: refused > 0 ? nowMs + closedMs : 0 };
    this.#known.set(item.siteId, known);
    return allowed(known, refused);
  }
}

function allowed(known: Known | undefined, refused: number): AllowedNames {
  return { allows: (name) => known?.months.has(keyOf(name)) === true, refused };
}

function monthOf(nowMs: number): number {
  const at = new Date(nowMs);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}
