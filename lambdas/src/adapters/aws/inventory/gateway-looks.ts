import {
  DescribeAddressesCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  type Address as Ec2Address,
  type InternetGateway as Ec2InternetGateway,
  type NatGateway as Ec2NatGateway,
  type VpcEndpoint as Ec2VpcEndpoint,
  type EgressOnlyInternetGateway,
} from "@aws-sdk/client-ec2";
import type { ElasticAddress, InternetGateway, NatGateway, VpcEndpoint } from "@isthmus/domain/cloud/network";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { listing } from "./page-listing.ts";
import { nameOf, onlyWith, present, sortedTexts, unknown } from "./read-facts.ts";

const MaxResults = 1_000;
/** DescribeEgressOnlyInternetGateways gives no more at a time. */
const egressPage = 255;
const egressPrefix = "eigw-";

export function gatewayLooks(ec2: EC2Client): readonly Look[] {
  return [
    ...internetGatewayLooks(ec2),
    listing({
      api: "describe-nat-gateways",
      kind: "nat-gateway",
      ask: (NextToken) => ec2.send(new DescribeNatGatewaysCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.NatGateways,
      facts: toNatGateway,
    }),
    listing({
      api: "describe-vpc-endpoints",
      kind: "vpc-endpoint",
      ask: (NextToken) => ec2.send(new DescribeVpcEndpointsCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.VpcEndpoints,
      facts: toEndpoint,
    }),
    listing({
      api: "describe-addresses",
      kind: "elastic-address",
      ask: () => ec2.send(new DescribeAddressesCommand({})),
      elements: (page) => page.Addresses,
      facts: toAddress,
    }),
  ];
}

/** Two APIs list gateways of one kind; their ids tell which of them one belongs to. */
function internetGatewayLooks(ec2: EC2Client): readonly Look[] {
  return [
    listing({
      api: "describe-internet-gateways",
      kind: "internet-gateway",
      owns: (id) => !id.startsWith(egressPrefix),
      ask: (NextToken) => ec2.send(new DescribeInternetGatewaysCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.InternetGateways,
      facts: (gateway) => toInternetGateway(gateway, { id: gateway.InternetGatewayId, egressOnly: false }),
    }),
    listing({
      api: "describe-egress-only-internet-gateways",
      kind: "internet-gateway",
      owns: (id) => id.startsWith(egressPrefix),
      ask: (NextToken) => ec2.send(new DescribeEgressOnlyInternetGatewaysCommand({ MaxResults: egressPage, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.EgressOnlyInternetGateways,
      facts: (gateway) => toInternetGateway(gateway, { id: gateway.EgressOnlyInternetGatewayId, egressOnly: true }),
    }),
  ];
}

function toInternetGateway(
  gateway: Ec2InternetGateway | EgressOnlyInternetGateway,
  known: { readonly id: string | undefined; readonly egressOnly: boolean },
): InternetGateway | undefined {
  return onlyWith({ id: known.id }, ({ id }) => ({
    id,
    name: nameOf(gateway.Tags),
    vpcIds: sortedTexts(gateway.Attachments, (attachment) => attachment.VpcId),
    egressOnly: known.egressOnly,
  }));
}

function toNatGateway(nat: Ec2NatGateway): NatGateway | undefined {
  const { ConnectivityType: type } = nat;
  return onlyWith({ id: nat.NatGatewayId, vpcId: nat.VpcId }, ({ id, vpcId }) => ({
    id,
    name: nameOf(nat.Tags),
    vpcId,
    subnetId: present(nat.SubnetId),
    state: nat.State ?? unknown,
    connectivity: type === "public" || type === "private" ? type : unknown,
    addresses: (nat.NatGatewayAddresses ?? []).map((address) => ({
      privateIp: present(address.PrivateIp),
      publicIp: present(address.PublicIp),
      networkInterfaceId: present(address.NetworkInterfaceId),
    })),
  }));
}

function toEndpoint(endpoint: Ec2VpcEndpoint): VpcEndpoint | undefined {
  return onlyWith({ id: endpoint.VpcEndpointId, vpcId: endpoint.VpcId }, ({ id, vpcId }) => ({
    id,
    name: nameOf(endpoint.Tags),
    vpcId,
    state: endpoint.State ?? unknown,
    type: endpoint.VpcEndpointType ?? unknown,
    service: endpoint.ServiceName ?? "",
    subnetIds: sortedTexts(endpoint.SubnetIds, (each) => each),
    routeTableIds: sortedTexts(endpoint.RouteTableIds, (each) => each),
    networkInterfaceIds: sortedTexts(endpoint.NetworkInterfaceIds, (each) => each),
  }));
}

function toAddress(address: Ec2Address): ElasticAddress | undefined {
  return onlyWith({ id: address.AllocationId, publicIp: address.PublicIp }, ({ id, publicIp }) => ({
    id,
    name: nameOf(address.Tags),
    publicIp,
    privateIp: present(address.PrivateIpAddress),
    instanceId: present(address.InstanceId),
    networkInterfaceId: present(address.NetworkInterfaceId),
  }));
}
