import { checkAt } from "../sample-account/account-conditions.ts";
import { instances, securityGroups } from "../sample-account/compute.ts";
import { subnets } from "../sample-account/network.ts";
import type { SampleInstance } from "../sample-account/resources.ts";
import { flagOf } from "./ec2-input.ts";
import { renderInterface, renderReservation, renderStatus, stateNow, subnetOf } from "./instance-rendering.ts";
import { type Describe, describe, type ListingContext } from "./listing.ts";
import { zoneId } from "./network-listings.ts";
import { tagFilters, tagSet } from "./tags.ts";

const instanceId = {
  parameter: "InstanceId",
  of: (instance: SampleInstance) => instance.instanceId,
  notFound: "InvalidInstanceID.NotFound",
};

/** Describe actions of instances and what they are made of, and of the region itself. */
export const computeActions: Readonly<Record<string, Describe>> = {
  DescribeInstances: describe({
    listElement: "reservationSet",
    resources: () => instances,
    id: instanceId,
    filters: instanceFilters,
    render: renderReservation,
  }),
  DescribeInstanceStatus: describe({
    listElement: "instanceStatusSet",
    resources: (input, context) =>
      instances.filter((instance) => flagOf(input, "IncludeAllInstances") || stateNow(instance, context) === "running"),
    id: instanceId,
    filters: (instance, context) => {
      const check = checkAt(context.history, instance.instanceId, context.nowMs).state;
      return {
        "availability-zone": [subnetOf(instance).zone],
        "instance-state-name": [stateNow(instance, context)],
        "instance-status.status": [check],
        "system-status.status": ["ok"],
      };
    },
    render: renderStatus,
  }),
  DescribeNetworkInterfaces: describe({
    listElement: "networkInterfaceSet",
    resources: () => instances,
    id: {
      parameter: "NetworkInterfaceId",
      of: (instance) => instance.networkInterfaceId,
      notFound: "InvalidNetworkInterfaceID.NotFound",
    },
    filters: (instance) => ({
      ...tagFilters(instance.name),
      "network-interface-id": [instance.networkInterfaceId],
      "attachment.instance-id": [instance.instanceId],
      "availability-zone": [subnetOf(instance).zone],
      "group-id": [instance.groupId],
      "private-ip-address": [instance.privateIp],
      "subnet-id": [instance.subnetId],
      "vpc-id": [subnetOf(instance).vpcId],
      status: ["in-use"],
    }),
    render: renderInterface,
  }),
  DescribeSecurityGroups: describe({
    listElement: "securityGroupInfo",
    resources: () => securityGroups,
    id: { parameter: "GroupId", of: (group) => group.groupId, notFound: "InvalidGroup.NotFound" },
    filters: (group) => ({
      ...tagFilters(group.name),
      "group-id": [group.groupId],
      "group-name": [group.name],
      "vpc-id": [group.vpcId],
      description: [group.description],
    }),
    render: (group, { accountId, region }) => ({
      groupId: group.groupId,
      groupName: group.name,
      groupDescription: group.description,
      ownerId: accountId,
      vpcId: group.vpcId,
      securityGroupArn: `arn:aws:ec2:${region}:${accountId}:security-group/${group.groupId}`,
      ipPermissions: group.ingress.map((rule) => ({
        ipProtocol: rule.protocol,
        fromPort: rule.port,
        toPort: rule.port,
        ipRanges: [{ cidrIp: rule.cidr }],
      })),
      ipPermissionsEgress: [{ ipProtocol: "-1", ipRanges: [{ cidrIp: "0.0.0.0/0" }] }],
      tagSet: tagSet(group.name),
    }),
  }),
  DescribeRegions: describe({
    listElement: "regionInfo",
    resources: (_input, context) => [context.region],
    id: { parameter: "RegionName", of: (region) => region, notFound: "InvalidParameterValue" },
    filters: (region) => ({ "region-name": [region], "opt-in-status": ["opt-in-not-required"] }),
    render: (region) => ({
      regionName: region,
      regionEndpoint: `ec2.${region}.amazonaws.com`,
      optInStatus: "opt-in-not-required",
    }),
  }),
  DescribeAvailabilityZones: describe({
    listElement: "availabilityZoneInfo",
    resources: () => [...new Set(subnets.map((subnet) => subnet.zone))],
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

function instanceFilters(instance: SampleInstance, context: ListingContext): Readonly<Record<string, readonly string[]>> {
  const subnet = subnetOf(instance);
  return {
    ...tagFilters(instance.name),
    "instance-id": [instance.instanceId],
    "instance-state-name": [stateNow(instance, context)],
    "instance-type": [instance.instanceType],
    "availability-zone": [subnet.zone],
    "private-ip-address": [instance.privateIp],
    "ip-address": instance.publicIp === undefined ? [] : [instance.publicIp],
    "subnet-id": [instance.subnetId],
    "vpc-id": [subnet.vpcId],
    "instance.group-id": [instance.groupId],
    "network-interface.network-interface-id": [instance.networkInterfaceId],
  };
}
