import type { SamplePlacement } from "./network.ts";

/** Shapes of what joins the sample account's VPCs to each other and to the site. */

export interface SampleTransitGateway {
  readonly transitGatewayId: string;
  readonly name: string;
  readonly amazonSideAsn: number;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

export interface SampleTransitAttachment {
  readonly attachmentId: string;
  readonly name: string;
  readonly transitGatewayId: string;
  readonly type: "vpc" | "vpn" | "direct-connect-gateway" | "peering";
  /** The VPC, VPN connection, Direct Connect gateway, or the transit gateway at the other end. */
  readonly resourceId: string;
  /** Where the other end of a peering lies. */
  readonly peerRegion?: string;
  /** Whether this end asked for the peering. */
  readonly isRequester?: boolean;
  /** The route table that decides for packets that come in here. */
  readonly routeTableId: string;
  readonly placements: readonly SamplePlacement[];
  readonly typicalBytesPerMinute: number;
}

export interface SampleTransitRoute {
  readonly destination: string;
  readonly type: "static" | "propagated";
  /** Attachments that know the destination, the preferred one first; none for a route that drops. */
  readonly attachmentIds: readonly string[];
}

export interface SampleTransitRouteTable {
  readonly routeTableId: string;
  readonly name: string;
  readonly transitGatewayId: string;
  readonly propagatingAttachmentIds: readonly string[];
  readonly routes: readonly SampleTransitRoute[];
}

export interface SampleVpnTunnel {
  readonly outsideIp: string;
  readonly insideCidr: string;
  readonly acceptedRouteCount: number;
}

export interface SampleVpnConnection {
  readonly vpnConnectionId: string;
  readonly name: string;
  /** One of the two. */
  readonly vpnGatewayId?: string;
  readonly transitGatewayId?: string;
  readonly customerGatewayId: string;
  readonly tunnels: readonly SampleVpnTunnel[];
  /** Log group of tunnel activity and BGP; neither is logged without one. */
  readonly logGroup?: string;
  readonly typicalBytesPerMinute: number;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

export interface SampleVpnGateway {
  readonly vpnGatewayId: string;
  readonly name: string;
  readonly vpcId: string;
  readonly amazonSideAsn: number;
}

export interface SampleCustomerGateway {
  readonly customerGatewayId: string;
  readonly name: string;
  readonly ipAddress: string;
  readonly bgpAsn: number;
}

export interface SampleDirectConnection {
  readonly connectionId: string;
  readonly name: string;
  readonly location: string;
  readonly bandwidth: string;
  readonly partnerName: string;
}

export interface SampleVirtualInterface {
  readonly virtualInterfaceId: string;
  readonly name: string;
  readonly type: "private" | "transit";
  readonly connectionId: string;
  readonly directConnectGatewayId: string;
  readonly vlan: number;
  /** The customer's side. */
  readonly asn: number;
  readonly amazonSideAsn: number;
  readonly amazonAddress: string;
  readonly customerAddress: string;
  readonly bgpPeerId: string;
  readonly typicalBps: { readonly in: number; readonly out: number };
}

export interface SampleDirectGateway {
  readonly directConnectGatewayId: string;
  readonly name: string;
  readonly amazonSideAsn: number;
  readonly association: {
    readonly associationId: string;
    readonly transitGatewayId: string;
    readonly region: string;
    /** Announced to the site. */
    readonly allowedPrefixes: readonly string[];
  };
}
