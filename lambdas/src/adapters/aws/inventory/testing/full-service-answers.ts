const Tags = [{ Key: "Name", Value: "one" }];
const at = new Date(Date.UTC(2026, 10, 20));

/** Answers about interfaces, filters and what runs in an account. */
export const serviceAnswers: Readonly<Record<string, object>> = {
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
