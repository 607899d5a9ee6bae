/** What the inventory calls, service by service. None of these actions changes anything, and none reads what is inside a resource. */
export const inventoryActions = [
  "directconnect:DescribeConnections",
  "directconnect:DescribeDirectConnectGatewayAssociations",
  "directconnect:DescribeDirectConnectGateways",
  "directconnect:DescribeVirtualInterfaces",
  "ec2:DescribeAddresses",
  "ec2:DescribeCustomerGateways",
  "ec2:DescribeEgressOnlyInternetGateways",
  "ec2:DescribeFlowLogs",
  "ec2:DescribeInstanceStatus",
  "ec2:DescribeInstances",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeManagedPrefixLists",
  "ec2:DescribeNatGateways",
  "ec2:DescribeNetworkAcls",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeTransitGatewayAttachments",
  "ec2:DescribeTransitGatewayRouteTables",
  "ec2:DescribeTransitGatewayVpcAttachments",
  "ec2:DescribeTransitGateways",
  "ec2:DescribeVolumes",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeVpcPeeringConnections",
  "ec2:DescribeVpcs",
  "ec2:DescribeVpnConnections",
  "ec2:DescribeVpnGateways",
  "ec2:GetManagedPrefixListEntries",
  "ec2:GetTransitGatewayRouteTableAssociations",
  "ec2:GetTransitGatewayRouteTablePropagations",
  "ec2:SearchTransitGatewayRoutes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "lambda:ListFunctions",
  "rds:DescribeDBInstances",
  "s3:ListAllMyBuckets",
] as const;

/** Why these actions are allowed on every resource. */
export const inventoryActionsReason =
  "Listings are about everything in the account: most of these actions have no resource-level permissions, and the others would list less.";

/** What all collectors together call in an account that is watched. */
export const readerActions = [...inventoryActions, "cloudwatch:GetMetricData"] as const;
