import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { metricNamespace } from "../names.ts";

/** Why `publishMetrics` names every resource. */
export const metricNamespaceReason = "PutMetricData has no resource-level permissions; a condition limits it to the product's namespace.";

/** Allows publishing metrics to the product's namespace only. */
export function publishMetrics(): PolicyStatement {
  return new PolicyStatement({
    actions: ["cloudwatch:PutMetricData"],
    resources: ["*"],
    conditions: { StringEquals: { "cloudwatch:namespace": metricNamespace } },
  });
}
