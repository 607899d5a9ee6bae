import type { SampleNetworkAcl, SamplePrefixList, SampleSecurityGroup } from "../resources/network.ts";
import { openAcl, portRule } from "../security-rows.ts";
import { groupIds, mainframeCidr, onPremisesCidr, prefixListIds, subnetIds, vpcIds } from "./ids.ts";

const anywhere = "0.0.0.0/0";

/** `dev-bastion` lets the whole internet try its SSH. */
export const securityGroups: readonly SampleSecurityGroup[] = [
  group("prod-web", {
    description: "HTTPS from anywhere",
    ingress: [portRule("tcp", 443, anywhere), portRule("tcp", 22, "192.168.10.0/24")],
  }),
  group("prod-internal", {
    description: "Application tiers and the site network",
    ingress: [
      portRule("tcp", 8080, "10.20.0.0/16"),
      portRule("tcp", 8080, groupIds["prod-load-balancer"]),
      portRule("tcp", 22, onPremisesCidr),
      portRule("udp", 161, prefixListIds.site),
      portRule("icmp", -1, onPremisesCidr),
    ],
  }),
  group("prod-load-balancer", {
    description: "Load balancers",
    ingress: [portRule("tcp", 443, anywhere), portRule("tcp", 443, "::/0")],
  }),
  group("prod-database", { description: "PostgreSQL from the application", ingress: [portRule("tcp", 5432, groupIds["prod-internal"])] }),
  group("prod-endpoints", { description: "Interface endpoints", ingress: [portRule("tcp", 443, "10.20.0.0/16")] }),
  group("prod-bastion", { description: "SSH from the site", ingress: [portRule("tcp", 22, onPremisesCidr)] }),
  group("dev-default", {
    description: "Development",
    ingress: [portRule("tcp", 22, "10.30.0.0/16"), { protocol: "-1", peer: groupIds["dev-default"] }],
  }),
  group("dev-bastion", {
    description: "Opened for a contractor",
    ingress: [portRule("tcp", 22, anywhere), { protocol: "tcp", fromPort: 8000, toPort: 8099, peer: onPremisesCidr }],
  }),
];

/** `prod-vpn` keeps the site's guest network out, which its security groups would let in. */
export const networkAcls: readonly SampleNetworkAcl[] = [
  openAcl({
    networkAclId: "acl-0a10000000000a001",
    name: "prod-default",
    vpcId: vpcIds.prod,
    subnetIds: Object.entries(subnetIds)
      .filter(([name]) => name.startsWith("prod") && !name.startsWith("prod-vpn"))
      .map(([, id]) => id),
  }),
  {
    networkAclId: "acl-0a10000000000a002",
    name: "prod-vpn",
    vpcId: vpcIds.prod,
    isDefault: false,
    subnetIds: [subnetIds["prod-vpn-a"], subnetIds["prod-vpn-c"]],
    entries: [
      { number: 90, egress: false, action: "deny", protocol: "-1", cidr: "192.168.50.0/24" },
      { number: 100, egress: false, action: "allow", protocol: "-1", cidr: "10.0.0.0/8" },
      { number: 110, egress: false, action: "allow", protocol: "-1", cidr: onPremisesCidr },
      { number: 100, egress: true, action: "allow", protocol: "-1", cidr: anywhere },
    ],
  },
  openAcl({
    networkAclId: "acl-0d10000000000d003",
    name: "dev-default",
    vpcId: vpcIds.dev,
    subnetIds: Object.entries(subnetIds)
      .filter(([name]) => name.startsWith("dev"))
      .map(([, id]) => id),
  }),
];

export const prefixLists: readonly SamplePrefixList[] = [
  {
    prefixListId: prefixListIds.site,
    name: "prod-site-networks",
    isOwn: true,
    entries: [
      { cidr: onPremisesCidr, description: "Busan" },
      { cidr: mainframeCidr, description: "Mainframe, by Direct Connect" },
    ],
  },
  {
    prefixListId: prefixListIds.s3,
    name: "com.amazonaws.ap-northeast-2.s3",
    isOwn: false,
    entries: [{ cidr: "198.51.100.64/28" }, { cidr: "198.51.100.96/29" }],
  },
];

function group(name: keyof typeof groupIds, of: Pick<SampleSecurityGroup, "description" | "ingress">): SampleSecurityGroup {
  return { groupId: groupIds[name], name, vpcId: name.startsWith("prod") ? vpcIds.prod : vpcIds.dev, ...of };
}
