/**
 * Facts about what joins VPCs to each other and to sites: transit gateways, VPN, Direct Connect. Absent is unknown, an empty list is none.
 *
 * Source: Amazon EC2 API Reference and AWS Direct Connect API Reference, the Describe action named at each type.
 */

/** DescribeTransitGateways. */
export interface TransitGateway {
  readonly id: string;
  readonly name?: string | undefined;
  readonly state: string;
  readonly asn?: number | undefined;
  readonly ownerId?: string | undefined;
}

/** DescribeTransitGatewayAttachments, DescribeTransitGatewayVpcAttachments, DescribeTransitGatewayPeeringAttachments. */
export interface TransitAttachment {
  readonly id: string;
  readonly name?: string | undefined;
  readonly transitGatewayId: string;
  /** vpc, vpn, direct-connect-gateway, peering, connect, ... */
  readonly type: string;
  /** The VPC, VPN connection, Direct Connect gateway or peer transit gateway that is attached. */
  readonly resourceId: string;
  readonly state: string;
  /** Route table that decides where packets go that come in through this attachment. */
  readonly routeTableId?: string | undefined;
  readonly subnetIds: readonly string[];
}

export interface TransitRoute {
  readonly destination: string;
  /** active, blackhole. */
  readonly state: string;
  /** static, propagated. */
  readonly type: string;
  readonly attachmentIds: readonly string[];
}

/** DescribeTransitGatewayRouteTables, SearchTransitGatewayRoutes, GetTransitGatewayRouteTableAssociations and -Propagations. */
export interface TransitRouteTable {
  readonly id: string;
  readonly name?: string | undefined;
  readonly transitGatewayId: string;
  readonly state: string;
  readonly associatedAttachmentIds: readonly string[];
  readonly propagatingAttachmentIds: readonly string[];
  readonly routes: readonly TransitRoute[];
  /** SearchTransitGatewayRoutes gives at most 1,000; true when there are more. */
  readonly truncated: boolean;
}

/** DescribeVpnGateways: a virtual private gateway. */
export interface VpnGateway {
  readonly id: string;
  readonly name?: string | undefined;
  readonly state: string;
  readonly vpcIds: readonly string[];
  readonly asn?: number | undefined;
}

/** DescribeCustomerGateways: the on-premises end of VPN connections as AWS was told of it. */
export interface CustomerGateway {
  readonly id: string;
  readonly name?: string | undefined;
  readonly state: string;
  readonly ipAddress?: string | undefined;
  readonly asn?: number | undefined;
}

export interface VpnTunnel {
  readonly outsideIp: string;
  readonly insideCidr?: string | undefined;
  /** UP or DOWN by VgwTelemetry. */
  readonly status?: string | undefined;
  /** What AWS says of it, such as "IPSEC IS DOWN" or "2 BGP ROUTES". */
  readonly statusMessage?: string | undefined;
  readonly lastChangeMs?: number | undefined;
  readonly acceptedRoutes?: number | undefined;
  /** Whether tunnel activity, and whether BGP, is logged. */
  readonly activityLogs?: boolean | undefined;
  readonly bgpLogs?: boolean | undefined;
}

/** DescribeVpnConnections. */
export interface VpnConnection {
  readonly id: string;
  readonly name?: string | undefined;
  readonly state: string;
  readonly customerGatewayId?: string | undefined;
  /** One of the two: what the tunnels end at on the AWS side. */
  readonly vpnGatewayId?: string | undefined;
  readonly transitGatewayId?: string | undefined;
  /** True when no BGP is spoken. */
  readonly staticRoutesOnly?: boolean | undefined;
  readonly staticRoutes: readonly string[];
  readonly tunnels: readonly VpnTunnel[];
}

/** Direct Connect DescribeConnections. */
export interface DirectConnection {
  readonly id: string;
  readonly name?: string | undefined;
  /** available, down, ordering, requested, ... */
  readonly state: string;
  readonly location?: string | undefined;
  /** As AWS writes it: "1Gbps". */
  readonly bandwidth?: string | undefined;
}

export interface DirectBgpPeer {
  readonly asn?: number | undefined;
  readonly addressFamily?: string | undefined;
  /** With prefix length, such as "169.254.96.1/30". */
  readonly amazonAddress?: string | undefined;
  readonly customerAddress?: string | undefined;
  /** up, down, unknown. */
  readonly status?: string | undefined;
}

/** Direct Connect DescribeVirtualInterfaces. */
export interface VirtualInterface {
  readonly id: string;
  readonly name?: string | undefined;
  /** private, public, transit. */
  readonly type: string;
  /** available, down, confirming, verifying, ... */
  readonly state: string;
  readonly connectionId: string;
  readonly vlan?: number | undefined;
  readonly customerAsn?: number | undefined;
  readonly amazonAsn?: number | undefined;
  readonly vpnGatewayId?: string | undefined;
  readonly directGatewayId?: string | undefined;
  readonly bgpPeers: readonly DirectBgpPeer[];
}

/** Direct Connect DescribeDirectConnectGateways and -Associations. */
export interface DirectGateway {
  readonly id: string;
  readonly name?: string | undefined;
  readonly state: string;
  readonly asn?: number | undefined;
  readonly associations: readonly {
    /** Virtual private gateway or transit gateway. */
    readonly gatewayId: string;
    readonly state: string;
    readonly allowedPrefixes: readonly string[];
  }[];
}
