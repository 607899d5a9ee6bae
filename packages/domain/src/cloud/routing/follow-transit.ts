import type { Placed } from "../account-network.ts";
import type { Prefix } from "../cidr.ts";
import type { TransitAttachment } from "../connectivity.ts";
import { type NetworkIndex, transitTableOf } from "../network-index.ts";
import { selectTransitRoute } from "./transit-routes.ts";

/** More transit gateways than AWS lets a packet pass. */
const maxGateways = 8;

/**
 * The attachment through which a packet leaves the transit gateways that it entered through another one; over peered gateways too.
 * Undefined when it is dropped on the way, or when that cannot be told.
 */
export function followTransit(
  index: NetworkIndex,
  { entry, destination }: { readonly entry: TransitAttachment; readonly destination: Prefix },
): Placed<TransitAttachment> | undefined {
  let current: TransitAttachment | undefined = entry;
  for (let count = 0; count < maxGateways && current !== undefined; count += 1) {
    const exit = exitOf(index, { entry: current, destination });
    if (exit?.type !== "peering") {
      return exit;
    }
    current = farEnd(index, exit);
  }
  return undefined;
}

function exitOf(
  index: NetworkIndex,
  { entry, destination }: { readonly entry: TransitAttachment; readonly destination: Prefix },
): Placed<TransitAttachment> | undefined {
  const table = transitTableOf(index, entry);
  const routes = table && index.transitRoutes.get(table.id);
  const route = routes && selectTransitRoute(routes, destination);
  const attachments = index.attachmentsOfTransitGateway.get(entry.transitGatewayId) ?? [];
  return route?.state === "active" ? attachments.find((one) => route.attachmentIds.includes(one.id)) : undefined;
}

/** The other end of a peering of transit gateways: it has the same id where AWS lists both. */
export function farEnd(index: NetworkIndex, peering: TransitAttachment): Placed<TransitAttachment> | undefined {
  const there = index.attachmentsOfTransitGateway.get(peering.resourceId) ?? [];
  return (
    there.find((one) => one.id === peering.id) ?? there.find((one) => one.type === "peering" && one.resourceId === peering.transitGatewayId)
  );
}
