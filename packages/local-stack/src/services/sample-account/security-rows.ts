import type { SampleNetworkAcl, SampleSecurityRule } from "./resources/network.ts";

/** One port, or -1 for every type of ICMP. */
export function portRule(protocol: "tcp" | "udp" | "icmp", port: number, peer: string): SampleSecurityRule {
  return { protocol, fromPort: port, toPort: port, peer };
}

/** The network ACL that a VPC is born with: it lets everything through. */
export function openAcl(of: Pick<SampleNetworkAcl, "networkAclId" | "name" | "vpcId" | "subnetIds">): SampleNetworkAcl {
  return {
    ...of,
    isDefault: true,
    entries: [
      { number: 100, egress: false, action: "allow", protocol: "-1", cidr: "0.0.0.0/0" },
      { number: 100, egress: true, action: "allow", protocol: "-1", cidr: "0.0.0.0/0" },
    ],
  };
}
