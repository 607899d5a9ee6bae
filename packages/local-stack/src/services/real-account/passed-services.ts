import { readingActions } from "../ec2/ec2-service.ts";

/** How a service is asked. */
export type ServiceWire =
  | { readonly kind: "query" }
  /** AWS JSON 1.1; the prefix of X-Amz-Target. */
  | { readonly kind: "json"; readonly target: string }
  | { readonly kind: "rest"; readonly body: "json" | "xml" };

/** A service that is read from a real account, and the actions that are let through: those that the sample account has too. */
export interface PassedService {
  readonly signingName: string;
  readonly wire: ServiceWire;
  readonly actions: readonly string[];
}

/** Everything that is let through to a real account. None of it changes anything. */
export const passedServices: readonly PassedService[] = [
  { signingName: "ec2", wire: { kind: "query" }, actions: readingActions },
  { signingName: "rds", wire: { kind: "query" }, actions: ["DescribeDBInstances"] },
  {
    signingName: "elasticloadbalancing",
    wire: { kind: "query" },
    actions: ["DescribeLoadBalancers", "DescribeTargetGroups", "DescribeTargetHealth"],
  },
  {
    signingName: "directconnect",
    wire: { kind: "json", target: "OvertureService" },
    actions: [
      "DescribeConnections",
      "DescribeVirtualInterfaces",
      "DescribeDirectConnectGateways",
      "DescribeDirectConnectGatewayAssociations",
      "DescribeDirectConnectGatewayAttachments",
    ],
  },
  { signingName: "lambda", wire: { kind: "rest", body: "json" }, actions: ["ListFunctions"] },
  { signingName: "s3", wire: { kind: "rest", body: "xml" }, actions: ["ListBuckets", "GetBucketLocation"] },
  {
    signingName: "ce",
    wire: { kind: "json", target: "AWSInsightsIndexService" },
    actions: ["GetCostAndUsage", "GetCostForecast", "GetAnomalies"],
  },
];
