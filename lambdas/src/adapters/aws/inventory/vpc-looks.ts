import {
  DescribeSubnetsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type Subnet as Ec2Subnet,
  type Vpc as Ec2Vpc,
  type VpcPeeringConnection,
  type VpcPeeringConnectionVpcInfo,
} from "@aws-sdk/client-ec2";
import type { PeeredVpc, Subnet, Vpc, VpcPeering } from "@isthmus/domain/cloud/network";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { listing } from "./page-listing.ts";
import { nameOf, onlyWith, present, sortedTexts, textsInOrder, unknown } from "./read-facts.ts";

const MaxResults = 1_000;

export function vpcLooks(ec2: EC2Client): readonly Look[] {
  return [
    listing({
      api: "describe-vpcs",
      kind: "vpc",
      ask: (NextToken) => ec2.send(new DescribeVpcsCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.Vpcs,
      facts: toVpc,
    }),
    listing({
      api: "describe-subnets",
      kind: "subnet",
      ask: (NextToken) => ec2.send(new DescribeSubnetsCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.Subnets,
      facts: toSubnet,
    }),
    listing({
      api: "describe-vpc-peering-connections",
      kind: "vpc-peering",
      ask: (NextToken) => ec2.send(new DescribeVpcPeeringConnectionsCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.VpcPeeringConnections,
      facts: toPeering,
    }),
  ];
}

function toVpc(vpc: Ec2Vpc): Vpc | undefined {
  const associated = (vpc.CidrBlockAssociationSet ?? []).filter((each) => each.CidrBlockState?.State === "associated");
  const ipv6 = (vpc.Ipv6CidrBlockAssociationSet ?? []).filter((each) => each.Ipv6CidrBlockState?.State === "associated");
  return onlyWith({ id: vpc.VpcId }, ({ id }) => ({
    id,
    name: nameOf(vpc.Tags),
    state: vpc.State ?? unknown,
    cidrs: textsInOrder([vpc, ...associated], (each) => each.CidrBlock),
    ipv6Cidrs: sortedTexts(ipv6, (each) => each.Ipv6CidrBlock),
    isDefault: vpc.IsDefault ?? false,
  }));
}

function toSubnet(subnet: Ec2Subnet): Subnet | undefined {
  const ipv6 = subnet.Ipv6CidrBlockAssociationSet?.find((each) => each.Ipv6CidrBlockState?.State === "associated");
  return onlyWith({ id: subnet.SubnetId, vpcId: subnet.VpcId }, ({ id, vpcId }) => ({
    id,
    vpcId,
    name: nameOf(subnet.Tags),
    state: subnet.State ?? unknown,
    cidr: subnet.CidrBlock ?? "",
    ipv6Cidr: present(ipv6?.Ipv6CidrBlock),
    availabilityZone: subnet.AvailabilityZone ?? "",
    availableAddresses: subnet.AvailableIpAddressCount,
  }));
}

function toPeering(peering: VpcPeeringConnection): VpcPeering | undefined {
  const [requester, accepter] = [toPeer(peering.RequesterVpcInfo), toPeer(peering.AccepterVpcInfo)];
  if (requester === undefined || accepter === undefined) {
    return undefined;
  }
  return onlyWith({ id: peering.VpcPeeringConnectionId }, ({ id }) => ({
    id,
    name: nameOf(peering.Tags),
    state: peering.Status?.Code ?? unknown,
    requester,
    accepter,
  }));
}

function toPeer(peer: VpcPeeringConnectionVpcInfo | undefined): PeeredVpc | undefined {
  return onlyWith({ vpcId: peer?.VpcId }, ({ vpcId }) => ({
    vpcId,
    accountId: present(peer?.OwnerId),
    region: present(peer?.Region),
    cidrs: sortedTexts([{ CidrBlock: peer?.CidrBlock }, ...(peer?.CidrBlockSet ?? [])], (each) => each.CidrBlock),
  }));
}
