import { z } from "zod";

/** An environment variable with comma-separated Region names, at least one. */
export const RegionList = z
  .string()
  .transform((text) => text.split(",").map((region) => region.trim()))
  .pipe(z.array(z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/u, "a Region name such as ap-northeast-2")).min(1));
