import { type Conditions, routeRef } from "../conditions.ts";
import type { SampleTransitRoute, SampleTransitRouteTable, SampleVpnConnection } from "../resources/connectivity.ts";
import type { SampleRoute, SampleRouteTable } from "../resources/network.ts";
import type { RegionResources } from "../resources/region.ts";

/** Where, and under which conditions, routes are looked at. */
export interface RouteScene {
  readonly resources: RegionResources;
  readonly conditions: Conditions;
}

/** The routes of a table as they are: without the deleted, without what no tunnel announces, and black where the target is gone. */
export function routesNow(table: SampleRouteTable, scene: RouteScene): readonly SampleRoute[] {
  return table.routes
    .filter((route) => scene.conditions.of("route", routeRef(table.routeTableId, route.destination)).state === "present")
    .filter((route) => route.origin !== "EnableVgwRoutePropagation" || isAnnounced(route.target, scene))
    .map((route) => (leadsNowhere(route.target, scene) ? { ...route, state: "blackhole" } : route));
}

/** A route of a transit gateway and where it leads; nowhere for one that drops. */
export interface TransitRouteNow {
  readonly route: SampleTransitRoute;
  readonly attachmentId: string | undefined;
}

/** The routes of a transit gateway's table as they are: each by the best way that works, none that no working way knows. */
export function transitRoutesNow(table: SampleTransitRouteTable, scene: RouteScene): readonly TransitRouteNow[] {
  return table.routes
    .filter((route) => scene.conditions.of("transit-route", routeRef(table.routeTableId, route.destination)).state === "present")
    .flatMap((route): readonly TransitRouteNow[] => {
      if (route.attachmentIds.length === 0) return [{ route, attachmentId: undefined }];
      const attachmentId = route.attachmentIds.find((id) => attachmentWorks(id, scene));
      return attachmentId === undefined ? [] : [{ route, attachmentId }];
    });
}

/** Outside addresses of a VPN's tunnels that are up. */
export function workingTunnels(vpn: SampleVpnConnection, conditions: Conditions): readonly string[] {
  return vpn.tunnels.map(({ outsideIp }) => outsideIp).filter((address) => conditions.of("tunnel", address).state === "up");
}

/** Whether anything learned through an attachment can be known: a VPN has a tunnel up, Direct Connect its BGP session. */
export function attachmentWorks(attachmentId: string, { resources, conditions }: RouteScene): boolean {
  const attachment = resources.transitAttachments.find((candidate) => candidate.attachmentId === attachmentId);
  if (attachment?.type === "vpn") {
    const vpn = resources.vpnConnections.find(({ vpnConnectionId }) => vpnConnectionId === attachment.resourceId);
    return vpn !== undefined && workingTunnels(vpn, conditions).length > 0;
  }
  if (attachment?.type === "direct-connect-gateway") {
    const interfaces = resources.virtualInterfaces.filter(({ directConnectGatewayId: id }) => id === attachment.resourceId);
    return interfaces.some(({ virtualInterfaceId: id }) => conditions.of("virtual-interface", id).state === "up");
  }
  return attachment !== undefined;
}

function isAnnounced(vpnGatewayId: string, { resources, conditions }: RouteScene): boolean {
  return resources.vpnConnections.some((vpn) => vpn.vpnGatewayId === vpnGatewayId && workingTunnels(vpn, conditions).length > 0);
}

/** A route to the interface of an instance that is stopped. */
function leadsNowhere(target: string, { resources, conditions }: RouteScene): boolean {
  const instance = resources.instances.find(({ networkInterfaceId }) => networkInterfaceId === target);
  return instance !== undefined && conditions.of("power", instance.instanceId).state === "stopped";
}
