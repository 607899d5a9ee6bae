import type { AccountView } from "../sample-account/account-view.ts";
import type { SampleInterface } from "../sample-account/resources/network.ts";
import type { XmlObject } from "../xml.ts";
import { tagSet } from "./tags.ts";

/** An item of DescribeNetworkInterfaces. */
export function renderInterface(one: SampleInterface, view: AccountView): XmlObject {
  const zone = view.resources.subnets.find(({ subnetId }) => subnetId === one.subnetId)?.zone;
  const isManaged = one.instanceId === undefined;
  return {
    ...interfaceCore(one, view),
    availabilityZone: zone,
    requesterManaged: isManaged,
    requesterId: isManaged ? "amazon-aws" : undefined,
    privateDnsName: privateDnsName(one.privateIps[0] ?? "", view.region),
    tagSet: one.name === undefined ? [] : tagSet(one.name),
  };
}

/** What DescribeInstances and DescribeNetworkInterfaces both tell of an interface. */
export function interfaceCore(one: SampleInterface, view: AccountView): XmlObject {
  const { publicIp, instanceId } = one;
  const association = publicIp === undefined ? undefined : { publicIp, publicDnsName: "", ipOwnerId: "amazon" };
  return {
    networkInterfaceId: one.networkInterfaceId,
    subnetId: one.subnetId,
    vpcId: one.vpcId,
    description: one.description,
    ownerId: view.accountId,
    status: "in-use",
    macAddress: macAddress(one.privateIps[0] ?? ""),
    privateIpAddress: one.privateIps[0],
    sourceDestCheck: one.sourceDestCheck,
    interfaceType: one.type,
    groupSet: groupSet(one.groupIds, view),
    attachment: {
      attachmentId: one.networkInterfaceId.replace("eni-", "eni-attach-"),
      instanceId,
      instanceOwnerId: instanceId === undefined ? "amazon-aws" : view.accountId,
      deviceIndex: instanceId === undefined ? 1 : 0,
      status: "attached",
      attachTime: new Date(one.attachedAtMs),
      deleteOnTermination: instanceId !== undefined,
    },
    association,
    privateIpAddressesSet: one.privateIps.map((privateIpAddress, index) => ({
      privateIpAddress,
      primary: index === 0,
      association: index === 0 ? association : undefined,
    })),
  };
}

/** Security groups by id and name. */
export function groupSet(groupIds: readonly string[], { resources }: AccountView): readonly XmlObject[] {
  return groupIds.map((groupId) => ({
    groupId,
    groupName: resources.securityGroups.find((group) => group.groupId === groupId)?.name ?? "",
  }));
}

/** The name that EC2 makes of an address; us-east-1 alone has a domain of its own. */
export function privateDnsName(privateIp: string, region: string): string {
  const domain = region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
  return `ip-${privateIp.replaceAll(".", "-")}.${domain}`;
}

function macAddress(privateIp: string): string {
  const octets = privateIp.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  return `02:3f:${octets.join(":")}`;
}
