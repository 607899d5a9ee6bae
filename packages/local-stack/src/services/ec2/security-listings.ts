import type { SampleAclEntry, SampleSecurityRule } from "../sample-account/resources/network.ts";
import type { XmlObject } from "../xml.ts";
import { invalid } from "./ec2-input.ts";
import { type Describe, describe } from "./listing.ts";
import { tagFilters, tagSet } from "./tags.ts";

const listEntries = describe({
  listElement: "entrySet",
  resources: ({ PrefixListId }, { resources }) =>
    resources.prefixLists.find(({ prefixListId }) => prefixListId === PrefixListId)?.entries ?? [],
  filters: () => ({}),
  render: (entry) => ({ cidr: entry.cidr, description: entry.description }),
});

/** Actions of what decides which packets pass: security groups, network ACLs, and the prefix lists that both may name. */
export const securityActions: Readonly<Record<string, Describe>> = {
  DescribeSecurityGroups: describe({
    listElement: "securityGroupInfo",
    resources: (_input, { resources }) => resources.securityGroups,
    id: { parameter: "GroupId", of: (group) => group.groupId, notFound: "InvalidGroup.NotFound" },
    filters: (group) => ({
      ...tagFilters(group.name),
      "group-id": [group.groupId],
      "group-name": [group.name],
      "vpc-id": [group.vpcId],
      description: [group.description],
    }),
    render: (group, { accountId, region }) => ({
      groupId: group.groupId,
      groupName: group.name,
      groupDescription: group.description,
      ownerId: accountId,
      vpcId: group.vpcId,
      securityGroupArn: `arn:aws:ec2:${region}:${accountId}:security-group/${group.groupId}`,
      ipPermissions: group.ingress.map((rule) => permission(rule, accountId)),
      ipPermissionsEgress: [permission({ protocol: "-1", peer: "0.0.0.0/0" }, accountId)],
      tagSet: tagSet(group.name),
    }),
  }),
  DescribeNetworkAcls: describe({
    listElement: "networkAclSet",
    resources: (_input, { resources }) => resources.networkAcls,
    id: { parameter: "NetworkAclId", of: (acl) => acl.networkAclId, notFound: "InvalidNetworkAclID.NotFound" },
    filters: (acl) => ({
      ...tagFilters(acl.name),
      "network-acl-id": [acl.networkAclId],
      "vpc-id": [acl.vpcId],
      default: [String(acl.isDefault)],
      "association.subnet-id": acl.subnetIds,
    }),
    render: (acl, { accountId }) => ({
      networkAclId: acl.networkAclId,
      vpcId: acl.vpcId,
      ownerId: accountId,
      default: acl.isDefault,
      entrySet: [...acl.entries, ...lastEntries].map(aclEntry),
      associationSet: acl.subnetIds.map((subnetId) => ({
        networkAclAssociationId: subnetId.replace("subnet-", "aclassoc-"),
        networkAclId: acl.networkAclId,
        subnetId,
      })),
      tagSet: tagSet(acl.name),
    }),
  }),
  DescribeManagedPrefixLists: describe({
    listElement: "prefixListSet",
    resources: (_input, { resources }) => resources.prefixLists,
    id: { parameter: "PrefixListId", of: (list) => list.prefixListId, notFound: "InvalidPrefixListID.NotFound" },
    filters: (list, { accountId }) => ({
      ...tagFilters(list.name),
      "prefix-list-id": [list.prefixListId],
      "prefix-list-name": [list.name],
      "owner-id": [list.isOwn ? accountId : "AWS"],
    }),
    render: (list, { accountId, region }) => ({
      prefixListId: list.prefixListId,
      prefixListName: list.name,
      prefixListArn: `arn:aws:ec2:${region}:${list.isOwn ? accountId : "aws"}:prefix-list/${list.prefixListId}`,
      addressFamily: "IPv4",
      state: list.isOwn ? "create-complete" : undefined,
      maxEntries: list.isOwn ? 10 : undefined,
      version: list.isOwn ? 1 : undefined,
      ownerId: list.isOwn ? accountId : "AWS",
      tagSet: list.isOwn ? tagSet(list.name) : [],
    }),
  }),
  GetManagedPrefixListEntries: (input, context) => {
    const { PrefixListId: wanted } = input;
    if (!context.resources.prefixLists.some(({ prefixListId }) => prefixListId === wanted)) {
      return invalid("InvalidPrefixListID.NotFound", `The prefix list ID '${String(wanted)}' does not exist`);
    }
    return listEntries(input, context);
  },
};

/** What no other entry decides is denied, in both directions. */
const lastEntries: readonly SampleAclEntry[] = [false, true].map((egress) => ({
  number: 32_767,
  egress,
  action: "deny",
  protocol: "-1",
  cidr: "0.0.0.0/0",
}));

function permission({ protocol, fromPort, toPort, peer }: SampleSecurityRule, userId: string): XmlObject {
  const kind = peer.startsWith("sg-") ? "group" : peer.startsWith("pl-") ? "list" : peer.includes(":") ? "ipv6" : "ipv4";
  return {
    ipProtocol: protocol,
    fromPort,
    toPort,
    groups: kind === "group" ? [{ userId, groupId: peer }] : [],
    ipRanges: kind === "ipv4" ? [{ cidrIp: peer }] : [],
    ipv6Ranges: kind === "ipv6" ? [{ cidrIpv6: peer }] : [],
    prefixListIds: kind === "list" ? [{ prefixListId: peer }] : [],
  };
}

function aclEntry(entry: SampleAclEntry): XmlObject {
  return {
    ruleNumber: entry.number,
    egress: entry.egress,
    ruleAction: entry.action,
    protocol: entry.protocol,
    cidrBlock: entry.cidr,
    portRange: entry.fromPort === undefined ? undefined : { from: entry.fromPort, to: entry.toPort },
  };
}
