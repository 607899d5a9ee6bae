import type { Placed } from "../account-network.ts";
import type { Subnet } from "../network.ts";
import { cloudRef } from "../ref.ts";
import { assignableAddresses } from "../subnet-size.ts";
import { forecastExhaustion } from "./exhaustion-forecast.ts";
import { type Finding, type FindingsWorld, finding } from "./finding.ts";

const dayMs = 86_400_000;

/** Subnets that are nearly full, and those that will be. */
export function subnetUseFindings(world: FindingsWorld): readonly Finding[] {
  return [...world.network.subnets.values()].flatMap((subnet) => [...nearlyFull(subnet), ...runningOut(world, subnet)]);
}

function nearlyFull(subnet: Placed<Subnet>): readonly Finding[] {
  const total = assignableAddresses(subnet.cidr);
  const left = subnet.availableAddresses;
  if (total === 0 || left === undefined || left > total * 0.1) {
    return [];
  }
  return [
    finding("subnet-nearly-full", {
      ref: cloudRef("subnet", subnet),
      severity: left <= Math.max(3, total * 0.05) ? "problem" : "warning",
      title: `${subnet.name ?? subnet.id} has ${left} of ${total} addresses left`,
      evidence: [`${subnet.cidr} in ${subnet.availabilityZone}: ${total - left} of ${total} in use`],
    }),
  ];
}

function runningOut(world: FindingsWorld, subnet: Placed<Subnet>): readonly Finding[] {
  const forecast = forecastExhaustion(world.subnetUse(subnet.id), world.nowMs);
  const days = forecast.kind === "exhausts" ? (forecast.atMs - world.nowMs) / dayMs : Number.POSITIVE_INFINITY;
  if (forecast.kind !== "exhausts" || days > 30) {
    return [];
  }
  return [
    finding("subnet-exhaustion", {
      ref: cloudRef("subnet", subnet),
      severity: days <= 7 ? "problem" : "warning",
      title: `${subnet.name ?? subnet.id} will be full in ${Math.ceil(days)} days`,
      evidence: [
        `${forecast.addressesPerDay.toFixed(1)} addresses more are taken each day`,
        `${subnet.availableAddresses ?? "an unknown number of"} are left`,
      ],
    }),
  ];
}
