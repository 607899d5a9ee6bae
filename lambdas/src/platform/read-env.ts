import type { z } from "zod";
import { ConfigurationError } from "../errors.ts";

/** Parses the environment of a function. Throws `ConfigurationError` with every problem at once. */
export function readEnv<T>(schema: z.ZodType<T>, environment: Readonly<Record<string, string | undefined>>): T {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    throw new ConfigurationError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  }
  return parsed.data;
}
