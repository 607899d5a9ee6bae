import { z } from "zod";
import type { PutOutcome } from "./put-outcome.ts";

/** An interface that has metrics of its own. */
export const RegisteredName = z.object({
  deviceId: z.string(),
  entity: z.string(),
  /** Months since the year 0 in which it was published last: CloudWatch bills a metric for the months that it has data of. */
  month: z.int(),
});
export type RegisteredName = Readonly<z.infer<typeof RegisteredName>>;

export interface NameRegistryItem {
  readonly siteId: string;
  /** 1, and one more with every write. */
  readonly revision: number;
  /** In the order in which they came. */
  readonly names: readonly RegisteredName[];
}

/** Which interfaces of a site have metrics of their own: one item a site, for all containers of the function. */
export interface NameRegistry {
  /** Throws `StoreError`. */
  read(siteId: string): Promise<NameRegistryItem | undefined>;
  /** duplicate: somebody else wrote this revision, and nothing was written. */
  put(item: NameRegistryItem): Promise<PutOutcome>;
}
