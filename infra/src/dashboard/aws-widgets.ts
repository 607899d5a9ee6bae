import { Aws, Duration } from "aws-cdk-lib";
import { Color, GraphWidget, type IWidget, MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { metricNamespace } from "../names.ts";

const period = Duration.minutes(5);

/** One graph for each collected region: what there is, and what is wrong with it. `regions` empty means the region of the stack. */
export function regionCounts(regions: readonly string[]): IWidget[] {
  const shown = regions.length > 0 ? regions : [Aws.REGION];
  return shown.map((region) => {
    const metric = (metricName: string, look: { readonly label: string; readonly color: string }) =>
      new Metric({ namespace: metricNamespace, metricName, dimensionsMap: { Region: region }, statistic: "Maximum", period, ...look });
    return new GraphWidget({
      title: `Inventory of ${region}`,
      width: 24 / Math.min(shown.length, 3),
      height: 5,
      left: [
        metric("Vpcs", { label: "VPCs", color: Color.BLUE }),
        metric("InstancesRunning", { label: "instances running", color: Color.GREEN }),
        metric("InstancesImpaired", { label: "instances impaired", color: Color.RED }),
        metric("SubnetsNearlyFull", { label: "subnets nearly full", color: Color.ORANGE }),
        metric("CoverageFailed", { label: "calls that failed", color: Color.PURPLE }),
      ],
      leftYAxis: { min: 0, showUnits: false },
    });
  });
}

/** AWS's own metrics, read in place: nothing is copied, so nothing is paid twice. */
export function awsWidgets(regions: readonly string[]): IWidget[] {
  const search = (schema: string, metricName: string, statistic: string) => searches(regions, { schema, metricName, statistic });
  const size = { width: 8, height: 6 };
  return [
    new GraphWidget({
      ...size,
      title: "EC2 CPU",
      left: search("AWS/EC2,InstanceId", "CPUUtilization", "Average"),
      leftYAxis: { min: 0, max: 100, label: "%", showUnits: false },
    }),
    new GraphWidget({
      ...size,
      title: "EC2 network in and out",
      left: search("AWS/EC2,InstanceId", "NetworkIn", "Sum"),
      right: search("AWS/EC2,InstanceId", "NetworkOut", "Sum"),
      leftYAxis: { min: 0, label: "bytes in per 5 min", showUnits: false },
      rightYAxis: { min: 0, label: "bytes out per 5 min", showUnits: false },
    }),
    new GraphWidget({
      ...size,
      title: "EC2 failed status checks",
      left: search("AWS/EC2,InstanceId", "StatusCheckFailed", "Maximum"),
      leftYAxis: { min: 0, showUnits: false },
    }),
    new GraphWidget({
      ...size,
      width: 12,
      title: "VPN tunnels up",
      left: search("AWS/VPN,TunnelIpAddress,VpnId", "TunnelState", "Minimum"),
      leftYAxis: { min: 0, max: 1, label: "1 = up", showUnits: false },
    }),
    new GraphWidget({
      ...size,
      width: 12,
      title: "VPN traffic in and out",
      left: search("AWS/VPN,TunnelIpAddress,VpnId", "TunnelDataIn", "Sum"),
      right: search("AWS/VPN,TunnelIpAddress,VpnId", "TunnelDataOut", "Sum"),
      leftYAxis: { min: 0, label: "bytes in per 5 min", showUnits: false },
      rightYAxis: { min: 0, label: "bytes out per 5 min", showUnits: false },
    }),
    ...gatewayWidgets(search),
    ...serviceWidgets(search),
  ];
}

type SearchIn = (schema: string, metricName: string, statistic: string) => MathExpression[];

/** What carries traffic between VPCs, to the Internet and to the sites. */
function gatewayWidgets(search: SearchIn): IWidget[] {
  const size = { width: 8, height: 6 };
  const attachment = "AWS/TransitGateway,TransitGateway,TransitGatewayAttachment";
  return [
    new GraphWidget({
      ...size,
      title: "NAT gateways: connections refused for want of a port, packets dropped",
      left: search("AWS/NATGateway,NatGatewayId", "ErrorPortAllocation", "Sum"),
      right: search("AWS/NATGateway,NatGatewayId", "PacketsDropCount", "Sum"),
      leftYAxis: { min: 0, label: "refused per 5 min", showUnits: false },
      rightYAxis: { min: 0, label: "dropped per 5 min", showUnits: false },
    }),
    new GraphWidget({
      ...size,
      title: "Transit gateway: packets for a blackhole, and without a route",
      left: search(attachment, "PacketDropCountBlackhole", "Sum"),
      right: search(attachment, "PacketDropCountNoRoute", "Sum"),
      leftYAxis: { min: 0, label: "blackhole per 5 min", showUnits: false },
      rightYAxis: { min: 0, label: "no route per 5 min", showUnits: false },
    }),
    new GraphWidget({
      ...size,
      title: "Direct Connect connections up",
      left: search("AWS/DX,ConnectionId", "ConnectionState", "Minimum"),
      leftYAxis: { min: 0, max: 1, label: "1 = up", showUnits: false },
    }),
  ];
}

/** What the instances lean on. */
function serviceWidgets(search: SearchIn): IWidget[] {
  const size = { width: 8, height: 6 };
  return [
    new GraphWidget({
      ...size,
      title: "RDS CPU and free storage",
      left: search("AWS/RDS,DBInstanceIdentifier", "CPUUtilization", "Average"),
      right: search("AWS/RDS,DBInstanceIdentifier", "FreeStorageSpace", "Minimum"),
      leftYAxis: { min: 0, max: 100, label: "%", showUnits: false },
      rightYAxis: { min: 0, label: "bytes free", showUnits: false },
    }),
    new GraphWidget({
      ...size,
      title: "RDS connections and replica lag",
      left: search("AWS/RDS,DBInstanceIdentifier", "DatabaseConnections", "Maximum"),
      right: search("AWS/RDS,DBInstanceIdentifier", "ReplicaLag", "Maximum"),
      leftYAxis: { min: 0, label: "connections", showUnits: false },
      rightYAxis: { min: 0, label: "s behind", showUnits: false },
    }),
    new GraphWidget({
      ...size,
      title: "Load balancers: unhealthy targets",
      left: [
        ...search("AWS/ApplicationELB,LoadBalancer,TargetGroup", "UnHealthyHostCount", "Maximum"),
        ...search("AWS/NetworkELB,LoadBalancer,TargetGroup", "UnHealthyHostCount", "Maximum"),
      ],
      leftYAxis: { min: 0, showUnits: false },
    }),
  ];
}

interface Search {
  /** Namespace and dimension names, such as `AWS/EC2,InstanceId`. */
  readonly schema: string;
  readonly metricName: string;
  readonly statistic: string;
}

function searches(regions: readonly string[], { schema, metricName, statistic }: Search): MathExpression[] {
  const shown: readonly (string | undefined)[] = regions.length > 0 ? regions : [undefined];
  return shown.map(
    (searchRegion) =>
      new MathExpression({
        expression: `SEARCH('{${schema}} MetricName="${metricName}"', '${statistic}', 300)`,
        label: "",
        period,
        searchRegion,
      }),
  );
}
