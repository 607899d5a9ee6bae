import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AttachVpnGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateCustomerGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayRouteCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  CreateVpnConnectionCommand,
  CreateVpnGatewayCommand,
  DescribeTransitGatewayRouteTablesCommand,
  type EC2Client,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  type ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand, type RDSClient } from "@aws-sdk/client-rds";

/** Ids of what was built, by what it is. */
export interface Network {
  readonly vpc: string;
  readonly peer: string;
  readonly subnet: string;
  readonly otherSubnet: string;
  readonly doomedSubnet: string;
  readonly routeTable: string;
  readonly internetGateway: string;
  readonly natGateway: string;
  readonly peering: string;
  readonly securityGroup: string;
  readonly instances: readonly string[];
}

export interface Connectivity {
  readonly transitGateway: string;
  readonly attachment: string;
  readonly transitRouteTable: string;
  readonly customerGateway: string;
  readonly vpnGateway: string;
  readonly vpn: string;
}

export function present(id: string | undefined): string {
  if (id === undefined) {
    throw new Error("the emulator created nothing");
  }
  return id;
}

async function newVpc(ec2: EC2Client, CidrBlock: string, name: string): Promise<string> {
  const TagSpecifications = [{ ResourceType: "vpc" as const, Tags: [{ Key: "Name", Value: name }] }];
  return present((await ec2.send(new CreateVpcCommand({ CidrBlock, TagSpecifications }))).Vpc?.VpcId);
}

/** Two VPCs that are peered; one with subnets, a way to the internet and one by NAT, a security group and three instances. */
export async function buildNetwork(ec2: EC2Client): Promise<Network> {
  const [vpc, peer] = [await newVpc(ec2, "10.20.0.0/16", "prod"), await newVpc(ec2, "10.30.0.0/16", "dev")];
  const newSubnet = async (CidrBlock: string, AvailabilityZone: string) =>
    present((await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock, AvailabilityZone }))).Subnet?.SubnetId);
  const subnet = await newSubnet("10.20.1.0/24", "ap-northeast-2a");
  const otherSubnet = await newSubnet("10.20.3.0/24", "ap-northeast-2b");
  const doomedSubnet = await newSubnet("10.20.2.0/28", "ap-northeast-2a");
  const gateway = await ec2.send(new CreateInternetGatewayCommand({}));
  const internetGateway = present(gateway.InternetGateway?.InternetGatewayId);
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: internetGateway, VpcId: vpc }));
  const address = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const nat = await ec2.send(new CreateNatGatewayCommand({ SubnetId: subnet, AllocationId: present(address.AllocationId) }));
  const natGateway = present(nat.NatGateway?.NatGatewayId);
  const peered = await ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId: vpc, PeerVpcId: peer }));
  const peering = present(peered.VpcPeeringConnection?.VpcPeeringConnectionId);
  const table = await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }));
  const routeTable = present(table.RouteTable?.RouteTableId);
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId: routeTable, SubnetId: subnet }));
  await ec2.send(new CreateRouteCommand({ RouteTableId: routeTable, DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: natGateway }));
  const toPeer = { RouteTableId: routeTable, DestinationCidrBlock: "10.30.0.0/16", VpcPeeringConnectionId: peering };
  await ec2.send(new CreateRouteCommand(toPeer));
  const group = await ec2.send(new CreateSecurityGroupCommand({ GroupName: "web", Description: "web", VpcId: vpc }));
  const securityGroup = present(group.GroupId);
  const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: securityGroup, IpPermissions: [https] }));
  const run = { ImageId: "ami-12c6146b", InstanceType: "t3.micro", MinCount: 3, MaxCount: 3, SubnetId: subnet } as const;
  const { Instances = [] } = await ec2.send(new RunInstancesCommand({ ...run, SecurityGroupIds: [securityGroup] }));
  const instances = Instances.map(({ InstanceId }) => present(InstanceId));
  return {
    vpc,
    peer,
    subnet,
    otherSubnet,
    doomedSubnet,
    routeTable,
    internetGateway,
    natGateway,
    peering,
    securityGroup,
    instances,
  };
}

/** A transit gateway with an attached VPC and a route to it, and a VPN from a customer gateway to a virtual private gateway. */
export async function buildConnectivity(ec2: EC2Client, { vpc, subnet }: Network): Promise<Connectivity> {
  const made = await ec2.send(new CreateTransitGatewayCommand({ Options: { AmazonSideAsn: 64_512 } }));
  const transitGateway = present(made.TransitGateway?.TransitGatewayId);
  const attached = await ec2.send(
    new CreateTransitGatewayVpcAttachmentCommand({ TransitGatewayId: transitGateway, VpcId: vpc, SubnetIds: [subnet] }),
  );
  const attachment = present(attached.TransitGatewayVpcAttachment?.TransitGatewayAttachmentId);
  const tables = await ec2.send(new DescribeTransitGatewayRouteTablesCommand({}));
  const transitRouteTable = present(tables.TransitGatewayRouteTables?.[0]?.TransitGatewayRouteTableId);
  await ec2.send(
    new CreateTransitGatewayRouteCommand({
      DestinationCidrBlock: "10.20.0.0/16",
      TransitGatewayRouteTableId: transitRouteTable,
      TransitGatewayAttachmentId: attachment,
    }),
  );
  const customer = await ec2.send(new CreateCustomerGatewayCommand({ Type: "ipsec.1", IpAddress: "203.0.113.10", BgpAsn: 65_010 }));
  const customerGateway = present(customer.CustomerGateway?.CustomerGatewayId);
  const gateway = await ec2.send(new CreateVpnGatewayCommand({ Type: "ipsec.1" }));
  const vpnGateway = present(gateway.VpnGateway?.VpnGatewayId);
  await ec2.send(new AttachVpnGatewayCommand({ VpnGatewayId: vpnGateway, VpcId: vpc }));
  const connection = await ec2.send(
    new CreateVpnConnectionCommand({ Type: "ipsec.1", CustomerGatewayId: customerGateway, VpnGatewayId: vpnGateway }),
  );
  const vpn = present(connection.VpnConnection?.VpnConnectionId);
  return { transitGateway, attachment, transitRouteTable, customerGateway, vpnGateway, vpn };
}

/** A database in two subnets of the VPC. */
export async function buildDatabase(rds: RDSClient, { subnet, otherSubnet }: Network): Promise<string> {
  const group = { DBSubnetGroupName: "data", DBSubnetGroupDescription: "data" };
  await rds.send(new CreateDBSubnetGroupCommand({ ...group, SubnetIds: [subnet, otherSubnet] }));
  const made = await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: "orders",
      Engine: "postgres",
      DBInstanceClass: "db.t4g.micro",
      AllocatedStorage: 20,
      MasterUsername: "master",
      MasterUserPassword: "of-the-emulator",
      DBSubnetGroupName: group.DBSubnetGroupName,
    }),
  );
  return present(made.DBInstance?.DBInstanceIdentifier);
}

/** An application load balancer whose target group has one instance. */
export async function buildLoadBalancer(elb: ElasticLoadBalancingV2Client, network: Network): Promise<string> {
  const made = await elb.send(
    new CreateLoadBalancerCommand({ Name: "web", Subnets: [network.subnet, network.otherSubnet], SecurityGroups: [network.securityGroup] }),
  );
  const group = await elb.send(new CreateTargetGroupCommand({ Name: "web", Protocol: "HTTP", Port: 80, VpcId: network.vpc }));
  const TargetGroupArn = present(group.TargetGroups?.[0]?.TargetGroupArn);
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: network.instances.slice(0, 1).map((Id) => ({ Id })) }));
  const LoadBalancerArn = present(made.LoadBalancers?.[0]?.LoadBalancerArn);
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions }));
  return LoadBalancerArn;
}
