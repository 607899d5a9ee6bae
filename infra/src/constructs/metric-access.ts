import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { metricNamespace } from "../names.ts";

/**
 * Allows publishing metrics to the product's namespace only. PutMetricData has no resource-level permission, so the resource is "*" and
 * the condition carries the restriction.
 */
export function publishMetrics(): PolicyStatement {
  return new PolicyStatement({
    actions: ["cloudwatch:PutMetricData"],
    resources: ["*"],
    conditions: { StringEquals: { "cloudwatch:namespace": metricNamespace } },
  });
}
