import { DesiredConfig, limits } from "@isthmus/contract";
import { z } from "zod";
import type { PutOutcome } from "./put-outcome.ts";

/** Everything of a version but its text. */
export const ConfigSummary = z.object({
  ...DesiredConfig.omit({ settings: true }).shape,
  siteId: z.string(),
  /** A word of the person who pushed it. */
  note: z.string().optional(),
  devices: z.number(),
});
export type ConfigSummary = z.infer<typeof ConfigSummary>;

/** One version of a site's desired configuration. */
export interface StoredConfig extends ConfigSummary {
  /** JSON text of the settings. */
  readonly settings: string;
}

/** Characters that the settings of a version have at most. */
export const longestSettings = limits.desiredConfigBytes;

/** Versions of desired configurations. They are written once, never changed, and the one in force only moves forward. */
export interface ConfigStore {
  /** Keeps a version under its number; a number that is taken is a duplicate. */
  append(config: StoredConfig): Promise<PutOutcome>;
  /** Puts a version in force, unless the same or a later one is: a duplicate. */
  putInForce(config: ConfigSummary): Promise<PutOutcome>;
  /** Undefined when there is no such version. Throws `StoreError`. */
  readVersion(siteId: string, version: number): Promise<StoredConfig | undefined>;
  /** The latest versions first, also those that never came into force. Throws `StoreError`. */
  listVersions(siteId: string, limit: number): Promise<readonly ConfigSummary[]>;
}
