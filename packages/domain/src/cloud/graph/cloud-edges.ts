import type { CloudKind, CloudNetwork, CloudPlace } from "../account-network.ts";
import { cloudRef, type Ref, tunnelRef } from "../ref.ts";
import type { GraphEdge } from "./graph.ts";

/** Kinds of resources by how their ids begin, where one field may name several kinds. */
const kindByPrefix: Readonly<Record<string, CloudKind>> = {
  igw: "internet-gateway",
  eigw: "internet-gateway",
  nat: "nat-gateway",
  tgw: "transit-gateway",
  vgw: "vpn-gateway",
  pcx: "vpc-peering",
  vpce: "vpc-endpoint",
  eni: "network-interface",
  i: "instance",
  vpc: "vpc",
  subnet: "subnet",
  vpn: "vpn-connection",
};

/** The ref of an id whose kind only its own text tells; undefined for kinds that are not known. */
function refOfId(id: string): Ref | undefined {
  const kind = kindByPrefix[id.split("-")[0] ?? ""];
  return kind === undefined ? undefined : `${kind}:${id}`;
}

/** How the resources of AWS hang together, from the ids that they name each other by. */
export function cloudEdges(cloud: CloudNetwork): readonly GraphEdge[] {
  return [...networkEdges(cloud), ...connectivityEdges(cloud), ...serviceEdges(cloud)];
}

type Ends = readonly (Ref | undefined)[];

/** Edges of one kind from one thing to several; what is not named is left out. */
function edges(kind: string, from: Ref, to: Ends): readonly GraphEdge[] {
  return [...new Set(to)].flatMap((ref) => (ref === undefined || ref.endsWith(":undefined") ? [] : [{ kind, from, to: ref }]));
}

function each<K extends CloudKind>(
  cloud: CloudNetwork,
  kind: K,
  edgesOf: (resource: CloudNetwork[K][number], ref: Ref) => readonly GraphEdge[],
): readonly GraphEdge[] {
  return cloud[kind].flatMap((resource) => edgesOf(resource, cloudRef(kind, resource as CloudPlace & { readonly id: string })));
}

function networkEdges(cloud: CloudNetwork): readonly GraphEdge[] {
  return [
    ...each(cloud, "subnet", ({ vpcId }, ref) => edges("in", ref, [`vpc:${vpcId}`])),
    ...each(cloud, "route-table", ({ vpcId, subnetIds, routes }, ref) => [
      ...edges("in", ref, [`vpc:${vpcId}`]),
      ...edges(
        "routes-for",
        ref,
        subnetIds.map((id) => `subnet:${id}`),
      ),
      ...edges(
        "routes-to",
        ref,
        routes.map(({ target }) => refOfId(target)),
      ),
    ]),
    ...each(cloud, "internet-gateway", ({ vpcIds }, ref) =>
      edges(
        "attached-to",
        ref,
        vpcIds.map((id) => `vpc:${id}`),
      ),
    ),
    ...each(cloud, "nat-gateway", ({ vpcId, subnetId }, ref) =>
      edges("in", ref, [subnetId === undefined ? `vpc:${vpcId}` : `subnet:${subnetId}`]),
    ),
    ...each(cloud, "vpc-peering", ({ requester, accepter }, ref) =>
      edges("peers", ref, [`vpc:${requester.vpcId}`, `vpc:${accepter.vpcId}`]),
    ),
    ...each(cloud, "vpc-endpoint", ({ vpcId, subnetIds }, ref) =>
      edges("in", ref, [`vpc:${vpcId}`, ...subnetIds.map((id) => `subnet:${id}`)]),
    ),
    ...each(cloud, "network-interface", ({ subnetId, instanceId, securityGroupIds }, ref) => [
      ...edges("in", ref, [`subnet:${subnetId}`]),
      ...edges("attached-to", ref, [`instance:${instanceId}`]),
      ...edges(
        "filtered-by",
        ref,
        securityGroupIds.map((id) => `security-group:${id}`),
      ),
    ]),
    ...each(cloud, "network-acl", ({ subnetIds }, ref) =>
      edges(
        "filters",
        ref,
        subnetIds.map((id) => `subnet:${id}`),
      ),
    ),
    ...each(cloud, "elastic-address", ({ instanceId, networkInterfaceId }, ref) =>
      edges("attached-to", ref, [instanceId === undefined ? `network-interface:${networkInterfaceId}` : `instance:${instanceId}`]),
    ),
    ...each(cloud, "flow-log", ({ resourceId }, ref) => edges("logs", ref, [refOfId(resourceId)])),
  ];
}

function connectivityEdges(cloud: CloudNetwork): readonly GraphEdge[] {
  return [
    ...each(cloud, "transit-attachment", ({ transitGatewayId, resourceId, routeTableId }, ref) => [
      ...edges("attached-to", ref, [`transit-gateway:${transitGatewayId}`]),
      ...edges("attaches", ref, [refOfId(resourceId) ?? directGatewayRef(cloud, resourceId)]),
      ...edges("routed-by", ref, [`transit-route-table:${routeTableId}`]),
    ]),
    ...each(cloud, "transit-route-table", ({ transitGatewayId, routes }, ref) => [
      ...edges("in", ref, [`transit-gateway:${transitGatewayId}`]),
      ...edges(
        "routes-to",
        ref,
        routes.flatMap(({ attachmentIds }) => attachmentIds.map((id) => `transit-attachment:${id}`)),
      ),
    ]),
    ...each(cloud, "vpn-gateway", ({ vpcIds }, ref) =>
      edges(
        "attached-to",
        ref,
        vpcIds.map((id) => `vpc:${id}`),
      ),
    ),
    ...each(cloud, "vpn-connection", ({ id, vpnGatewayId, transitGatewayId, customerGatewayId, tunnels }, ref) => [
      ...edges("attached-to", ref, [`vpn-gateway:${vpnGatewayId}`, `transit-gateway:${transitGatewayId}`]),
      ...edges("ends-at", ref, [`customer-gateway:${customerGatewayId}`]),
      ...tunnels.map(({ outsideIp }) => ({ kind: "tunnel-of", from: tunnelRef(id, outsideIp), to: ref })),
    ]),
    ...each(cloud, "virtual-interface", ({ connectionId, vpnGatewayId, directGatewayId }, ref) => [
      ...edges("on", ref, [`direct-connection:${connectionId}`]),
      ...edges("attached-to", ref, [`vpn-gateway:${vpnGatewayId}`, directGatewayRef(cloud, directGatewayId)]),
    ]),
    ...each(cloud, "direct-gateway", ({ associations }, ref) =>
      edges(
        "attached-to",
        ref,
        associations.map(({ gatewayId }) => refOfId(gatewayId)),
      ),
    ),
  ];
}

/** Direct Connect gateways have ids without a word in front. */
function directGatewayRef(cloud: CloudNetwork, id: string | undefined): Ref | undefined {
  return cloud["direct-gateway"].some((gateway) => gateway.id === id) ? `direct-gateway:${id}` : undefined;
}

function serviceEdges(cloud: CloudNetwork): readonly GraphEdge[] {
  const inSubnets = (ref: Ref, ids: readonly string[]) =>
    edges(
      "in",
      ref,
      ids.map((id) => `subnet:${id}`),
    );
  return [
    ...each(cloud, "instance", ({ subnetId }, ref) => edges("in", ref, [`subnet:${subnetId}`])),
    ...each(cloud, "volume", ({ instanceIds }, ref) =>
      edges(
        "attached-to",
        ref,
        instanceIds.map((id) => `instance:${id}`),
      ),
    ),
    ...each(cloud, "database", ({ subnetIds, replicaOf, accountId, region }, ref) => [
      ...inSubnets(ref, subnetIds),
      ...edges("replica-of", ref, [replicaOf === undefined ? undefined : cloudRef("database", { accountId, region, id: replicaOf })]),
    ]),
    ...each(cloud, "load-balancer", ({ subnetIds, targetGroups }, ref) => [
      ...inSubnets(ref, subnetIds),
      ...edges(
        "balances",
        ref,
        targetGroups.flatMap(({ targets }) => targets.map(({ id }) => refOfId(id))),
      ),
    ]),
    ...each(cloud, "function", ({ subnetIds }, ref) => inSubnets(ref, subnetIds)),
  ];
}
