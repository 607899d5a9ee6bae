import { z } from "zod";

/** Environment of `ingest-batch`. */
export const Env = z.object({
  /** Names of the three tables. */
  ENTITIES_TABLE: z.string().min(3),
  SERIES_TABLE: z.string().min(3),
  EVENTS_TABLE: z.string().min(3),
  /** Role whose sessions, tagged with a site, write that site's items and the roll-ups. */
  WRITER_ROLE_ARN: z.string().startsWith("arn:"),
  /** CloudWatch namespace of the roll-ups. */
  METRIC_NAMESPACE: z.string().min(1),
});
export type Env = z.infer<typeof Env>;
