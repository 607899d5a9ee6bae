import type { ModelEventMemory } from "./events-of-model.ts";

/** What the events about a device's parts compare with, as JSON: held for every device all the time, needed when its model was read. */
export class PackedEventMemory {
  readonly #text: string;

  constructor({ told, read, budget }: ModelEventMemory) {
    const { sinceMs, events, untold } = budget;
    this.#text = JSON.stringify([[...told], [...read], sinceMs, events, [...untold]]);
  }

  /** The memory, made anew. */
  unpack(): ModelEventMemory {
    // Written by the constructor.
    const [told, read, sinceMs, events, untold] = JSON.parse(this.#text) as Packed;
    return { told: new Map(told), read: new Set(read), budget: { sinceMs, events, untold: new Set(untold) } };
  }
}

type ItemOf<T> = T extends Iterable<infer Item> ? Item : never;
type Packed = [
  ItemOf<ModelEventMemory["told"]>[],
  ItemOf<ModelEventMemory["read"]>[],
  ModelEventMemory["budget"]["sinceMs"],
  ModelEventMemory["budget"]["events"],
  ItemOf<ModelEventMemory["budget"]["untold"]>[],
];
