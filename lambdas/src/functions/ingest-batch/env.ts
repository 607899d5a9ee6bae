import { EntityId } from "@isthmus/contract";
import { z } from "zod";

/** Gateways by site, as JSON: `{"busan":["gw-busan-1","gw-busan-2"]}`. */
const SiteGateways = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "expected JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.array(EntityId)));

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
  /** Sites whose gateways the deployment names, which are watched one by one. */
  SITE_GATEWAYS: SiteGateways,
});
export type Env = z.infer<typeof Env>;
