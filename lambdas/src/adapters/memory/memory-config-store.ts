import type { ConfigStore, ConfigSummary, StoredConfig } from "../../ports/config-store.ts";
import { configItemOf } from "../../ports/entities.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";

/** Desired configurations in memory, with the same promises as the table. What is in force is an item of the entity store. */
export class MemoryConfigStore implements ConfigStore {
  readonly #entities: EntityStore;
  readonly #versions = new Map<string, StoredConfig>();
  readonly #inForce = new Map<string, number>();

  constructor(entities: EntityStore) {
    this.#entities = entities;
  }

  append(config: StoredConfig): Promise<PutOutcome> {
    const key = JSON.stringify([config.siteId, config.version]);
    if (this.#versions.has(key)) {
      return Promise.resolve({ kind: "duplicate" });
    }
    this.#versions.set(key, structuredClone(config));
    return Promise.resolve({ kind: "stored" });
  }

  async putInForce(config: ConfigSummary): Promise<PutOutcome> {
    if ((this.#inForce.get(config.siteId) ?? 0) >= config.version) {
      return { kind: "duplicate" };
    }
    this.#inForce.set(config.siteId, config.version);
    return this.#entities.putLatest(configItemOf(config));
  }

  readVersion(siteId: string, version: number): Promise<StoredConfig | undefined> {
    return Promise.resolve(structuredClone(this.#versions.get(JSON.stringify([siteId, version]))));
  }

  listVersions(siteId: string, limit: number): Promise<readonly ConfigSummary[]> {
    const own = [...this.#versions.values()].filter((config) => config.siteId === siteId).sort((a, b) => b.version - a.version);
    return Promise.resolve(own.slice(0, limit).map(({ settings: _, ...summary }) => summary));
  }
}
