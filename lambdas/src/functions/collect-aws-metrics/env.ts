import { z } from "zod";
import { RegionList } from "../../region-list.ts";
import { WatchedAccountList } from "../../watched-accounts.ts";

/** Environment of `collect-aws-metrics`. */
export const Env = z.object({
  ENTITIES_TABLE: z.string().min(3),
  METRIC_NAMESPACE: z.string().min(1),
  /** Regions to read, in every account that names none of its own. */
  REGIONS: RegionList,
  ACCOUNTS: WatchedAccountList,
});
export type Env = z.infer<typeof Env>;
