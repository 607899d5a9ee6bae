import { z } from "zod";
import { DeclaredNetworksText } from "../../network/declared-networks.ts";

/** Environment of `query-network`. */
export const Env = z.object({
  ENTITIES_TABLE: z.string().min(3),
  EVENTS_TABLE: z.string().min(3),
  /** What operators declared about the networks of sites. */
  SITE_NETWORKS: DeclaredNetworksText,
});
export type Env = z.infer<typeof Env>;
