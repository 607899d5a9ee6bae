import { internetGateways, natGateways, routeTables, subnets, vpcs } from "../sample-account/network.ts";
import type { SampleRoute, SampleRouteTable } from "../sample-account/resources.ts";
import type { XmlObject } from "./ec2-xml.ts";
import { type Describe, describe, type ListingContext } from "./listing.ts";
import { tagFilters, tagSet } from "./tags.ts";

/** Describe actions of VPCs and what lies inside them. */
export const networkActions: Readonly<Record<string, Describe>> = {
  DescribeVpcs: describe({
    listElement: "vpcSet",
    resources: () => vpcs,
    id: { parameter: "VpcId", of: (vpc) => vpc.vpcId, notFound: "InvalidVpcID.NotFound" },
    filters: (vpc, { accountId }) => ({
      ...tagFilters(vpc.name),
      "vpc-id": [vpc.vpcId],
      cidr: [vpc.cidr],
      "cidr-block-association.cidr-block": [vpc.cidr],
      "is-default": ["false"],
      "owner-id": [accountId],
      state: ["available"],
    }),
    render: (vpc, { accountId }) => ({
      vpcId: vpc.vpcId,
      ownerId: accountId,
      state: "available",
      cidrBlock: vpc.cidr,
      cidrBlockAssociationSet: [
        { cidrBlock: vpc.cidr, associationId: vpc.vpcId.replace("vpc-", "vpc-cidr-assoc-"), cidrBlockState: { state: "associated" } },
      ],
      dhcpOptionsId: vpc.dhcpOptionsId,
      instanceTenancy: "default",
      isDefault: false,
      tagSet: tagSet(vpc.name),
    }),
  }),
  DescribeSubnets: describe({
    listElement: "subnetSet",
    resources: () => subnets,
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
    render: (subnet, { accountId, region }) => ({
      subnetId: subnet.subnetId,
      subnetArn: `arn:aws:ec2:${region}:${accountId}:subnet/${subnet.subnetId}`,
      state: "available",
      ownerId: accountId,
      vpcId: subnet.vpcId,
      cidrBlock: subnet.cidr,
      ipv6CidrBlockAssociationSet: [],
      availableIpAddressCount: subnet.availableIpAddressCount,
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
    resources: () => routeTables,
    id: { parameter: "RouteTableId", of: (table) => table.routeTableId, notFound: "InvalidRouteTableID.NotFound" },
    filters: (table) => ({
      ...tagFilters(table.name),
      "route-table-id": [table.routeTableId],
      "vpc-id": [table.vpcId],
      "association.main": [String(table.isMain)],
      "association.subnet-id": table.subnetIds,
      "route.destination-cidr-block": table.routes.map((route) => route.destinationCidr),
      "route.gateway-id": table.routes.map((route) => route.target),
      "route.state": table.routes.map((route) => route.state),
    }),
    render: renderRouteTable,
  }),
  DescribeInternetGateways: describe({
    listElement: "internetGatewaySet",
    resources: () => internetGateways,
    id: {
      parameter: "InternetGatewayId",
      of: (gateway) => gateway.internetGatewayId,
      notFound: "InvalidInternetGatewayID.NotFound",
    },
    filters: (gateway) => ({
      ...tagFilters(gateway.name),
      "internet-gateway-id": [gateway.internetGatewayId],
      "attachment.vpc-id": [gateway.vpcId],
      "attachment.state": ["available"],
    }),
    render: (gateway, { accountId }) => ({
      internetGatewayId: gateway.internetGatewayId,
      ownerId: accountId,
      attachmentSet: [{ vpcId: gateway.vpcId, state: "available" }],
      tagSet: tagSet(gateway.name),
    }),
  }),
  DescribeNatGateways: describe({
    listElement: "natGatewaySet",
    resources: () => natGateways,
    id: { parameter: "NatGatewayId", of: (gateway) => gateway.natGatewayId, notFound: "NatGatewayNotFound" },
    filters: (gateway) => ({
      ...tagFilters(gateway.name),
      "nat-gateway-id": [gateway.natGatewayId],
      "subnet-id": [gateway.subnetId],
      "vpc-id": [gateway.vpcId],
      state: ["available"],
    }),
    render: (gateway) => ({
      natGatewayId: gateway.natGatewayId,
      vpcId: gateway.vpcId,
      subnetId: gateway.subnetId,
      state: "available",
      connectivityType: "public",
      createTime: new Date(gateway.createdAtMs),
      natGatewayAddressSet: [
        {
          allocationId: gateway.allocationId,
          networkInterfaceId: gateway.networkInterfaceId,
          privateIp: gateway.privateIp,
          publicIp: gateway.publicIp,
          isPrimary: true,
          status: "succeeded",
        },
      ],
      tagSet: tagSet(gateway.name),
    }),
  }),
};

/** The zone id of one of the region's zones: zone `a` is az1, and so on. */
export function zoneId(zone: string): string {
  return `apne2-az${zone.charCodeAt(zone.length - 1) - "a".charCodeAt(0) + 1}`;
}

function renderRouteTable(table: SampleRouteTable, { accountId }: ListingContext): XmlObject {
  const association = (subnetId: string | undefined, index: number): XmlObject => ({
    routeTableAssociationId: `${table.routeTableId.replace("rtb-", "rtbassoc-").slice(0, -1)}${index}`,
    routeTableId: table.routeTableId,
    subnetId,
    main: subnetId === undefined,
    associationState: { state: "associated" },
  });
  return {
    routeTableId: table.routeTableId,
    vpcId: table.vpcId,
    ownerId: accountId,
    routeSet: table.routes.map(renderRoute),
    associationSet: [...(table.isMain ? [undefined] : []), ...table.subnetIds].map(association),
    propagatingVgwSet: table.propagatingVgws.map((gatewayId) => ({ gatewayId })),
    tagSet: tagSet(table.name),
  };
}

function renderRoute(route: SampleRoute): XmlObject {
  const { target } = route;
  const via = target.startsWith("nat-")
    ? { natGatewayId: target }
    : target.startsWith("pcx-")
      ? { vpcPeeringConnectionId: target }
      : { gatewayId: target };
  return { destinationCidrBlock: route.destinationCidr, ...via, state: route.state, origin: route.origin };
}
