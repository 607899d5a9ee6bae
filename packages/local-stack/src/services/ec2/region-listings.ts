import { disabledRegion, usedRegions } from "../sample-account/account-resources.ts";
import { flagOf } from "./ec2-input.ts";
import { type Describe, describe } from "./listing.ts";
import { zoneId } from "./zones.ts";

/** Actions about Regions and zones rather than about what the account has in them. */
export const regionActions: Readonly<Record<string, Describe>> = {
  DescribeRegions: describe({
    listElement: "regionInfo",
    resources: (input) => (flagOf(input, "AllRegions") ? [...usedRegions, disabledRegion] : usedRegions),
    id: { parameter: "RegionName", of: (region) => region, notFound: "InvalidParameterValue" },
    filters: (region) => ({ "region-name": [region], "opt-in-status": [optInStatus(region)] }),
    render: (region) => ({
      regionName: region,
      regionEndpoint: `ec2.${region}.amazonaws.com`,
      optInStatus: optInStatus(region),
    }),
  }),
  DescribeAvailabilityZones: describe({
    listElement: "availabilityZoneInfo",
    resources: (_input, { resources }) => [...new Set(resources.subnets.map((subnet) => subnet.zone))],
    id: { parameter: "ZoneName", of: (zone) => zone, notFound: "InvalidParameterValue" },
    filters: (zone, { region }) => ({ "zone-name": [zone], "zone-id": [zoneId(zone)], "region-name": [region], state: ["available"] }),
    render: (zone, { region }) => ({
      zoneName: zone,
      zoneId: zoneId(zone),
      zoneState: "available",
      zoneType: "availability-zone",
      regionName: region,
      groupName: region,
      networkBorderGroup: region,
      optInStatus: "opt-in-not-required",
      messageSet: [],
    }),
  }),
};

function optInStatus(region: string): string {
  return region === disabledRegion ? "not-opted-in" : "opt-in-not-required";
}
