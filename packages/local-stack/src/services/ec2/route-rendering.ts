import type { AccountView } from "../sample-account/account-view.ts";
import { routesNow } from "../sample-account/facts/routes.ts";
import type { SampleRoute, SampleRouteTable } from "../sample-account/resources/network.ts";
import type { XmlObject } from "../xml.ts";
import { tagFilters, tagSet } from "./tags.ts";

/** The filters of DescribeRouteTables. */
export function routeFilters(table: SampleRouteTable, view: AccountView): Readonly<Record<string, readonly string[]>> {
  const routes = routesNow(table, view);
  return {
    ...tagFilters(table.name),
    "route-table-id": [table.routeTableId],
    "vpc-id": [table.vpcId],
    "association.main": [String(table.isMain)],
    "association.subnet-id": table.subnetIds,
    "route.destination-cidr-block": routes.map((route) => route.destination),
    "route.gateway-id": routes.map((route) => route.target),
    "route.state": routes.map((route) => route.state),
  };
}

/** An item of DescribeRouteTables. */
export function renderRouteTable(table: SampleRouteTable, view: AccountView): XmlObject {
  const association = (subnetId: string | undefined, index: number): XmlObject => ({
    routeTableAssociationId: `${table.routeTableId.replace("rtb-", "rtbassoc-").slice(0, -1)}${index}`,
    routeTableId: table.routeTableId,
    subnetId,
    main: subnetId === undefined,
    associationState: { state: "associated" },
  });
  return {
    routeTableId: table.routeTableId,
    vpcId: table.vpcId,
    ownerId: view.accountId,
    routeSet: routesNow(table, view).map((route) => renderRoute(route, view)),
    associationSet: [...(table.isMain ? [undefined] : []), ...table.subnetIds].map(association),
    propagatingVgwSet: table.propagatingVgws.map((gatewayId) => ({ gatewayId })),
    tagSet: tagSet(table.name),
  };
}

function renderRoute(route: SampleRoute, view: AccountView): XmlObject {
  return { ...destinationOf(route.destination), ...targetOf(route.target, view), state: route.state, origin: route.origin };
}

function destinationOf(destination: string): XmlObject {
  if (destination.startsWith("pl-")) return { destinationPrefixListId: destination };
  return destination.includes(":") ? { destinationIpv6CidrBlock: destination } : { destinationCidrBlock: destination };
}

function targetOf(target: string, { resources, accountId }: AccountView): XmlObject {
  switch (target.split("-")[0]) {
    case "nat":
      return { natGatewayId: target };
    case "pcx":
      return { vpcPeeringConnectionId: target };
    case "tgw":
      return { transitGatewayId: target };
    case "eigw":
      return { egressOnlyInternetGatewayId: target };
    case "eni": {
      const instance = resources.instances.find(({ networkInterfaceId }) => networkInterfaceId === target);
      return { networkInterfaceId: target, instanceId: instance?.instanceId, instanceOwnerId: accountId };
    }
    default:
      return { gatewayId: target };
  }
}
