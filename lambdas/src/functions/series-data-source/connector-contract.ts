import { z } from "zod";

/**
 * The CloudWatch custom data source contract (CloudWatch User Guide, "Create a custom connector for a data source"). Times are
 * epoch seconds; a point off the grid StartTime + n * Period, or outside the range, is dropped by CloudWatch without a word.
 */
export const DescribeEvent = z.object({ EventType: z.literal("DescribeGetMetricData") });

export const GetMetricDataEvent = z.object({
  EventType: z.literal("GetMetricData"),
  GetMetricDataRequest: z.object({
    StartTime: z.number().min(0).max(9_999_999_999),
    EndTime: z.number().min(0).max(9_999_999_999),
    Period: z.int().min(1).max(86_400),
    Arguments: z.array(z.union([z.string(), z.number(), z.boolean()])).default([]),
  }),
});
export type GetMetricDataEvent = z.infer<typeof GetMetricDataEvent>;

export const ConnectorEvent = z.discriminatedUnion("EventType", [DescribeEvent, GetMetricDataEvent]);
export type ConnectorEvent = z.infer<typeof ConnectorEvent>;

export interface MetricDataResult {
  readonly StatusCode: "Complete" | "PartialData";
  readonly Label: string;
  /** Epoch seconds, ascending. */
  readonly Timestamps: readonly number[];
  readonly Values: readonly number[];
  readonly Messages?: readonly { readonly Code: string; readonly Value: string }[];
}

export type ConnectorAnswer =
  | { readonly MetricDataResults: readonly MetricDataResult[] }
  | { readonly Error: { readonly Code: "Validation"; readonly Value: string } }
  | {
      readonly DataSourceConnectorName: string;
      readonly Description: string;
      readonly ArgumentDefaults: readonly { readonly Value: string }[];
    };
