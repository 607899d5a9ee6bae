import { DescribeVolumesCommand, type EC2Client, type Volume as Ec2Volume } from "@aws-sdk/client-ec2";
import type { Volume } from "@isthmus/domain/cloud/services";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { listing } from "./page-listing.ts";
import { nameOf, onlyWith, present, sortedTexts, unknown } from "./read-facts.ts";

const MaxResults = 500;

export function volumeLooks(ec2: EC2Client): readonly Look[] {
  return [
    listing({
      api: "describe-volumes",
      kind: "volume",
      ask: (NextToken) => ec2.send(new DescribeVolumesCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.Volumes,
      facts: toVolume,
    }),
  ];
}

function toVolume(volume: Ec2Volume): Volume | undefined {
  const { Size: sizeGib } = volume;
  if (sizeGib === undefined) {
    return undefined;
  }
  return onlyWith({ id: volume.VolumeId }, ({ id }) => ({
    id,
    name: nameOf(volume.Tags),
    state: volume.State ?? unknown,
    sizeGib,
    type: volume.VolumeType ?? unknown,
    availabilityZone: present(volume.AvailabilityZone),
    instanceIds: sortedTexts(volume.Attachments, (attachment) => attachment.InstanceId),
    encrypted: volume.Encrypted,
  }));
}
