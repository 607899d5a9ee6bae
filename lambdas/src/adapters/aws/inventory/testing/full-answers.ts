import { serviceAnswers } from "./full-service-answers.ts";

const Tags = [{ Key: "Name", Value: "one" }];
const at = new Date(Date.UTC(2026, 10, 20));

const ofVpcs: Readonly<Record<string, object>> = {
  DescribeVpcs: {
    Vpcs: [
      {
        VpcId: "vpc-1",
        State: "available",
        CidrBlock: "10.0.0.0/16",
        CidrBlockAssociationSet: [
          { CidrBlock: "10.0.0.0/16", CidrBlockState: { State: "associated" } },
          { CidrBlock: "10.1.0.0/16", CidrBlockState: { State: "associated" } },
          { CidrBlock: "10.2.0.0/16", CidrBlockState: { State: "disassociated" } },
        ],
        Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: "2001:db8::/56", Ipv6CidrBlockState: { State: "associated" } }],
        IsDefault: false,
        Tags,
      },
    ],
  },
  DescribeSubnets: {
    Subnets: [
      {
        SubnetId: "subnet-1",
        VpcId: "vpc-1",
        State: "available",
        CidrBlock: "10.0.1.0/24",
        Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: "2001:db8::/64", Ipv6CidrBlockState: { State: "associated" } }],
        AvailabilityZone: "ap-northeast-2a",
        AvailableIpAddressCount: 200,
        Tags,
      },
    ],
  },
  DescribeVpcPeeringConnections: {
    VpcPeeringConnections: [
      {
        VpcPeeringConnectionId: "pcx-1",
        Status: { Code: "active" },
        RequesterVpcInfo: { VpcId: "vpc-1", OwnerId: "000000000000", Region: "ap-northeast-2", CidrBlock: "10.0.0.0/16" },
        AccepterVpcInfo: { VpcId: "vpc-2", CidrBlockSet: [{ CidrBlock: "10.9.0.0/16" }] },
        Tags,
      },
    ],
  },
  DescribeRouteTables: {
    RouteTables: [
      {
        RouteTableId: "rtb-1",
        VpcId: "vpc-1",
        Associations: [{ Main: true }, { SubnetId: "subnet-1" }],
        PropagatingVgws: [{ GatewayId: "vgw-1" }],
        Routes: [
          { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active", Origin: "CreateRouteTable" },
          { DestinationPrefixListId: "pl-1", GatewayId: "vpce-1", State: "active", Origin: "CreateRoute" },
          { DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: "eigw-1", State: "blackhole", Origin: "CreateRoute" },
          { DestinationCidrBlock: "10.9.0.0/16", InstanceId: "i-1", NetworkInterfaceId: "eni-1", State: "active", Origin: "CreateRoute" },
        ],
        Tags,
      },
    ],
  },
  DescribeManagedPrefixLists: { PrefixLists: [{ PrefixListId: "pl-1", PrefixListName: "offices" }] },
  GetManagedPrefixListEntries: { Entries: [{ Cidr: "203.0.113.0/24" }, { Cidr: "192.0.2.0/24" }] },
  DescribeInternetGateways: { InternetGateways: [{ InternetGatewayId: "igw-1", Attachments: [{ VpcId: "vpc-1" }], Tags }] },
  DescribeEgressOnlyInternetGateways: {
    EgressOnlyInternetGateways: [{ EgressOnlyInternetGatewayId: "eigw-1", Attachments: [{ VpcId: "vpc-1" }], Tags }],
  },
  DescribeNatGateways: {
    NatGateways: [
      {
        NatGatewayId: "nat-1",
        VpcId: "vpc-1",
        SubnetId: "subnet-1",
        State: "available",
        ConnectivityType: "public",
        NatGatewayAddresses: [{ PrivateIp: "10.0.1.9", PublicIp: "198.51.100.9", NetworkInterfaceId: "eni-9" }],
        Tags,
      },
    ],
  },
  DescribeVpcEndpoints: {
    VpcEndpoints: [
      {
        VpcEndpointId: "vpce-1",
        VpcId: "vpc-1",
        State: "available",
        VpcEndpointType: "Interface",
        ServiceName: "com.amazonaws.ap-northeast-2.logs",
        SubnetIds: ["subnet-1"],
        RouteTableIds: [],
        NetworkInterfaceIds: ["eni-2", "eni-1"],
        Tags,
      },
    ],
  },
  DescribeAddresses: {
    Addresses: [{ AllocationId: "eipalloc-1", PublicIp: "198.51.100.9", PrivateIpAddress: "10.0.1.9", NetworkInterfaceId: "eni-9", Tags }],
  },
};

const ofConnectivity: Readonly<Record<string, object>> = {
  DescribeTransitGateways: {
    TransitGateways: [{ TransitGatewayId: "tgw-1", State: "available", OwnerId: "000000000000", Options: { AmazonSideAsn: 64_512 }, Tags }],
  },
  DescribeTransitGatewayVpcAttachments: {
    TransitGatewayVpcAttachments: [{ TransitGatewayAttachmentId: "tgw-attach-1", SubnetIds: ["subnet-1"] }],
  },
  DescribeTransitGatewayAttachments: {
    TransitGatewayAttachments: [
      {
        TransitGatewayAttachmentId: "tgw-attach-1",
        TransitGatewayId: "tgw-1",
        ResourceType: "vpc",
        ResourceId: "vpc-1",
        State: "available",
        Association: { TransitGatewayRouteTableId: "tgw-rtb-1" },
        Tags,
      },
    ],
  },
  DescribeTransitGatewayRouteTables: {
    TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: "tgw-rtb-1", TransitGatewayId: "tgw-1", State: "available", Tags }],
  },
  SearchTransitGatewayRoutes: {
    Routes: [
      {
        DestinationCidrBlock: "10.0.0.0/16",
        State: "active",
        Type: "propagated",
        TransitGatewayAttachments: [{ TransitGatewayAttachmentId: "tgw-attach-1" }],
      },
      { PrefixListId: "pl-1", State: "blackhole", Type: "static" },
    ],
    AdditionalRoutesAvailable: true,
  },
  GetTransitGatewayRouteTableAssociations: { Associations: [{ TransitGatewayAttachmentId: "tgw-attach-1" }] },
  GetTransitGatewayRouteTablePropagations: { TransitGatewayRouteTablePropagations: [{ TransitGatewayAttachmentId: "tgw-attach-1" }] },
  DescribeVpnConnections: {
    VpnConnections: [
      {
        VpnConnectionId: "vpn-1",
        State: "available",
        CustomerGatewayId: "cgw-1",
        TransitGatewayId: "tgw-1",
        CustomerGatewayConfiguration: "<vpn_connection>a pre-shared key</vpn_connection>",
        Routes: [{ DestinationCidrBlock: "192.168.0.0/16" }],
        Options: {
          StaticRoutesOnly: true,
          TunnelOptions: [
            {
              OutsideIpAddress: "198.51.100.11",
              TunnelInsideCidr: "169.254.10.0/30",
              PreSharedKey: "a pre-shared key",
              LogOptions: { CloudWatchLogOptions: { LogEnabled: true, BgpLogEnabled: false } },
            },
            { OutsideIpAddress: "198.51.100.12", TunnelInsideCidr: "169.254.11.0/30" },
          ],
        },
        VgwTelemetry: [
          {
            OutsideIpAddress: "198.51.100.11",
            Status: "DOWN",
            StatusMessage: "IPSEC IS DOWN",
            LastStatusChange: at,
            AcceptedRouteCount: 0,
          },
        ],
        Tags,
      },
    ],
  },
  DescribeVpnGateways: {
    VpnGateways: [
      {
        VpnGatewayId: "vgw-1",
        State: "available",
        AmazonSideAsn: 64_513,
        VpcAttachments: [
          { VpcId: "vpc-1", State: "attached" },
          { VpcId: "vpc-2", State: "detached" },
        ],
        Tags,
      },
    ],
  },
  DescribeCustomerGateways: {
    CustomerGateways: [{ CustomerGatewayId: "cgw-1", State: "available", IpAddress: "203.0.113.10", BgpAsn: "65010", Tags }],
  },
  DescribeConnections: {
    connections: [
      {
        connectionId: "dxcon-1",
        connectionName: "busan",
        connectionState: "available",
        location: "KINX Gasan",
        bandwidth: "1Gbps",
        tags: [{ key: "Name", value: "one" }],
      },
    ],
  },
  DescribeVirtualInterfaces: {
    virtualInterfaces: [
      {
        virtualInterfaceId: "dxvif-1",
        virtualInterfaceName: "busan-prod",
        virtualInterfaceType: "private",
        virtualInterfaceState: "available",
        connectionId: "dxcon-1",
        vlan: 101,
        asn: 65_010,
        amazonSideAsn: 64_512,
        authKey: "a BGP key",
        directConnectGatewayId: "dcgw-1",
        bgpPeers: [
          { asn: 65_010, addressFamily: "ipv4", amazonAddress: "169.254.96.1/30", customerAddress: "169.254.96.2/30", bgpStatus: "up" },
        ],
      },
    ],
  },
  DescribeDirectConnectGateways: {
    directConnectGateways: [
      {
        directConnectGatewayId: "dcgw-1",
        directConnectGatewayName: "to-busan",
        directConnectGatewayState: "available",
        amazonSideAsn: 64_512,
      },
    ],
  },
  DescribeDirectConnectGatewayAssociations: {
    directConnectGatewayAssociations: [
      {
        associatedGateway: { id: "tgw-1" },
        associationState: "associated",
        allowedPrefixesToDirectConnectGateway: [{ cidr: "10.0.0.0/16" }],
      },
    ],
  },
};

/** One answer of each API with every member that the inventory reads, and some that it must not keep. */
export const fullAnswers: Readonly<Record<string, object>> = { ...ofVpcs, ...ofConnectivity, ...serviceAnswers };
