import { z } from "zod";
import { RegionList } from "../../region-list.ts";

/** Environment of `collect-aws-metrics`. */
export const Env = z.object({
  ENTITIES_TABLE: z.string().min(3),
  METRIC_NAMESPACE: z.string().min(1),
  /** Regions to look at. */
  REGIONS: RegionList,
});
export type Env = z.infer<typeof Env>;
