import { z } from "zod";

/** Environment of `series-data-source`. */
export const Env = z.object({ SERIES_TABLE: z.string().min(3) });
export type Env = z.infer<typeof Env>;
