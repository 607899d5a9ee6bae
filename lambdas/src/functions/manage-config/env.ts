import { z } from "zod";

/** Environment of `manage-config`. */
export const Env = z.object({
  /** Name of the table that the configurations are kept in. */
  ENTITIES_TABLE: z.string().min(3),
});
export type Env = z.infer<typeof Env>;
