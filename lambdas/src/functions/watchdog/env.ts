import { z } from "zod";

/** Environment of `watchdog`. */
export const Env = z.object({
  ENTITIES_TABLE: z.string().min(3),
  TOPIC_ARN: z.string().startsWith("arn:"),
  /** Sites of the deployment: so many have to have an alarm about their heartbeats. */
  SITE_COUNT: z.coerce.number().int().min(1),
  /** Name of the parameter with the URL of the dead man's switch, or `off`. */
  SWITCH_PARAMETER: z.string().min(1),
});
export type Env = z.infer<typeof Env>;
