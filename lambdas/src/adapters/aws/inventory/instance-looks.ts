import { DescribeInstanceStatusCommand, DescribeInstancesCommand, type EC2Client, type Instance as Ec2Instance } from "@aws-sdk/client-ec2";
import type { Instance } from "@isthmus/domain/cloud/services";
import type { LookPage, ResourceLook, SupplementLook } from "../../../ports/cloud-inventory.ts";
import { elementsOf, listing } from "./page-listing.ts";
import { nameOf, onlyWith, present, sortedTexts, textsInOrder, unknown } from "./read-facts.ts";

const MaxResults = 1_000;

interface Checks {
  readonly systemStatus: string | undefined;
  readonly instanceStatus: string | undefined;
}

interface AllChecks {
  readonly byId: ReadonlyMap<string, Checks>;
  readonly malformed: number;
}

/**
 * Instances, and the checks of those that run, which another API tells. The checks are read once for both looks. Without them instances are
 * listed all the same, with checks that are unknown.
 */
export function instanceLooks(ec2: EC2Client): readonly [ResourceLook<"instance">, SupplementLook] {
  let reading: Promise<AllChecks> | undefined;
  const checks = () => {
    reading ??= allChecks(ec2);
    return reading;
  };
  return [
    { api: "describe-instances", kind: "instance", pages: () => instancePages(ec2, {}, checks) },
    {
      api: "describe-instance-status",
      kind: "supplement",
      count: async () => {
        const { byId, malformed } = await checks();
        return { seen: byId.size, malformed };
      },
    },
  ];
}

/** Only these instances. EC2 refuses MaxResults together with ids. */
export function instancesById(ec2: EC2Client, ids: readonly string[]): ResourceLook<"instance"> {
  const InstanceIds = [...ids];
  const checks = () => allChecks(ec2, { InstanceIds });
  return { api: "describe-instances", kind: "instance", pages: () => instancePages(ec2, { InstanceIds }, checks) };
}

interface Selection {
  readonly InstanceIds?: string[];
}

function paged({ InstanceIds }: Selection, NextToken: string | undefined) {
  return InstanceIds === undefined ? { MaxResults, NextToken } : { InstanceIds, NextToken };
}

async function* instancePages(
  ec2: EC2Client,
  selection: Selection,
  readChecks: () => Promise<AllChecks>,
): AsyncGenerator<LookPage<"instance">> {
  const checks = await readChecks().catch((): AllChecks => ({ byId: new Map(), malformed: 0 }));
  yield* listing({
    api: "describe-instances",
    kind: "instance",
    ask: (token) => ec2.send(new DescribeInstancesCommand(paged(selection, token))),
    next: (page) => page.NextToken,
    elements: (page) => (page.Reservations ?? []).flatMap((reservation) => reservation?.Instances ?? []),
    facts: (instance) => toInstance(instance, checks.byId.get(instance.InstanceId ?? "")),
  }).pages();
}

async function allChecks(ec2: EC2Client, selection: Selection = {}): Promise<AllChecks> {
  const byId = new Map<string, Checks>();
  let listed = 0;
  const list = {
    ask: (token: string | undefined) => ec2.send(new DescribeInstanceStatusCommand(paged(selection, token))),
    next: (page: { readonly NextToken?: string | undefined }) => page.NextToken,
  };
  const statuses = await elementsOf(list, (page) => page.InstanceStatuses);
  for (const status of statuses) {
    listed += 1;
    const id = present(status?.InstanceId);
    if (id !== undefined) {
      byId.set(id, { systemStatus: present(status.SystemStatus?.Status), instanceStatus: present(status.InstanceStatus?.Status) });
    }
  }
  return { byId, malformed: listed - byId.size };
}

function toInstance(instance: Ec2Instance, checks: Checks | undefined): Instance | undefined {
  const interfaces = instance.NetworkInterfaces ?? [];
  const addresses = [instance, ...interfaces.flatMap((each) => each.PrivateIpAddresses ?? [])];
  return onlyWith({ id: instance.InstanceId }, ({ id }) => ({
    id,
    name: nameOf(instance.Tags),
    vpcId: present(instance.VpcId),
    subnetId: present(instance.SubnetId),
    state: instance.State?.Name ?? unknown,
    instanceType: instance.InstanceType ?? unknown,
    privateIp: present(instance.PrivateIpAddress),
    publicIp: present(instance.PublicIpAddress),
    privateIps: textsInOrder(addresses, (address) => address.PrivateIpAddress),
    availabilityZone: present(instance.Placement?.AvailabilityZone),
    launchedMs: instance.LaunchTime?.getTime(),
    securityGroupIds: sortedTexts(instance.SecurityGroups, (group) => group.GroupId),
    ...checks,
  }));
}
