import type {
  InstanceFacts,
  InstanceStatusFacts,
  RouteTableFacts,
  SubnetFacts,
  VpcFacts,
  VpnConnectionFacts,
} from "../../ports/cloud-inventory.ts";
import type { InstanceItem, RouteTableItem, SubnetItem, VpcItem, VpnConnectionItem } from "../../ports/entities.ts";
import { awsPartition, sortKey } from "../../ports/entity-keys.ts";
import { assignableAddresses } from "../../ports/subnet-usage.ts";

/** Where and when resources were seen. */
export interface Sighting {
  readonly accountId: string;
  readonly region: string;
  readonly tsMs: number;
}

function seenAt(sighting: Sighting) {
  return { ...sighting, pk: awsPartition(sighting.accountId, sighting.region) };
}

export function vpcItem({ id, ...facts }: VpcFacts, sighting: Sighting): VpcItem {
  return { ...seenAt(sighting), ...facts, sk: sortKey.vpc(id), kind: "vpc", vpcId: id, cidrs: [...facts.cidrs] };
}

export function subnetItem({ id, ...facts }: SubnetFacts, sighting: Sighting): SubnetItem {
  const totalAddresses = assignableAddresses(facts.cidr);
  return { ...seenAt(sighting), ...facts, sk: sortKey.subnet(id), kind: "subnet", subnetId: id, totalAddresses };
}

export function routeTableItem({ id, ...facts }: RouteTableFacts, sighting: Sighting): RouteTableItem {
  return {
    ...seenAt(sighting),
    ...facts,
    sk: sortKey.routeTable(id),
    kind: "route-table",
    routeTableId: id,
    subnetIds: [...facts.subnetIds],
    routes: [...facts.routes],
    blackhole: facts.routes.some((route) => route.state === "blackhole"),
  };
}

/** Without a status the checks are unknown: EC2 lists them for running instances only. */
export function instanceItem({ id, ...facts }: InstanceFacts, status: InstanceStatusFacts | undefined, sighting: Sighting): InstanceItem {
  return {
    ...seenAt(sighting),
    ...facts,
    sk: sortKey.instance(id),
    kind: "instance",
    instanceId: id,
    ...(status?.systemStatus !== undefined && { systemStatus: status.systemStatus }),
    ...(status?.instanceStatus !== undefined && { instanceStatus: status.instanceStatus }),
  };
}

export function vpnConnectionItem({ id, ...facts }: VpnConnectionFacts, sighting: Sighting): VpnConnectionItem {
  return {
    ...seenAt(sighting),
    ...facts,
    sk: sortKey.vpnConnection(id),
    kind: "vpn-connection",
    vpnConnectionId: id,
    tunnels: [...facts.tunnels],
  };
}
