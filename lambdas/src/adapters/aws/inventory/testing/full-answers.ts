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

const ofServices: Readonly<Record<string, object>> = {
  DescribeNetworkInterfaces: {
    NetworkInterfaces: [
      {
        NetworkInterfaceId: "eni-1",
        VpcId: "vpc-1",
        SubnetId: "subnet-1",
        Status: "in-use",
        InterfaceType: "interface",
        PrivateIpAddress: "10.0.1.10",
        PrivateIpAddresses: [{ PrivateIpAddress: "10.0.1.10" }, { PrivateIpAddress: "10.0.1.11" }],
        Association: { PublicIp: "198.51.100.10" },
        MacAddress: "02:00:00:00:00:01",
        Attachment: { InstanceId: "i-1" },
        Groups: [{ GroupId: "sg-1" }],
        SourceDestCheck: true,
        TagSet: Tags,
      },
    ],
  },
  DescribeFlowLogs: {
    FlowLogs: [
      {
        FlowLogId: "fl-1",
        ResourceId: "vpc-1",
        FlowLogStatus: "ACTIVE",
        LogDestinationType: "s3",
        TrafficType: "ALL",
        DeliverLogsStatus: "SUCCESS",
      },
    ],
  },
  DescribeSecurityGroups: {
    SecurityGroups: [
      {
        GroupId: "sg-1",
        GroupName: "web",
        VpcId: "vpc-1",
        IpPermissions: [
          { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }], Ipv6Ranges: [{ CidrIpv6: "::/0" }] },
          {
            IpProtocol: "tcp",
            FromPort: 22,
            ToPort: 22,
            PrefixListIds: [{ PrefixListId: "pl-1" }],
            UserIdGroupPairs: [{ GroupId: "sg-2" }],
          },
        ],
        IpPermissionsEgress: [{ IpProtocol: "-1", FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      },
    ],
  },
  DescribeNetworkAcls: {
    NetworkAcls: [
      {
        NetworkAclId: "acl-1",
        VpcId: "vpc-1",
        IsDefault: true,
        Associations: [{ SubnetId: "subnet-1" }],
        Entries: [
          { RuleNumber: 32_767, RuleAction: "deny", Protocol: "-1", Egress: false, CidrBlock: "0.0.0.0/0" },
          { RuleNumber: 100, RuleAction: "allow", Protocol: "6", Egress: false, CidrBlock: "0.0.0.0/0", PortRange: { From: 443, To: 443 } },
        ],
        Tags,
      },
    ],
  },
  DescribeInstances: {
    Reservations: [
      {
        Instances: [
          {
            InstanceId: "i-1",
            VpcId: "vpc-1",
            SubnetId: "subnet-1",
            State: { Name: "running" },
            InstanceType: "t3.micro",
            PrivateIpAddress: "10.0.1.10",
            PublicIpAddress: "198.51.100.10",
            NetworkInterfaces: [{ PrivateIpAddresses: [{ PrivateIpAddress: "10.0.1.10" }, { PrivateIpAddress: "10.0.1.11" }] }],
            Placement: { AvailabilityZone: "ap-northeast-2a" },
            LaunchTime: at,
            SecurityGroups: [{ GroupId: "sg-1" }],
            Tags,
          },
        ],
      },
    ],
  },
  DescribeInstanceStatus: {
    InstanceStatuses: [{ InstanceId: "i-1", SystemStatus: { Status: "ok" }, InstanceStatus: { Status: "impaired" } }],
  },
  DescribeVolumes: {
    Volumes: [
      {
        VolumeId: "vol-1",
        State: "in-use",
        Size: 8,
        VolumeType: "gp3",
        AvailabilityZone: "ap-northeast-2a",
        Attachments: [{ InstanceId: "i-1" }],
        Encrypted: true,
        Tags,
      },
    ],
  },
  DescribeDBInstances: {
    DBInstances: [
      {
        DBInstanceIdentifier: "orders",
        Engine: "postgres",
        EngineVersion: "17.2",
        DBInstanceClass: "db.t4g.micro",
        DBInstanceStatus: "available",
        DBSubnetGroup: { VpcId: "vpc-1", Subnets: [{ SubnetIdentifier: "subnet-1" }] },
        Endpoint: { Address: "orders.example.com", Port: 5_432 },
        MultiAZ: true,
        PubliclyAccessible: false,
        AllocatedStorage: 20,
        VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-1" }],
        ReadReplicaSourceDBInstanceIdentifier: "orders-main",
      },
    ],
  },
  DescribeLoadBalancers: {
    LoadBalancers: [
      {
        LoadBalancerArn: "arn:lb/app/web/1",
        LoadBalancerName: "web",
        Type: "application",
        Scheme: "internet-facing",
        State: { Code: "active" },
        VpcId: "vpc-1",
        AvailabilityZones: [{ SubnetId: "subnet-1" }],
        DNSName: "web.example.com",
        SecurityGroups: ["sg-1"],
      },
    ],
  },
  DescribeTargetGroups: {
    TargetGroups: [
      { TargetGroupArn: "arn:tg/1", TargetGroupName: "web", Protocol: "HTTP", Port: 80, LoadBalancerArns: ["arn:lb/app/web/1"] },
      { TargetGroupArn: "arn:tg/2", TargetGroupName: "unused", LoadBalancerArns: [] },
    ],
  },
  DescribeTargetHealth: {
    TargetHealthDescriptions: [{ Target: { Id: "i-1", Port: 80 }, TargetHealth: { State: "unhealthy", Reason: "Target.Timeout" } }],
  },
  ListFunctions: {
    Functions: [
      {
        FunctionName: "resize",
        Runtime: "nodejs24.x",
        LastModified: "2026-11-20T00:00:00.000+0000",
        Environment: { Variables: { TOKEN: "a token" } },
        VpcConfig: { VpcId: "vpc-1", SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
      },
    ],
  },
  ListBuckets: {
    Buckets: [
      { Name: "assets", CreationDate: at, BucketRegion: "ap-northeast-2" },
      { Name: "elsewhere", CreationDate: at, BucketRegion: "us-east-1" },
    ],
  },
};

/** One answer of each API with every member that the inventory reads, and some that it must not keep. */
export const fullAnswers: Readonly<Record<string, object>> = { ...ofVpcs, ...ofConnectivity, ...ofServices };
