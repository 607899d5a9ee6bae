import {
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type NetworkAcl as Ec2NetworkAcl,
  type SecurityGroup as Ec2SecurityGroup,
  type IpPermission,
  type NetworkAclEntry,
} from "@aws-sdk/client-ec2";
import type { AclEntry, NetworkAcl, SecurityGroup, SecurityPeer, SecurityRule } from "@isthmus/domain/cloud/network";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { listing } from "./page-listing.ts";
import { nameOf, onlyWith, sortedByContent, sortedTexts } from "./read-facts.ts";

const MaxResults = 1_000;

export function securityLooks(ec2: EC2Client): readonly Look[] {
  return [
    listing({
      api: "describe-security-groups",
      kind: "security-group",
      ask: (NextToken) => ec2.send(new DescribeSecurityGroupsCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.SecurityGroups,
      facts: toSecurityGroup,
    }),
    listing({
      api: "describe-network-acls",
      kind: "network-acl",
      ask: (NextToken) => ec2.send(new DescribeNetworkAclsCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.NetworkAcls,
      facts: toAcl,
    }),
  ];
}

/** Protocols by their IANA numbers, which is how network ACLs name them; "-1" is every protocol. */
const protocolNames: Readonly<Record<string, string>> = { "-1": "all", "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6" };

function protocolOf(protocol: string | undefined): string {
  return protocol === undefined ? "all" : (protocolNames[protocol] ?? protocol);
}

function toSecurityGroup(group: Ec2SecurityGroup): SecurityGroup | undefined {
  return onlyWith({ id: group.GroupId }, ({ id }) => ({
    id,
    name: group.GroupName ?? id,
    vpcId: group.VpcId,
    rules: sortedByContent([
      ...(group.IpPermissions ?? []).flatMap((permission) => toRules(permission, "ingress")),
      ...(group.IpPermissionsEgress ?? []).flatMap((permission) => toRules(permission, "egress")),
    ]),
  }));
}

/** A permission of EC2 is many rules: one for each peer. */
function toRules(permission: IpPermission, direction: SecurityRule["direction"]): readonly SecurityRule[] {
  const rule = { direction, protocol: protocolOf(permission.IpProtocol), ...portsOf(permission) };
  return peersOf(permission).map((peer) => ({ ...rule, peer }));
}

/** -1 and no port at all are every port; for ICMP the "ports" are type and code. */
function portsOf({ FromPort, ToPort }: { readonly FromPort?: number | undefined; readonly ToPort?: number | undefined }) {
  const known = (port: number | undefined) => (port === undefined || port < 0 ? undefined : port);
  return { fromPort: known(FromPort), toPort: known(ToPort) };
}

function peersOf(permission: IpPermission): readonly SecurityPeer[] {
  return [
    ...sortedTexts(permission.IpRanges, (range) => range.CidrIp).map((cidr) => ({ kind: "cidr", cidr }) as const),
    ...sortedTexts(permission.Ipv6Ranges, (range) => range.CidrIpv6).map((cidr) => ({ kind: "cidr", cidr }) as const),
    ...sortedTexts(permission.PrefixListIds, (list) => list.PrefixListId).map((id) => ({ kind: "prefix-list", id }) as const),
    ...sortedTexts(permission.UserIdGroupPairs, (pair) => pair.GroupId).map((id) => ({ kind: "group", id }) as const),
  ];
}

function toAcl(acl: Ec2NetworkAcl): NetworkAcl | undefined {
  return onlyWith({ id: acl.NetworkAclId, vpcId: acl.VpcId }, ({ id, vpcId }) => ({
    id,
    name: nameOf(acl.Tags),
    vpcId,
    isDefault: acl.IsDefault ?? false,
    subnetIds: sortedTexts(acl.Associations, (association) => association.SubnetId),
    entries: (acl.Entries ?? [])
      .flatMap((entry) => toEntry(entry) ?? [])
      .sort((a, b) => a.direction.localeCompare(b.direction) || a.number - b.number || a.cidr.localeCompare(b.cidr)),
  }));
}

/** Undefined for an action that is neither, which must not be taken for either. */
function toEntry(entry: NetworkAclEntry): AclEntry | undefined {
  const { RuleAction: action, RuleNumber: number } = entry;
  if (number === undefined || (action !== "allow" && action !== "deny")) {
    return undefined;
  }
  return {
    number,
    direction: entry.Egress === true ? "egress" : "ingress",
    action,
    protocol: protocolOf(entry.Protocol),
    fromPort: entry.PortRange?.From,
    toPort: entry.PortRange?.To,
    cidr: entry.CidrBlock ?? entry.Ipv6CidrBlock ?? "",
  };
}
