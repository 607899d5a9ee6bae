import type { Placed } from "../account-network.ts";
import { formatPrefix, representativeAddress } from "../cidr.ts";
import type { RouteTable, Vpc } from "../network.ts";
import type { SitePrefix } from "../onprem-index.ts";
import { cloudRef } from "../ref.ts";
import { type Finding, type FindingsWorld, finding } from "./finding.ts";
import { leadsBack, tablesInUse, usesTarget } from "./table-use.ts";
import { type SiteEntrance, siteEntrances } from "./vpc-neighbours.ts";

/** Declared prefixes of sites that reach a VPC whose answers have no way back. */
export function returnRouteFindings(world: FindingsWorld): readonly Finding[] {
  const declared = Map.groupBy(
    world.onprem.sitePrefixes.filter(({ source }) => source === "declared"),
    ({ siteId }) => siteId,
  );
  return [...world.network.vpcs.values()].flatMap((vpc) => {
    const entrances = new Map(siteEntrances(world, vpc).map((entrance) => [entrance.siteId, entrance]));
    const tables = entrances.size === 0 ? [] : tablesInUse(world, vpc.id);
    const missing = [...entrances.values()].flatMap((entrance) =>
      (declared.get(entrance.siteId) ?? []).flatMap((prefix) =>
        tables
          .filter((table) => !leadsBack(world, { table, address: representativeAddress(prefix.prefix) }))
          .map((table) => ({ entrance, prefix, table })),
      ),
    );
    return tellMissing(world, { vpc, tables, missing });
  });
}

interface Missing {
  readonly entrance: SiteEntrance;
  readonly prefix: SitePrefix;
  readonly table: Placed<RouteTable>;
}

interface MissingOfVpc {
  readonly vpc: Placed<Vpc>;
  readonly tables: readonly RouteTable[];
  readonly missing: readonly Missing[];
}

/** A prefix that no table has is told of the VPC; one that some have, of the other tables that lead to sites or transit gateways at all. */
function tellMissing(world: FindingsWorld, { vpc, tables, missing }: MissingOfVpc): readonly Finding[] {
  const byPrefix = [...Map.groupBy(missing, ({ prefix }) => formatPrefix(prefix.prefix))];
  const everywhere = byPrefix.filter(([, lines]) => new Set(lines.map(({ table }) => table.id)).size === tables.length);
  const somewhere = byPrefix
    .filter(([, lines]) => !everywhere.some(([, whole]) => whole === lines))
    .flatMap(([, lines]) => lines)
    .filter(({ table }) => usesTarget(world, { table, target: /^(?:vgw|tgw)-/u }));
  const ofVpc = everywhere.length === 0 ? [] : [wholeVpc(vpc, everywhere)];
  const ofTables = [...Map.groupBy(somewhere, ({ table }) => table.id).values()].map((lines) => oneTable(lines));
  return [...ofVpc, ...ofTables.flat()];
}

function wholeVpc(vpc: Placed<Vpc>, everywhere: readonly (readonly [string, readonly Missing[]])[]): Finding {
  return finding("missing-return-route", {
    ref: cloudRef("vpc", vpc),
    severity: "problem",
    title: `${vpc.name ?? vpc.id} has no route back to ${everywhere.map(([prefix]) => prefix).join(", ")}`,
    evidence: everywhere.flatMap(([prefix, lines]) =>
      lines.slice(0, 1).map(({ entrance }) => `${prefix} of ${entrance.siteId} arrives over ${entrance.via}`),
    ),
  });
}

function oneTable(lines: readonly Missing[]): readonly Finding[] {
  return lines.slice(0, 1).map(({ table }) =>
    finding("missing-return-route", {
      ref: cloudRef("route-table", table),
      severity: "warning",
      title: `${table.name ?? table.id} has no route back to ${lines.map(({ prefix }) => formatPrefix(prefix.prefix)).join(", ")}`,
      evidence: lines.map(({ entrance, prefix }) => `${formatPrefix(prefix.prefix)} of ${entrance.siteId} arrives over ${entrance.via}`),
    }),
  );
}
