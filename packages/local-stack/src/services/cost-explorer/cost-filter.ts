import { z } from "zod";
import type { DayCost } from "../sample-account/costs/cost-model.ts";

/** A cost and whose it is. */
export interface BilledCost extends DayCost {
  readonly accountId: string;
}

/** The dimensions that the sample bill is known by. */
export const knownDimensions = ["SERVICE", "LINKED_ACCOUNT", "REGION"] as const;

type Dimension = (typeof knownDimensions)[number];
type CostPredicate = (cost: BilledCost) => boolean;

/** The value that a cost has in a dimension. */
export function dimensionOf(cost: BilledCost, key: Dimension): string {
  switch (key) {
    case "SERVICE":
      return cost.service;
    case "LINKED_ACCOUNT":
      return cost.accountId;
    case "REGION":
      return cost.region;
  }
}

const dimensionFilter = z.strictObject({ Dimensions: z.object({ Key: z.enum(knownDimensions), Values: z.array(z.string()) }) });

/** A Cost Explorer expression over the known dimensions, read as a predicate. */
export const costFilter: z.ZodType<CostPredicate> = z.lazy(() =>
  z.union([
    dimensionFilter.transform(
      ({ Dimensions: { Key, Values } }): CostPredicate =>
        (cost) =>
          Values.includes(dimensionOf(cost, Key)),
    ),
    z.strictObject({ And: z.array(costFilter) }).transform(
      ({ And }): CostPredicate =>
        (cost) =>
          And.every((matches) => matches(cost)),
    ),
    z.strictObject({ Or: z.array(costFilter) }).transform(
      ({ Or }): CostPredicate =>
        (cost) =>
          Or.some((matches) => matches(cost)),
    ),
    z.strictObject({ Not: costFilter }).transform(
      ({ Not }): CostPredicate =>
        (cost) =>
          !Not(cost),
    ),
  ]),
);
