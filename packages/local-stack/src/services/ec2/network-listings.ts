import { freeAddresses } from "../sample-account/facts/interfaces.ts";
import type { SampleInternetGateway } from "../sample-account/resources/network.ts";
import { type Describe, describe } from "./listing.ts";
import { renderRouteTable, routeFilters } from "./route-rendering.ts";
import { tagFilters, tagSet } from "./tags.ts";
import { zoneId } from "./zones.ts";

/** Describe actions of VPCs and what lies inside them. */
export const networkActions: Readonly<Record<string, Describe>> = {
  DescribeVpcs: describe({
    listElement: "vpcSet",
    resources: (_input, { resources }) => resources.vpcs,
    id: { parameter: "VpcId", of: (vpc) => vpc.vpcId, notFound: "InvalidVpcID.NotFound" },
    filters: (vpc, { accountId }) => ({
      ...tagFilters(vpc.name),
      "vpc-id": [vpc.vpcId],
      cidr: vpc.cidrs.slice(0, 1),
      "cidr-block-association.cidr-block": vpc.cidrs,
      "is-default": ["false"],
      "owner-id": [accountId],
      state: ["available"],
    }),
    render: (vpc, { accountId }) => ({
      vpcId: vpc.vpcId,
      ownerId: accountId,
      state: "available",
      cidrBlock: vpc.cidrs[0],
      cidrBlockAssociationSet: vpc.cidrs.map((cidrBlock, index) => ({
        cidrBlock,
        associationId: `${vpc.vpcId.replace("vpc-", "vpc-cidr-assoc-").slice(0, -1)}${index}`,
        cidrBlockState: { state: "associated" },
      })),
      dhcpOptionsId: vpc.dhcpOptionsId,
      instanceTenancy: "default",
      isDefault: false,
      tagSet: tagSet(vpc.name),
    }),
  }),
  DescribeSubnets: describe({
    listElement: "subnetSet",
    resources: (_input, { resources }) => resources.subnets,
    id: { parameter: "SubnetId", of: (subnet) => subnet.subnetId, notFound: "InvalidSubnetID.NotFound" },
    filters: (subnet) => ({
      ...tagFilters(subnet.name),
      "subnet-id": [subnet.subnetId],
      "vpc-id": [subnet.vpcId],
      "availability-zone": [subnet.zone],
      "cidr-block": [subnet.cidr],
      "map-public-ip-on-launch": [String(subnet.isPublic)],
      state: ["available"],
    }),
    render: (subnet, view) => ({
      subnetId: subnet.subnetId,
      subnetArn: `arn:aws:ec2:${view.region}:${view.accountId}:subnet/${subnet.subnetId}`,
      state: "available",
      ownerId: view.accountId,
      vpcId: subnet.vpcId,
      cidrBlock: subnet.cidr,
      ipv6CidrBlockAssociationSet: [],
      availableIpAddressCount: freeAddresses(subnet, view),
      availabilityZone: subnet.zone,
      availabilityZoneId: zoneId(subnet.zone),
      defaultForAz: false,
      mapPublicIpOnLaunch: subnet.isPublic,
      assignIpv6AddressOnCreation: false,
      tagSet: tagSet(subnet.name),
    }),
  }),
  DescribeRouteTables: describe({
    listElement: "routeTableSet",
    resources: (_input, { resources }) => resources.routeTables,
    id: { parameter: "RouteTableId", of: (table) => table.routeTableId, notFound: "InvalidRouteTableID.NotFound" },
    filters: routeFilters,
    render: renderRouteTable,
  }),
  DescribeInternetGateways: describe({
    listElement: "internetGatewaySet",
    resources: (_input, { resources }) => resources.internetGateways,
    id: {
      parameter: "InternetGatewayId",
      of: (gateway) => gateway.internetGatewayId,
      notFound: "InvalidInternetGatewayID.NotFound",
    },
    filters: internetGatewayFilters,
    render: (gateway, { accountId }) => ({
      internetGatewayId: gateway.internetGatewayId,
      ownerId: accountId,
      attachmentSet: [{ vpcId: gateway.vpcId, state: "available" }],
      tagSet: tagSet(gateway.name),
    }),
  }),
  DescribeEgressOnlyInternetGateways: describe({
    listElement: "egressOnlyInternetGatewaySet",
    resources: (_input, { resources }) => resources.egressOnlyInternetGateways,
    id: {
      parameter: "EgressOnlyInternetGatewayId",
      of: (gateway) => gateway.internetGatewayId,
      notFound: "InvalidEgressOnlyInternetGatewayId.NotFound",
    },
    filters: (gateway) => tagFilters(gateway.name),
    render: (gateway) => ({
      egressOnlyInternetGatewayId: gateway.internetGatewayId,
      attachmentSet: [{ vpcId: gateway.vpcId, state: "attached" }],
      tagSet: tagSet(gateway.name),
    }),
  }),
};

function internetGatewayFilters(gateway: SampleInternetGateway): Readonly<Record<string, readonly string[]>> {
  return {
    ...tagFilters(gateway.name),
    "internet-gateway-id": [gateway.internetGatewayId],
    "attachment.vpc-id": [gateway.vpcId],
    "attachment.state": ["available"],
  };
}
