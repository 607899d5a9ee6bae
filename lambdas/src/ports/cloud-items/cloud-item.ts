import { z } from "zod";

/** Every item says how new it is: epoch milliseconds of the observation it comes from, and its place in the gateway's stream. */
export const observed = { pk: z.string(), sk: z.string(), tsMs: z.number(), seq: z.number().optional() };

/** A resource that AWS no longer lists keeps its last state, says since when it is gone, and carries a `ttl` in epoch seconds. */
export const aws = {
  ...observed,
  accountId: z.string(),
  region: z.string(),
  deletedAtMs: z.number().optional(),
  ttl: z.number().optional(),
};

/** The schemas that read the facts of `T` and nothing else: optional where the fact may be absent. */
export type FactsShape<T> = {
  readonly [P in keyof T]-?: undefined extends T[P] ? z.ZodOptional<z.ZodType<Exclude<T[P], undefined>>> : z.ZodType<T[P]>;
};

/** A list of such values; empty is none. */
export function listOf<T extends z.ZodType>(element: T): z.ZodReadonly<z.ZodArray<T>> {
  return z.array(element).readonly();
}

export const texts = listOf(z.string());
