/** What a rule finds, and what to do about it. Kept in step with docs/reference/findings.md by a test. */
interface FindingRuleText {
  readonly finds: string;
  readonly remedy: string;
}

/** Every rule by its stable id. */
export const findingRules = {
  "blackhole-route": {
    finds: "A route of a VPC whose target is gone. `problem` when a subnet with network interfaces uses the table, else `warning`.",
    remedy: "Delete the route, or point it at what took the place of its target.",
  },
  "transit-blackhole-route": {
    finds: "A blackhole in a transit gateway's route table. `warning` when it names an attachment, `info` when it was made as a blackhole.",
    remedy: "Delete the route or attach its target again; keep a blackhole that is meant to drop packets.",
  },
  "transit-dead-end": {
    finds: "A VPC sends a prefix to a transit gateway whose route table has nothing for it.",
    remedy: "Add the route, or the propagation, to the transit gateway's route table, or delete the VPC's route.",
  },
  "one-sided-transit": {
    finds:
      "A VPC sends to another over transit gateways, and a route table there has no route back: one in use that uses transit gateways, or every one in use.",
    remedy: "Add a route for the first VPC's CIDR to the route table.",
  },
  "one-sided-peering": {
    finds:
      "A VPC sends to its peer over a peering, and a route table there has no route back: one in use that uses peerings, or every one in use.",
    remedy: "Add a route for the first VPC's CIDR over the peering to the route table.",
  },
  "missing-return-route": {
    finds:
      "A site reaches a VPC, and answers to a declared prefix of the site have no route. `problem` when no table in use has one, `warning` for a table in use that leads to VPN or transit gateways and lacks it.",
    remedy: "Turn on route propagation of the virtual private gateway, or add a route for the site's prefix.",
  },
  "overlapping-vpcs": {
    finds:
      "VPCs whose CIDRs overlap. `problem` when a peering or transit gateway joins them, else `info`; default VPCs that nothing joins do not count.",
    remedy: "Move one of them to other addresses, or keep them apart; between them use private NAT or PrivateLink.",
  },
  "overlapping-site": {
    finds: "A VPC whose CIDR overlaps a prefix of a site. `problem` when VPN or Direct Connect joins them, else `warning`.",
    remedy: "Give one of them other addresses; local routes win, so that part of the site cannot be reached from the VPC.",
  },
  "subnet-nearly-full": {
    finds: "A subnet with few IPv4 addresses left: at most 10 % `warning`, at most 5 % or 3 addresses `problem`.",
    remedy: "Release unused interfaces, add a subnet, or add a CIDR to the VPC.",
  },
  "subnet-exhaustion": {
    finds: "A subnet whose use grows steadily and will be full within 30 days (`warning`), or 7 days (`problem`).",
    remedy: "Add a subnet or a CIDR before that day, or find out what keeps taking addresses.",
  },
  "unattached-address": {
    finds: "An Elastic IP address that nothing uses, and that costs money.",
    remedy: "Release the address, or associate it.",
  },
  "unattached-interface": {
    finds: "A network interface that is attached to nothing and holds an address.",
    remedy: "Delete the interface if nothing is going to attach it.",
  },
  "unattached-volume": {
    finds: "A volume that is attached to no instance, and that costs money.",
    remedy: "Take a snapshot where the data matters, and delete the volume.",
  },
  "unused-nat-gateway": {
    finds: "A NAT gateway that no route leads to, and that costs money by the hour.",
    remedy: "Delete the gateway, or point the routes at it that were meant to be.",
  },
  "no-healthy-target": {
    finds: "A load balancer without a healthy target: `problem` when it has targets, `warning` when it has none.",
    remedy: "See why the health checks fail: the target, its security group, its subnet's ACL, the path of the check.",
  },
  "stopped-instance": {
    finds: "An instance that is stopped and was last started more than 30 days ago; its volumes still cost money.",
    remedy: "Terminate it after a snapshot, or note why it is kept.",
  },
  "open-management-port": {
    finds:
      "A security group in use that lets anyone reach a port for management or a database. `problem` when something that wears it has a public address, else `warning`.",
    remedy: "Allow the addresses that need it only, or reach it through the VPN or Session Manager.",
  },
  "vpn-down": {
    finds: "A VPN connection of which AWS says that no tunnel is up.",
    remedy: "Look at both ends: `isthmus path` from the site to something behind it shows where it breaks.",
  },
  "vpn-one-tunnel": {
    finds: "A VPN connection with one tunnel up: nothing is left when AWS maintains that one.",
    remedy: "Configure and bring up the second tunnel on the device.",
  },
  "vpn-logs-off": {
    finds: "A VPN tunnel that logs no activity, or no BGP where BGP is spoken: afterwards nobody can tell why it went down.",
    remedy: "Turn on tunnel activity logs and BGP logs in the options of the tunnel.",
  },
  "flow-logs-off": {
    finds: "A VPC in use without flow logs of its own or of all of its subnets.",
    remedy: "Create a flow log for the VPC, at least of rejected traffic.",
  },
} as const satisfies Readonly<Record<string, FindingRuleText>>;

/** Stable id of a rule. */
export type FindingRule = keyof typeof findingRules;
