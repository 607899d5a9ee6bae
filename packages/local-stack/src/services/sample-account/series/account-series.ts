import type { SeriesIdentity } from "../../cloudwatch/metric-source.ts";
import { resourcesIn, usedRegions } from "../account-resources.ts";
import type { Conditions } from "../conditions.ts";
import type { RegionResources } from "../resources/region.ts";
import { balancerSeries } from "./balancer-series.ts";
import { billingRegion, billingSeries } from "./billing-series.ts";
import { databaseSeries } from "./database-series.ts";
import { directSeries } from "./direct-series.ts";
import { instanceSeries } from "./instance-series.ts";
import { natSeries } from "./nat-series.ts";
import { transitSeries } from "./transit-series.ts";
import { vpnSeries } from "./vpn-series.ts";

/** A series of the sample account: its value over the minute that starts at `tS`, undefined where AWS would have no data. */
export interface AccountSeries extends SeriesIdentity {
  valueAt(tS: number, conditions: Conditions): number | undefined;
}

/** Every series of the sample account, by the Region that has it. */
export const accountSeries: ReadonlyMap<string, readonly AccountSeries[]> = new Map(
  usedRegions.map((region) => [region, [...seriesOf(resourcesIn(region)), ...(region === billingRegion ? billingSeries() : [])]]),
);

function seriesOf(resources: RegionResources): readonly AccountSeries[] {
  return [
    ...resources.instances.flatMap(instanceSeries),
    ...resources.vpnConnections.flatMap((vpn) => vpnSeries(vpn, resources)),
    ...resources.natGateways.flatMap(natSeries),
    ...resources.transitGateways.flatMap((gateway) => transitSeries(gateway, resources)),
    ...resources.virtualInterfaces.flatMap(directSeries),
    ...resources.databases.flatMap(databaseSeries),
    ...resources.targetGroups.flatMap((group) => balancerSeries(group, resources)),
  ];
}
