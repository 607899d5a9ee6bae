import type { Placed } from "../account-network.ts";
import type { Prefix } from "../cidr.ts";
import type { RouteTable, Subnet } from "../network.ts";
import { selectRoute } from "../routing/effective-routes.ts";
import type { FindingsWorld } from "./finding.ts";

/** Subnets that a route table decides for: those that name it, of a main table those that name none. */
export function subnetsOfTable({ network }: FindingsWorld, table: RouteTable): readonly Placed<Subnet>[] {
  return (network.subnetsOfVpc.get(table.vpcId) ?? []).filter(
    (subnet) => (network.tableOfSubnet.get(subnet.id) ?? network.mainTableOfVpc.get(table.vpcId))?.id === table.id,
  );
}

/** Interfaces of services that forward packets of others: they make no use of a subnet's routes for themselves. */
const forwarders: ReadonlySet<string> = new Set(["nat_gateway", "transit_gateway", "gateway_load_balancer_endpoint"]);

/** Whether anything speaks for itself from a subnet. */
export function hasSpeakers({ network }: FindingsWorld, subnetId: string): boolean {
  return (network.interfacesOfSubnet.get(subnetId) ?? []).some((eni) => eni.status !== "available" && !forwarders.has(eni.type));
}

/** Whether a table decides for anything that speaks. */
export function isTableInUse(world: FindingsWorld, table: RouteTable): boolean {
  return subnetsOfTable(world, table).some((subnet) => hasSpeakers(world, subnet.id));
}

/** Tables of a VPC that decide for anything that speaks. */
export function tablesInUse(world: FindingsWorld, vpcId: string): readonly Placed<RouteTable>[] {
  const { network } = world;
  const tables = (network.subnetsOfVpc.get(vpcId) ?? [])
    .filter((subnet) => hasSpeakers(world, subnet.id))
    .flatMap((subnet) => network.tableOfSubnet.get(subnet.id) ?? network.mainTableOfVpc.get(vpcId) ?? []);
  return [...new Map(tables.map((table) => [table.id, table])).values()];
}

/**
 * Whether a table may send answers to an address: the internet and NAT do not carry answers back to a private network. A blackhole is told by
 * its own rule, and a table that could not be read in full has the benefit of the doubt.
 */
export function leadsBack(
  { network }: FindingsWorld,
  { table, address }: { readonly table: RouteTable; readonly address: Prefix },
): boolean {
  const routes = network.routes.get(table.id);
  const route = routes && selectRoute(routes, address);
  return routes === undefined || routes.unread.length > 0 || (route !== undefined && !/^(?:igw|eigw|nat)-/u.test(route.target));
}

/** Whether a table hands packets to a kind of target at all: one that does not is not meant to talk that way. */
export function usesTarget(
  { network }: FindingsWorld,
  { table, target }: { readonly table: RouteTable; readonly target: RegExp },
): boolean {
  return network.routes.get(table.id)?.routes.some((route) => target.test(route.target)) ?? false;
}
