import { z } from "zod";

/** Environment of `decide-join`. */
export const Env = z.object({ ENTITIES_TABLE: z.string().min(3) });
export type Env = z.infer<typeof Env>;
