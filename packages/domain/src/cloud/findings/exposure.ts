import type { SecurityRule } from "../network.ts";
import { cloudRef } from "../ref.ts";
import { type Finding, type FindingsWorld, finding } from "./finding.ts";

/** Ports that nobody should reach from everywhere. */
const sensitivePorts: readonly { readonly port: number; readonly protocol: "tcp" | "udp"; readonly name: string }[] = [
  { port: 22, protocol: "tcp", name: "SSH" },
  { port: 23, protocol: "tcp", name: "Telnet" },
  { port: 161, protocol: "udp", name: "SNMP" },
  { port: 445, protocol: "tcp", name: "SMB" },
  { port: 1433, protocol: "tcp", name: "SQL Server" },
  { port: 1521, protocol: "tcp", name: "Oracle" },
  { port: 3306, protocol: "tcp", name: "MySQL" },
  { port: 3389, protocol: "tcp", name: "RDP" },
  { port: 5432, protocol: "tcp", name: "PostgreSQL" },
  { port: 6379, protocol: "tcp", name: "Redis" },
  { port: 27_017, protocol: "tcp", name: "MongoDB" },
];

interface Wearer {
  readonly ref: string;
  readonly isPublic: boolean;
}

/** Security groups in use that open ports for management or databases to everyone. */
export function exposureFindings(world: FindingsWorld): readonly Finding[] {
  const wearers = wearersOf(world);
  return [...world.network.securityGroups.values()].flatMap((group) => {
    const worn = wearers.get(group.id) ?? [];
    const open = worn.length === 0 ? [] : group.rules.flatMap((rule) => openPorts(world, rule));
    if (open.length === 0) {
      return [];
    }
    const publicOnes = worn.filter(({ isPublic }) => isPublic);
    return [
      finding("open-management-port", {
        ref: cloudRef("security-group", group),
        severity: publicOnes.length > 0 ? "problem" : "warning",
        title: `${group.name} lets anyone reach ${[...new Set(open.map(({ name }) => name))].join(", ")}`,
        evidence: [
          ...new Set(open.map(({ name, from }) => `${name} from ${from}`)),
          `${worn.length} things wear it, ${publicOnes.length} of them with a public address: ${(publicOnes.length > 0 ? publicOnes : worn)
            .slice(0, 5)
            .map(({ ref }) => ref)
            .join(", ")}`,
        ],
      }),
    ];
  });
}

function openPorts(world: FindingsWorld, rule: SecurityRule): readonly { readonly name: string; readonly from: string }[] {
  const from = rule.direction === "ingress" ? everyoneIn(world, rule) : undefined;
  if (from === undefined) {
    return [];
  }
  return sensitivePorts
    .filter(({ port, protocol }) => covers(rule, { port, protocol }))
    .map(({ port, protocol, name }) => ({ name: `${name} (${protocol} ${port})`, from }));
}

/** The part of a rule's peer that is everyone. */
function everyoneIn({ network }: FindingsWorld, { peer }: SecurityRule): string | undefined {
  const isEveryone = (cidr: string): boolean => cidr === "0.0.0.0/0" || cidr === "::/0";
  switch (peer.kind) {
    case "cidr":
      return isEveryone(peer.cidr) ? peer.cidr : undefined;
    case "prefix-list":
      return network.prefixLists.get(peer.id)?.some(isEveryone) === true ? peer.id : undefined;
    case "group":
      return undefined;
  }
}

function covers(rule: SecurityRule, { port, protocol }: { readonly port: number; readonly protocol: string }): boolean {
  const isProtocol = ["all", "-1", protocol, protocol === "tcp" ? "6" : "17"].includes(rule.protocol);
  return isProtocol && (rule.fromPort ?? 0) <= port && port <= (rule.toPort ?? 65_535);
}

/** What wears a group: interfaces, and databases and load balancers, whose interfaces another account may own. */
function wearersOf({ network }: FindingsWorld): ReadonlyMap<string, readonly Wearer[]> {
  const worn = [
    ...[...network.interfaces.values()].flatMap((eni) =>
      wear(eni.securityGroupIds, { ref: cloudRef("network-interface", eni), isPublic: eni.publicIp !== undefined }),
    ),
    ...network.network.database.flatMap((database) =>
      wear(database.securityGroupIds, { ref: cloudRef("database", database), isPublic: database.publiclyAccessible === true }),
    ),
    ...network.network["load-balancer"].flatMap((balancer) =>
      wear(balancer.securityGroupIds, { ref: cloudRef("load-balancer", balancer), isPublic: balancer.scheme === "internet-facing" }),
    ),
  ];
  const groups = Map.groupBy(worn, ({ groupId }) => groupId);
  return new Map([...groups].map(([groupId, members]) => [groupId, members.map(({ wearer }) => wearer)]));
}

function wear(groupIds: readonly string[], wearer: Wearer): readonly { readonly groupId: string; readonly wearer: Wearer }[] {
  return groupIds.map((groupId) => ({ groupId, wearer }));
}
