import { interfaceId, interfacesIn } from "../sample-account/facts/interfaces.ts";
import type { SamplePeeredVpc } from "../sample-account/resources/network.ts";
import type { XmlObject } from "../xml.ts";
import { type Describe, describe } from "./listing.ts";
import { tagFilters, tagSet } from "./tags.ts";

/** Describe actions of what leads out of a VPC, apart from its internet gateway: NAT, peering, endpoints, addresses; and of flow logs. */
export const edgeActions: Readonly<Record<string, Describe>> = {
  DescribeNatGateways: describe({
    listElement: "natGatewaySet",
    resources: (_input, { resources }) => resources.natGateways,
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
          networkInterfaceId: interfaceId(gateway.natGatewayId, gateway.subnetId),
          privateIp: gateway.privateIp,
          publicIp: gateway.publicIp,
          isPrimary: true,
          status: "succeeded",
        },
      ],
      tagSet: tagSet(gateway.name),
    }),
  }),
  DescribeVpcPeeringConnections: describe({
    listElement: "vpcPeeringConnectionSet",
    resources: (_input, { resources }) => resources.peerings,
    id: {
      parameter: "VpcPeeringConnectionId",
      of: (peering) => peering.peeringId,
      notFound: "InvalidVpcPeeringConnectionID.NotFound",
    },
    filters: (peering) => ({
      ...tagFilters(peering.name),
      "vpc-peering-connection-id": [peering.peeringId],
      "requester-vpc-info.vpc-id": [peering.requester.vpcId],
      "accepter-vpc-info.vpc-id": [peering.accepter.vpcId],
      "status-code": ["active"],
    }),
    render: (peering, { accountId }) => ({
      vpcPeeringConnectionId: peering.peeringId,
      requesterVpcInfo: peeredVpc(peering.requester, accountId),
      accepterVpcInfo: peeredVpc(peering.accepter, accountId),
      status: { code: "active", message: "Active" },
      tagSet: tagSet(peering.name),
    }),
  }),
  DescribeVpcEndpoints: describe({
    listElement: "vpcEndpointSet",
    resources: (_input, { resources }) => resources.endpoints,
    id: { parameter: "VpcEndpointId", of: (endpoint) => endpoint.endpointId, notFound: "InvalidVpcEndpointId.NotFound" },
    filters: (endpoint) => ({
      ...tagFilters(endpoint.name),
      "vpc-endpoint-id": [endpoint.endpointId],
      "vpc-endpoint-type": [endpoint.type],
      "vpc-id": [endpoint.vpcId],
      "service-name": [endpoint.service],
      "vpc-endpoint-state": ["available"],
    }),
    render: (endpoint, { accountId, resources }) => ({
      vpcEndpointId: endpoint.endpointId,
      vpcEndpointType: endpoint.type,
      vpcId: endpoint.vpcId,
      serviceName: endpoint.service,
      state: "available",
      routeTableIdSet: endpoint.routeTableIds,
      subnetIdSet: endpoint.placements.map(({ subnetId }) => subnetId),
      groupSet: endpoint.groupIds.map((groupId) => ({
        groupId,
        groupName: resources.securityGroups.find((group) => group.groupId === groupId)?.name,
      })),
      privateDnsEnabled: endpoint.type === "Interface",
      requesterManaged: false,
      networkInterfaceIdSet: endpoint.placements.map(({ subnetId }) => interfaceId(endpoint.endpointId, subnetId)),
      creationTimestamp: new Date(endpoint.createdAtMs),
      ownerId: accountId,
      tagSet: tagSet(endpoint.name),
    }),
  }),
  DescribeAddresses: describe({
    listElement: "addressesSet",
    resources: (_input, { resources }) => resources.addresses,
    id: { parameter: "AllocationId", of: (address) => address.allocationId, notFound: "InvalidAllocationID.NotFound" },
    filters: (address) => ({
      ...tagFilters(address.name),
      "allocation-id": [address.allocationId],
      "public-ip": [address.publicIp],
      domain: ["vpc"],
    }),
    render: (address, view) => {
      const holder = interfacesIn(view).find(({ publicIp }) => publicIp === address.publicIp);
      return {
        allocationId: address.allocationId,
        publicIp: address.publicIp,
        domain: "vpc",
        publicIpv4Pool: "amazon",
        networkBorderGroup: view.region,
        ...(holder === undefined
          ? {}
          : {
              associationId: address.allocationId.replace("eipalloc-", "eipassoc-"),
              networkInterfaceId: holder.networkInterfaceId,
              networkInterfaceOwnerId: view.accountId,
              privateIpAddress: holder.privateIps[0],
              instanceId: holder.instanceId,
            }),
        tagSet: tagSet(address.name),
      };
    },
  }),
  DescribeFlowLogs: describe({
    listElement: "flowLogSet",
    resources: (_input, { resources }) => resources.flowLogs,
    id: { parameter: "FlowLogId", of: (log) => log.flowLogId, notFound: "InvalidFlowLogId.NotFound" },
    filters: (log) => ({
      ...tagFilters(log.name),
      "flow-log-id": [log.flowLogId],
      "resource-id": [log.resourceId],
      "log-destination-type": ["cloud-watch-logs"],
      "traffic-type": ["ALL"],
    }),
    render: (log, { accountId }) => ({
      flowLogId: log.flowLogId,
      flowLogStatus: "ACTIVE",
      deliverLogsStatus: "SUCCESS",
      deliverLogsPermissionArn: `arn:aws:iam::${accountId}:role/flow-logs`,
      resourceId: log.resourceId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logGroupName: log.logGroup,
      maxAggregationInterval: 600,
      creationTime: new Date(log.createdAtMs),
      tagSet: tagSet(log.name),
    }),
  }),
};

function peeredVpc({ vpcId, region, cidrs }: SamplePeeredVpc, ownerId: string): XmlObject {
  return { vpcId, ownerId, region, cidrBlock: cidrs[0], cidrBlockSet: cidrs.map((cidrBlock) => ({ cidrBlock })) };
}
