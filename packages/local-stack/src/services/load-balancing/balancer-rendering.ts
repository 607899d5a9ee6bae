import type { AccountView } from "../sample-account/account-view.ts";
import type { SampleLoadBalancer, SampleTargetGroup } from "../sample-account/resources/services.ts";
import type { XmlObject } from "../xml.ts";

type Place = Pick<AccountView, "accountId" | "region">;

/** The ARN of a load balancer. */
export function balancerArn({ name, type, suffix }: SampleLoadBalancer, place: Place): string {
  return `${arnBase(place)}loadbalancer/${type === "network" ? "net" : "app"}/${name}/${suffix}`;
}

/** The ARN of a target group. */
export function groupArn({ name, suffix }: SampleTargetGroup, place: Place): string {
  return `${arnBase(place)}targetgroup/${name}/${suffix}`;
}

/** An item of DescribeLoadBalancers. */
export function renderBalancer(balancer: SampleLoadBalancer, view: AccountView): XmlObject {
  const internal = balancer.scheme === "internal" ? "internal-" : "";
  const domain = balancer.type === "network" ? `elb.${view.region}.amazonaws.com` : `${view.region}.elb.amazonaws.com`;
  return {
    LoadBalancerArn: balancerArn(balancer, view),
    LoadBalancerName: balancer.name,
    DNSName: `${internal}${balancer.name}-${balancer.suffix}.${domain}`,
    CreatedTime: new Date(balancer.createdAtMs),
    Scheme: balancer.scheme,
    Type: balancer.type,
    VpcId: balancer.vpcId,
    State: { Code: "active" },
    AvailabilityZones: balancer.placements.map(({ subnetId, privateIp }) => ({
      ZoneName: view.resources.subnets.find((subnet) => subnet.subnetId === subnetId)?.zone,
      SubnetId: subnetId,
      LoadBalancerAddresses: balancer.type === "network" ? [{ PrivateIPv4Address: privateIp }] : [],
    })),
    SecurityGroups: balancer.groupIds,
    IpAddressType: "ipv4",
  };
}

/** An item of DescribeTargetGroups. */
export function renderGroup(group: SampleTargetGroup, view: AccountView): XmlObject {
  const balancers = view.resources.loadBalancers.filter(({ name }) => name === group.loadBalancerName);
  const isTcp = group.protocol === "TCP";
  return {
    TargetGroupArn: groupArn(group, view),
    TargetGroupName: group.name,
    Protocol: group.protocol,
    Port: group.port,
    VpcId: group.vpcId,
    TargetType: "instance",
    HealthCheckEnabled: true,
    HealthCheckProtocol: group.protocol,
    HealthCheckPort: "traffic-port",
    HealthCheckPath: isTcp ? undefined : "/health",
    Matcher: isTcp ? undefined : { HttpCode: "200" },
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: isTcp ? 10 : 5,
    HealthyThresholdCount: 3,
    UnhealthyThresholdCount: 3,
    LoadBalancerArns: balancers.map((balancer) => balancerArn(balancer, view)),
    IpAddressType: "ipv4",
  };
}

function arnBase({ region, accountId }: Place): string {
  return `arn:aws:elasticloadbalancing:${region}:${accountId}:`;
}
