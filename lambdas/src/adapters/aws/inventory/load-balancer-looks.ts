import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type LoadBalancer as ElbLoadBalancer,
  type TargetGroup as ElbTargetGroup,
  type TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { LoadBalancer, TargetGroup } from "@isthmus/domain/cloud/services";
import type { Look, LookPage } from "../../../ports/cloud-inventory.ts";
import { elementsOf, listing } from "./page-listing.ts";
import { onlyWith, present, sortedByContent, sortedTexts, unknown } from "./read-facts.ts";

/** Elastic Load Balancing gives no more at a time. */
const PageSize = 400;

/** The id of a load balancer is its ARN; the part after "loadbalancer/" is the dimension of its metrics. */
export function loadBalancerLooks(elb: ElasticLoadBalancingV2Client): readonly Look[] {
  return [{ api: "describe-load-balancers", kind: "load-balancer", pages: () => loadBalancerPages(elb) }];
}

/** Target groups say which load balancers use them, not the other way round; so they are read before. */
async function* loadBalancerPages(elb: ElasticLoadBalancingV2Client): AsyncGenerator<LookPage<"load-balancer">> {
  const groups = await elementsOf(
    { ask: (Marker) => elb.send(new DescribeTargetGroupsCommand({ PageSize, Marker })), next: (page) => page.NextMarker },
    (page) => page.TargetGroups,
  );
  const groupsOf = (arn: string | undefined) =>
    groups.filter((group) => arn !== undefined && (group?.LoadBalancerArns ?? []).includes(arn));
  yield* listing({
    api: "describe-load-balancers",
    kind: "load-balancer",
    ask: (Marker) => elb.send(new DescribeLoadBalancersCommand({ PageSize, Marker })),
    next: (page) => page.NextMarker,
    elements: (page) => page.LoadBalancers,
    detail: (balancer) => withHealth(elb, groupsOf(balancer?.LoadBalancerArn)),
    facts: toLoadBalancer,
  }).pages();
}

async function withHealth(elb: ElasticLoadBalancingV2Client, groups: readonly ElbTargetGroup[]): Promise<readonly TargetGroup[]> {
  const known: TargetGroup[] = [];
  for (const group of groups) {
    const answer = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group.TargetGroupArn }));
    const one = toTargetGroup(group, answer.TargetHealthDescriptions ?? []);
    if (one !== undefined) {
      known.push(one);
    }
  }
  return known;
}

function toTargetGroup(group: ElbTargetGroup, health: readonly TargetHealthDescription[]): TargetGroup | undefined {
  return onlyWith({ arn: group.TargetGroupArn }, ({ arn }) => ({
    arn,
    name: group.TargetGroupName ?? arn,
    protocol: present(group.Protocol),
    port: group.Port,
    targets: sortedByContent(
      health.flatMap((each) => {
        const id = present(each?.Target?.Id);
        const { State, Reason } = each?.TargetHealth ?? {};
        return id === undefined ? [] : { id, port: each.Target?.Port, state: State ?? unknown, reason: present(Reason) };
      }),
    ),
  }));
}

function toLoadBalancer(balancer: ElbLoadBalancer, targetGroups: readonly TargetGroup[] = []): LoadBalancer | undefined {
  return onlyWith({ id: balancer.LoadBalancerArn }, ({ id }) => ({
    id,
    name: balancer.LoadBalancerName ?? id,
    type: balancer.Type ?? unknown,
    scheme: present(balancer.Scheme),
    state: balancer.State?.Code ?? unknown,
    vpcId: present(balancer.VpcId),
    subnetIds: sortedTexts(balancer.AvailabilityZones, (zone) => zone.SubnetId),
    dnsName: present(balancer.DNSName),
    securityGroupIds: sortedTexts(balancer.SecurityGroups, (group) => group),
    targetGroups: sortedByContent(targetGroups),
  }));
}
