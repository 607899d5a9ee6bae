import {
  DescribeFlowLogsCommand,
  DescribeNetworkInterfacesCommand,
  type EC2Client,
  type FlowLog as Ec2FlowLog,
  type NetworkInterface as Ec2NetworkInterface,
} from "@aws-sdk/client-ec2";
import type { FlowLog, NetworkInterface } from "@isthmus/domain/cloud/network";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { listing } from "./page-listing.ts";
import { nameOf, onlyWith, present, sortedTexts, textsInOrder, unknown } from "./read-facts.ts";

const MaxResults = 1_000;

export function interfaceLooks(ec2: EC2Client): readonly Look[] {
  return [
    listing({
      api: "describe-network-interfaces",
      kind: "network-interface",
      ask: (NextToken) => ec2.send(new DescribeNetworkInterfacesCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.NetworkInterfaces,
      facts: toInterface,
    }),
    listing({
      api: "describe-flow-logs",
      kind: "flow-log",
      ask: (NextToken) => ec2.send(new DescribeFlowLogsCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.FlowLogs,
      facts: toFlowLog,
    }),
  ];
}

function toInterface(eni: Ec2NetworkInterface): NetworkInterface | undefined {
  const addresses = [{ PrivateIpAddress: eni.PrivateIpAddress }, ...(eni.PrivateIpAddresses ?? [])];
  return onlyWith({ id: eni.NetworkInterfaceId }, ({ id }) => ({
    id,
    name: nameOf(eni.TagSet),
    vpcId: present(eni.VpcId),
    subnetId: present(eni.SubnetId),
    status: eni.Status ?? unknown,
    type: eni.InterfaceType ?? unknown,
    privateIps: textsInOrder(addresses, (address) => address.PrivateIpAddress),
    publicIp: present(eni.Association?.PublicIp),
    mac: present(eni.MacAddress),
    instanceId: present(eni.Attachment?.InstanceId),
    securityGroupIds: sortedTexts(eni.Groups, (group) => group.GroupId),
    sourceDestCheck: eni.SourceDestCheck,
  }));
}

function toFlowLog(log: Ec2FlowLog): FlowLog | undefined {
  return onlyWith({ id: log.FlowLogId, resourceId: log.ResourceId }, ({ id, resourceId }) => ({
    id,
    resourceId,
    status: log.FlowLogStatus ?? unknown,
    destinationType: log.LogDestinationType ?? unknown,
    trafficType: present(log.TrafficType),
  }));
}
