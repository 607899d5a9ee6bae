import { formatPrefix } from "../cidr.ts";
import { cloudRef } from "../ref.ts";
import { type Finding, type FindingsWorld, finding } from "./finding.ts";
import { isTableInUse } from "./table-use.ts";

/** Blackholes of VPCs and of transit gateways, one finding for each table. */
export function blackholeFindings(world: FindingsWorld): readonly Finding[] {
  return [...vpcBlackholes(world), ...transitBlackholes(world)];
}

function vpcBlackholes(world: FindingsWorld): readonly Finding[] {
  return [...world.network.routeTables.values()].flatMap((table) => {
    const dead = table.routes.filter((route) => route.state === "blackhole");
    return dead.length === 0
      ? []
      : finding("blackhole-route", {
          ref: cloudRef("route-table", table),
          severity: isTableInUse(world, table) ? "problem" : "warning",
          title: `${table.name ?? table.id} sends ${dead.map((route) => route.destination).join(", ")} into nothing`,
          evidence: dead.map((route) => `${route.destination} -> ${route.target}: blackhole`),
        });
  });
}

function transitBlackholes(world: FindingsWorld): readonly Finding[] {
  return [...world.network.transitTables.values()].flatMap((table) => {
    const dead = (world.network.transitRoutes.get(table.id)?.routes ?? []).filter((route) => route.state === "blackhole");
    const isByAccident = dead.some((route) => route.attachmentIds.length > 0);
    return dead.length === 0
      ? []
      : finding("transit-blackhole-route", {
          ref: cloudRef("transit-route-table", table),
          severity: isByAccident ? "warning" : "info",
          title: `${table.name ?? table.id} drops ${dead.map((route) => formatPrefix(route.prefix)).join(", ")}`,
          evidence: dead.map(
            (route) => `${formatPrefix(route.prefix)} -> ${route.attachmentIds.join(", ") || "nowhere"}: blackhole, ${route.origin}`,
          ),
        });
  });
}
