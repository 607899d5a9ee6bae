import { cloudRef } from "../ref.ts";
import { type Finding, type FindingsWorld, finding } from "./finding.ts";

const dayMs = 86_400_000;

/** A stopped instance is told of when it was last started longer ago than this. */
const longStoppedDays = 30;

/** What is paid for, or holds addresses, and does nothing. */
export function idleFindings(world: FindingsWorld): readonly Finding[] {
  return [
    ...addresses(world),
    ...interfaces(world),
    ...volumes(world),
    ...natGateways(world),
    ...loadBalancers(world),
    ...instances(world),
  ];
}

function addresses({ network }: FindingsWorld): readonly Finding[] {
  return network.network["elastic-address"]
    .filter((address) => address.privateIp === undefined && address.instanceId === undefined && address.networkInterfaceId === undefined)
    .map((address) =>
      finding("unattached-address", {
        ref: cloudRef("elastic-address", address),
        severity: "info",
        title: `${address.publicIp} is associated with nothing`,
        evidence: [`${address.id} in ${address.region}`],
      }),
    );
}

function interfaces({ network }: FindingsWorld): readonly Finding[] {
  return [...network.interfaces.values()]
    .filter((eni) => eni.status === "available")
    .map((eni) =>
      finding("unattached-interface", {
        ref: cloudRef("network-interface", eni),
        severity: "info",
        title: `${eni.name ?? eni.id} is attached to nothing`,
        evidence: [`${eni.privateIps.join(", ") || "no address"} in ${eni.subnetId ?? "an unknown subnet"}`],
      }),
    );
}

function volumes({ network }: FindingsWorld): readonly Finding[] {
  return network.network.volume
    .filter((volume) => volume.state === "available" && volume.instanceIds.length === 0)
    .map((volume) =>
      finding("unattached-volume", {
        ref: cloudRef("volume", volume),
        severity: "info",
        title: `${volume.name ?? volume.id} is attached to no instance`,
        evidence: [`${volume.sizeGib} GiB, ${volume.type}`],
      }),
    );
}

function natGateways({ network, wasRead }: FindingsWorld): readonly Finding[] {
  const targets = new Set(
    [...network.routes.values()].flatMap(({ routes, unread }) => [...routes, ...unread].map((route) => route.target)),
  );
  return [...network.natGateways.values()]
    .filter((nat) => nat.state === "available" && !targets.has(nat.id) && wasRead("route-table", nat))
    .map((nat) =>
      finding("unused-nat-gateway", {
        ref: cloudRef("nat-gateway", nat),
        severity: "warning",
        title: `no route leads to ${nat.name ?? nat.id}`,
        evidence: [`in ${nat.subnetId ?? "an unknown subnet"} of ${nat.vpcId}`],
      }),
    );
}

function loadBalancers({ network }: FindingsWorld): readonly Finding[] {
  return network.network["load-balancer"].flatMap((balancer) => {
    const targets = balancer.targetGroups.flatMap((group) => group.targets.map((target) => ({ ...target, group: group.name })));
    // Targets without health checks, and Lambda functions, are "unavailable": nothing is known of them.
    if (balancer.state !== "active" || targets.some((target) => !["unhealthy", "unused", "draining"].includes(target.state))) {
      return [];
    }
    return [
      finding("no-healthy-target", {
        ref: cloudRef("load-balancer", balancer),
        severity: targets.length === 0 ? "warning" : "problem",
        title: `${balancer.name} has ${targets.length === 0 ? "no targets" : "no healthy target"}`,
        evidence: targets.map(
          (target) => `${target.id} of ${target.group}: ${target.state}${target.reason === undefined ? "" : `, ${target.reason}`}`,
        ),
      }),
    ];
  });
}

function instances({ network, nowMs }: FindingsWorld): readonly Finding[] {
  return [...network.instances.values()].flatMap((instance) => {
    const days = instance.launchedMs === undefined ? undefined : Math.floor((nowMs - instance.launchedMs) / dayMs);
    if (instance.state !== "stopped" || days === undefined || days <= longStoppedDays) {
      return [];
    }
    return [
      finding("stopped-instance", {
        ref: cloudRef("instance", instance),
        severity: "info",
        title: `${instance.name ?? instance.id} is stopped and was last started ${days} days ago`,
        evidence: [instance.instanceType],
      }),
    ];
  });
}
