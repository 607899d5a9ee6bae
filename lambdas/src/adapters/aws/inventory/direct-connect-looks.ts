import {
  type Connection,
  DescribeConnectionsCommand,
  DescribeDirectConnectGatewayAssociationsCommand,
  DescribeDirectConnectGatewaysCommand,
  DescribeVirtualInterfacesCommand,
  type DirectConnectClient,
  type DirectConnectGateway,
  type DirectConnectGatewayAssociation,
  type VirtualInterface as DxVirtualInterface,
} from "@aws-sdk/client-direct-connect";
import type { DirectBgpPeer, DirectConnection, DirectGateway, VirtualInterface } from "@isthmus/domain/cloud/connectivity";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { elementsOf, listing } from "./page-listing.ts";
import { nameOf, onlyWith, present, sortedByContent, sortedTexts, unknown } from "./read-facts.ts";

export function directConnectLooks(dx: DirectConnectClient): readonly Look[] {
  return [
    listing({
      api: "describe-connections",
      kind: "direct-connection",
      ask: (nextToken) => dx.send(new DescribeConnectionsCommand({ nextToken })),
      next: (page) => page.nextToken,
      elements: (page) => page.connections,
      facts: toConnection,
    }),
    listing({
      api: "describe-virtual-interfaces",
      kind: "virtual-interface",
      ask: (nextToken) => dx.send(new DescribeVirtualInterfacesCommand({ nextToken })),
      next: (page) => page.nextToken,
      elements: (page) => page.virtualInterfaces,
      facts: toVirtualInterface,
    }),
    listing({
      api: "describe-direct-connect-gateways",
      kind: "direct-gateway",
      ask: (nextToken) => dx.send(new DescribeDirectConnectGatewaysCommand({ nextToken })),
      next: (page) => page.nextToken,
      elements: (page) => page.directConnectGateways,
      detail: (gateway) => associationsOf(dx, gateway?.directConnectGatewayId),
      facts: toGateway,
    }),
  ];
}

/** Direct Connect writes its tags in lower case. */
function dxNameOf(
  tags: readonly { readonly key?: string | undefined; readonly value?: string | undefined }[] | undefined,
): string | undefined {
  return nameOf(tags?.map(({ key, value }) => ({ Key: key, Value: value })));
}

function toConnection(connection: Connection): DirectConnection | undefined {
  return onlyWith({ id: connection.connectionId }, ({ id }) => ({
    id,
    name: present(connection.connectionName) ?? dxNameOf(connection.tags),
    state: connection.connectionState ?? unknown,
    location: present(connection.location),
    bandwidth: present(connection.bandwidth),
  }));
}

/** The answer holds BGP authentication keys and router configurations; what is not named here is dropped. */
function toVirtualInterface(vif: DxVirtualInterface): VirtualInterface | undefined {
  return onlyWith({ id: vif.virtualInterfaceId, connectionId: vif.connectionId }, ({ id, connectionId }) => ({
    id,
    name: present(vif.virtualInterfaceName) ?? dxNameOf(vif.tags),
    type: vif.virtualInterfaceType ?? unknown,
    state: vif.virtualInterfaceState ?? unknown,
    connectionId,
    vlan: vif.vlan,
    customerAsn: vif.asnLong ?? vif.asn,
    amazonAsn: vif.amazonSideAsn,
    vpnGatewayId: present(vif.virtualGatewayId),
    directGatewayId: present(vif.directConnectGatewayId),
    bgpPeers: sortedByContent((vif.bgpPeers ?? []).map(toPeer)),
  }));
}

function toPeer(peer: NonNullable<DxVirtualInterface["bgpPeers"]>[number]): DirectBgpPeer {
  return {
    asn: peer.asnLong ?? peer.asn,
    addressFamily: present(peer.addressFamily),
    amazonAddress: present(peer.amazonAddress),
    customerAddress: present(peer.customerAddress),
    status: present(peer.bgpStatus),
  };
}

async function associationsOf(dx: DirectConnectClient, id: string | undefined): Promise<readonly DirectConnectGatewayAssociation[]> {
  if (id === undefined) {
    return [];
  }
  return elementsOf(
    {
      ask: (nextToken) => dx.send(new DescribeDirectConnectGatewayAssociationsCommand({ directConnectGatewayId: id, nextToken })),
      next: (page) => page.nextToken,
    },
    (page) => page.directConnectGatewayAssociations,
  );
}

function toGateway(
  gateway: DirectConnectGateway,
  associations: readonly DirectConnectGatewayAssociation[] = [],
): DirectGateway | undefined {
  return onlyWith({ id: gateway.directConnectGatewayId }, ({ id }) => ({
    id,
    name: present(gateway.directConnectGatewayName),
    state: gateway.directConnectGatewayState ?? unknown,
    asn: gateway.amazonSideAsn,
    associations: sortedByContent(
      associations.flatMap((each) => {
        const gatewayId = present(each?.associatedGateway?.id ?? each?.virtualGatewayId);
        return gatewayId === undefined
          ? []
          : {
              gatewayId,
              state: each.associationState ?? unknown,
              allowedPrefixes: sortedTexts(each.allowedPrefixesToDirectConnectGateway, (prefix) => prefix.cidr),
            };
      }),
    ),
  }));
}
