import { z } from "zod";

/** Environment of `render-widget`. */
export const Env = z.object({
  ENTITIES_TABLE: z.string().min(3),
  EVENTS_TABLE: z.string().min(3),
  SERIES_TABLE: z.string().min(3),
  METRIC_NAMESPACE: z.string().min(1),
});
export type Env = z.infer<typeof Env>;
