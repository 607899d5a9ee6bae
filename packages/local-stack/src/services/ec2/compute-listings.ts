import type { AccountView } from "../sample-account/account-view.ts";
import { addressesOf, interfacesIn } from "../sample-account/facts/interfaces.ts";
import type { SampleInterface } from "../sample-account/resources/network.ts";
import type { SampleInstance, SampleVolume } from "../sample-account/resources/services.ts";
import type { XmlObject } from "../xml.ts";
import { flagOf } from "./ec2-input.ts";
import { renderReservation, renderStatus, stateNow, subnetOf } from "./instance-rendering.ts";
import { renderInterface } from "./interface-rendering.ts";
import { type Describe, describe } from "./listing.ts";
import { tagFilters, tagSet } from "./tags.ts";

const instanceId = {
  parameter: "InstanceId",
  of: (instance: SampleInstance) => instance.instanceId,
  notFound: "InvalidInstanceID.NotFound",
};

/** Describe actions of instances, their disks, and network interfaces of all kinds. */
export const computeActions: Readonly<Record<string, Describe>> = {
  DescribeInstances: describe({
    listElement: "reservationSet",
    resources: (_input, { resources }) => resources.instances,
    id: instanceId,
    filters: instanceFilters,
    render: renderReservation,
  }),
  DescribeInstanceStatus: describe({
    listElement: "instanceStatusSet",
    resources: (input, view) =>
      view.resources.instances.filter((instance) => flagOf(input, "IncludeAllInstances") || stateNow(instance, view) === "running"),
    id: instanceId,
    filters: (instance, view) => ({
      "availability-zone": [subnetOf(instance, view).zone],
      "instance-state-name": [stateNow(instance, view)],
      "instance-status.status": [view.conditions.of("check", instance.instanceId).state],
      "system-status.status": ["ok"],
    }),
    render: renderStatus,
  }),
  DescribeVolumes: describe({
    listElement: "volumeSet",
    resources: (_input, { resources }) => resources.volumes,
    id: { parameter: "VolumeId", of: (volume) => volume.volumeId, notFound: "InvalidVolume.NotFound" },
    filters: (volume) => ({
      ...tagFilters(volume.name),
      "volume-id": [volume.volumeId],
      "volume-type": [volume.type],
      "availability-zone": [volume.zone],
      "attachment.instance-id": volume.instanceId === undefined ? [] : [volume.instanceId],
      encrypted: [String(volume.isEncrypted)],
      status: [volume.instanceId === undefined ? "available" : "in-use"],
    }),
    render: renderVolume,
  }),
  DescribeNetworkInterfaces: describe({
    listElement: "networkInterfaceSet",
    resources: (_input, view) => interfacesIn(view),
    id: {
      parameter: "NetworkInterfaceId",
      of: (one) => one.networkInterfaceId,
      notFound: "InvalidNetworkInterfaceID.NotFound",
    },
    filters: interfaceFilters,
    render: renderInterface,
  }),
};

function instanceFilters(instance: SampleInstance, view: AccountView): Readonly<Record<string, readonly string[]>> {
  const subnet = subnetOf(instance, view);
  return {
    ...tagFilters(instance.name),
    "instance-id": [instance.instanceId],
    "instance-state-name": [stateNow(instance, view)],
    "instance-type": [instance.instanceType],
    "availability-zone": [subnet.zone],
    "private-ip-address": [instance.privateIp],
    "network-interface.addresses.private-ip-address": addressesOf(instance, view),
    "ip-address": instance.publicIp === undefined ? [] : [instance.publicIp],
    "subnet-id": [instance.subnetId],
    "vpc-id": [subnet.vpcId],
    "instance.group-id": [instance.groupId],
    "network-interface.network-interface-id": [instance.networkInterfaceId],
  };
}

function interfaceFilters(one: SampleInterface, { resources }: AccountView): Readonly<Record<string, readonly string[]>> {
  const zone = resources.subnets.find(({ subnetId }) => subnetId === one.subnetId)?.zone;
  return {
    ...(one.name === undefined ? {} : tagFilters(one.name)),
    "network-interface-id": [one.networkInterfaceId],
    "attachment.instance-id": one.instanceId === undefined ? [] : [one.instanceId],
    "availability-zone": zone === undefined ? [] : [zone],
    "group-id": one.groupIds,
    "interface-type": [one.type],
    "private-ip-address": one.privateIps.slice(0, 1),
    "addresses.private-ip-address": one.privateIps,
    "requester-managed": [String(one.instanceId === undefined)],
    "subnet-id": [one.subnetId],
    "vpc-id": [one.vpcId],
    status: ["in-use"],
  };
}

function renderVolume(volume: SampleVolume, { accountId }: AccountView): XmlObject {
  const { volumeId, instanceId: attachedTo, device } = volume;
  return {
    volumeId,
    ownerId: accountId,
    size: volume.sizeGib,
    availabilityZone: volume.zone,
    status: attachedTo === undefined ? "available" : "in-use",
    createTime: new Date(volume.createdAtMs),
    volumeType: volume.type,
    encrypted: volume.isEncrypted,
    multiAttachEnabled: false,
    attachmentSet:
      attachedTo === undefined
        ? []
        : [
            {
              volumeId,
              instanceId: attachedTo,
              device,
              status: "attached",
              attachTime: new Date(volume.createdAtMs),
              deleteOnTermination: true,
            },
          ],
    tagSet: tagSet(volume.name),
  };
}
