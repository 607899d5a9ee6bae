import { cloudRef } from "../ref.ts";
import { type Finding, type FindingsWorld, finding } from "./finding.ts";

/** VPCs in use whose traffic nobody could look up afterwards. */
export function visibilityFindings({ network, wasRead }: FindingsWorld): readonly Finding[] {
  const logged = new Set(network.network["flow-log"].filter((log) => log.status === "ACTIVE").map((log) => log.resourceId));
  return [...network.vpcs.values()].flatMap((vpc) => {
    const subnets = network.subnetsOfVpc.get(vpc.id) ?? [];
    const used = subnets.filter((subnet) => (network.interfacesOfSubnet.get(subnet.id) ?? []).length > 0);
    const silent = used.filter((subnet) => !logged.has(subnet.id));
    if (logged.has(vpc.id) || silent.length === 0 || !wasRead("flow-log", vpc)) {
      return [];
    }
    return [
      finding("flow-logs-off", {
        ref: cloudRef("vpc", vpc),
        severity: "info",
        title: `${vpc.name ?? vpc.id} has no flow logs`,
        evidence: silent.map((subnet) => `${subnet.name ?? subnet.id}: no flow log`),
      }),
    ];
  });
}
