import {
  DescribeManagedPrefixListsCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
  type Route as Ec2Route,
  type RouteTable as Ec2RouteTable,
  GetManagedPrefixListEntriesCommand,
  type ManagedPrefixList,
} from "@aws-sdk/client-ec2";
import type { PrefixList, Route, RouteTable } from "@isthmus/domain/cloud/network";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { elementsOf, listing } from "./page-listing.ts";
import { nameOf, onlyWith, present, sortedByContent, sortedTexts, unknown } from "./read-facts.ts";

/** Both APIs give no more at a time. */
const MaxResults = 100;

export function routingLooks(ec2: EC2Client): readonly Look[] {
  return [
    listing({
      api: "describe-route-tables",
      kind: "route-table",
      ask: (NextToken) => ec2.send(new DescribeRouteTablesCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.RouteTables,
      facts: toRouteTable,
    }),
    listing({
      api: "describe-managed-prefix-lists",
      kind: "prefix-list",
      ask: (NextToken) => ec2.send(new DescribeManagedPrefixListsCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.PrefixLists,
      detail: (list) => cidrsOf(ec2, list?.PrefixListId),
      facts: toPrefixList,
    }),
  ];
}

async function cidrsOf(ec2: EC2Client, PrefixListId: string | undefined): Promise<readonly string[]> {
  if (PrefixListId === undefined) {
    return [];
  }
  const entries = await elementsOf(
    {
      ask: (NextToken) => ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId, MaxResults, NextToken })),
      next: (page) => page.NextToken,
    },
    (page) => page.Entries,
  );
  return sortedTexts(entries, (entry) => entry?.Cidr);
}

function toPrefixList(list: ManagedPrefixList, cidrs: readonly string[] = []): PrefixList | undefined {
  return onlyWith({ id: list.PrefixListId }, ({ id }) => ({ id, name: list.PrefixListName ?? id, cidrs }));
}

function toRouteTable(table: Ec2RouteTable): RouteTable | undefined {
  const associations = table.Associations ?? [];
  return onlyWith({ id: table.RouteTableId, vpcId: table.VpcId }, ({ id, vpcId }) => ({
    id,
    vpcId,
    name: nameOf(table.Tags),
    main: associations.some((association) => association.Main === true),
    subnetIds: sortedTexts(associations, (association) => association.SubnetId),
    propagatingGatewayIds: sortedTexts(table.PropagatingVgws, (gateway) => gateway.GatewayId),
    routes: sortedByContent((table.Routes ?? []).map(toRoute)),
  }));
}

/** Where a route can lead, the more telling first: a route to an instance names its interface as well. */
const routeTargets = [
  "GatewayId",
  "NatGatewayId",
  "TransitGatewayId",
  "VpcPeeringConnectionId",
  "NetworkInterfaceId",
  "EgressOnlyInternetGatewayId",
  "InstanceId",
  "LocalGatewayId",
  "CarrierGatewayId",
  "CoreNetworkArn",
] as const satisfies readonly (keyof Ec2Route)[];

function toRoute(route: Ec2Route): Route {
  return {
    destination: route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? "",
    target: routeTargets.map((key) => present(route[key])).find((target) => target !== undefined) ?? "",
    state: route.State ?? unknown,
    origin: route.Origin ?? unknown,
  };
}
