import type { LogSource } from "@isthmus/domain/cloud/join/join-sources";

/** Who sent syslog to a site lately. */
export interface LogSourceReader {
  /** The senders of the latest lines of the UTC day of `nowMs`, each once; of a busy site some may be missing. Throws `StoreError`. */
  recentSources(siteId: string, nowMs: number): Promise<readonly LogSource[]>;
}
