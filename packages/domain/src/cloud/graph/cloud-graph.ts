import type { CloudKind, CloudNetwork, CloudPlace, CloudResources, Placed } from "../account-network.ts";
import { accountRef, cloudRef, type Ref, regionRef, tunnelRef } from "../ref.ts";
import { cloudEdges } from "./cloud-edges.ts";
import type { Graph, GraphNode } from "./graph.ts";
import { fieldsOf } from "./node-fields.ts";

/** The AWS side of the graph: every resource, every tunnel of a VPN connection, and how they hang together. */
export function cloudGraph(cloud: CloudNetwork): Graph {
  const vpcOfSubnet = new Map(cloud.subnet.map(({ id, vpcId }) => [id, vpcId] as const));
  const kinds = Object.keys(cloud) as readonly CloudKind[];
  const nodes = kinds.flatMap((kind) =>
    cloud[kind].map(
      (resource): GraphNode => ({
        ref: cloudRef(kind, resource),
        kind,
        name: "name" in resource ? resource.name : undefined,
        scopes: [...placeScopes(resource), ...vpcScope(resource, vpcOfSubnet)],
        fields: fieldsOf(kind, resource),
      }),
    ),
  );
  return { nodes: [...nodes, ...cloud["vpn-connection"].flatMap(tunnelNodes)], edges: cloudEdges(cloud) };
}

function tunnelNodes(vpn: Placed<CloudResources["vpn-connection"]>): readonly GraphNode[] {
  return vpn.tunnels.map((tunnel, index) => ({
    ref: tunnelRef(vpn.id, tunnel.outsideIp),
    kind: "vpn-tunnel",
    name: vpn.name === undefined ? undefined : `${vpn.name} tunnel ${index + 1}`,
    scopes: placeScopes(vpn),
    fields: fieldsOf("vpn-tunnel", tunnel),
  }));
}

function placeScopes(place: CloudPlace): readonly Ref[] {
  return [accountRef(place.accountId), regionRef(place)];
}

function vpcScope(resource: object, vpcOfSubnet: ReadonlyMap<string, string>): readonly Ref[] {
  const { vpcId, subnetIds, cidrs, id } = resource as {
    readonly vpcId?: string;
    readonly subnetIds?: readonly string[];
    readonly cidrs?: unknown;
    readonly id: string;
  };
  const own = cidrs !== undefined && id.startsWith("vpc-") ? id : undefined;
  const vpc = own ?? vpcId ?? vpcOfSubnet.get(subnetIds?.[0] ?? "");
  return vpc === undefined ? [] : [`vpc:${vpc}`];
}
