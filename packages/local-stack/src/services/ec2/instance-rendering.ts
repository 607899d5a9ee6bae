import { type ConditionHistory, checkAt, powerAt } from "../sample-account/account-conditions.ts";
import { securityGroups } from "../sample-account/compute.ts";
import { subnets } from "../sample-account/network.ts";
import type { SampleInstance, SampleSubnet } from "../sample-account/resources.ts";
import type { XmlObject } from "./ec2-xml.ts";
import type { ListingContext } from "./listing.ts";
import { tagSet } from "./tags.ts";

/** State codes of the EC2 API (InstanceState, low byte). */
const stateCodes = { pending: 0, running: 16, stopping: 64, stopped: 80 } as const;

export function instanceState(name: keyof typeof stateCodes): XmlObject {
  return { code: stateCodes[name], name };
}

export function stateNow(instance: SampleInstance, context: ListingContext): "running" | "stopped" {
  return powerAt(context.history, instance.instanceId, context.nowMs).state;
}

export function subnetOf(instance: SampleInstance): SampleSubnet {
  const subnet = subnets.find((candidate) => candidate.subnetId === instance.subnetId);
  if (!subnet) throw new TypeError("A sample instance names a subnet that does not exist.");
  return subnet;
}

/** A reservation of one instance, as DescribeInstances nests them. */
export function renderReservation(instance: SampleInstance, context: ListingContext): XmlObject {
  return {
    reservationId: instance.instanceId.replace("i-", "r-"),
    ownerId: context.accountId,
    groupSet: [],
    instancesSet: [renderInstance(instance, context)],
  };
}

/** The instance's only network interface, as DescribeNetworkInterfaces shows it. */
export function renderInterface(instance: SampleInstance, context: ListingContext): XmlObject {
  const subnet = subnetOf(instance);
  return {
    ...interfaceCore(instance, context),
    availabilityZone: subnet.zone,
    requesterManaged: false,
    privateDnsName: privateDnsName(instance),
    tagSet: tagSet(instance.name),
  };
}

/** An item of DescribeInstanceStatus; checks of a stopped instance are not applicable. */
export function renderStatus(instance: SampleInstance, context: ListingContext): XmlObject {
  const state = stateNow(instance, context);
  const check = checkAt(context.history, instance.instanceId, context.nowMs);
  const failed = check.state === "impaired";
  const since = new Date(Math.max(check.sinceMs, instance.launchedAtMs));
  const notApplicable = { status: "not-applicable" };
  const passed = { status: "ok", details: [{ name: "reachability", status: "passed" }] };
  const impaired = { status: "impaired", details: [{ name: "reachability", status: "failed", impairedSince: since }] };
  return {
    instanceId: instance.instanceId,
    availabilityZone: subnetOf(instance).zone,
    instanceState: instanceState(state),
    systemStatus: state === "running" ? passed : notApplicable,
    instanceStatus: state === "stopped" ? notApplicable : failed ? impaired : passed,
  };
}

function renderInstance(instance: SampleInstance, context: ListingContext): XmlObject {
  const subnet = subnetOf(instance);
  const state = stateNow(instance, context);
  return {
    instanceId: instance.instanceId,
    imageId: "ami-0c9d8e7f6a5b40312",
    instanceState: instanceState(state),
    privateDnsName: privateDnsName(instance),
    dnsName: "",
    instanceType: instance.instanceType,
    launchTime: new Date(launchedAtMs(instance, context.history, context.nowMs)),
    placement: { availabilityZone: subnet.zone, groupName: "", tenancy: "default" },
    monitoring: { state: "enabled" },
    subnetId: instance.subnetId,
    vpcId: subnet.vpcId,
    privateIpAddress: instance.privateIp,
    ipAddress: state === "running" ? instance.publicIp : undefined,
    sourceDestCheck: true,
    groupSet: groupSet(instance),
    ...stopReason(instance, context),
    architecture: "x86_64",
    rootDeviceType: "ebs",
    rootDeviceName: "/dev/xvda",
    virtualizationType: "hvm",
    hypervisor: "xen",
    ebsOptimized: true,
    networkInterfaceSet: [interfaceCore(instance, context)],
    tagSet: tagSet(instance.name),
  };
}

function interfaceCore(instance: SampleInstance, context: ListingContext): XmlObject {
  const publicIp = stateNow(instance, context) === "running" ? instance.publicIp : undefined;
  const association = publicIp === undefined ? undefined : { publicIp, publicDnsName: "", ipOwnerId: "amazon" };
  return {
    networkInterfaceId: instance.networkInterfaceId,
    subnetId: instance.subnetId,
    vpcId: subnetOf(instance).vpcId,
    description: "Primary network interface",
    ownerId: context.accountId,
    status: "in-use",
    macAddress: macAddress(instance),
    privateIpAddress: instance.privateIp,
    sourceDestCheck: true,
    interfaceType: "interface",
    groupSet: groupSet(instance),
    attachment: {
      attachmentId: instance.networkInterfaceId.replace("eni-", "eni-attach-"),
      instanceId: instance.instanceId,
      instanceOwnerId: context.accountId,
      deviceIndex: 0,
      status: "attached",
      attachTime: new Date(instance.launchedAtMs),
      deleteOnTermination: true,
    },
    association,
    privateIpAddressesSet: [{ privateIpAddress: instance.privateIp, primary: true, association }],
  };
}

function stopReason(instance: SampleInstance, context: ListingContext): XmlObject {
  const { state, sinceMs } = powerAt(context.history, instance.instanceId, context.nowMs);
  if (state === "running") return {};
  const at = new Date(Math.max(sinceMs, instance.launchedAtMs)).toISOString().slice(0, 19).replace("T", " ");
  return {
    reason: `User initiated (${at} GMT)`,
    stateReason: { code: "Client.UserInitiatedShutdown", message: "Client.UserInitiatedShutdown: User initiated shutdown" },
  };
}

/** EC2's LaunchTime is the last start, not the first. */
function launchedAtMs(instance: SampleInstance, history: ConditionHistory, nowMs: number): number {
  const { state, sinceMs } = powerAt(history, instance.instanceId, nowMs);
  return state === "running" ? Math.max(sinceMs, instance.launchedAtMs) : instance.launchedAtMs;
}

function groupSet(instance: SampleInstance): readonly XmlObject[] {
  const name = securityGroups.find((group) => group.groupId === instance.groupId)?.name ?? "";
  return [{ groupId: instance.groupId, groupName: name }];
}

function privateDnsName(instance: SampleInstance): string {
  return `ip-${instance.privateIp.replaceAll(".", "-")}.ap-northeast-2.compute.internal`;
}

function macAddress(instance: SampleInstance): string {
  const octets = instance.privateIp.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  return `02:3f:${octets.join(":")}`;
}
