import type { AccountView } from "../sample-account/account-view.ts";
import { interfacesIn } from "../sample-account/facts/interfaces.ts";
import type { SampleSubnet } from "../sample-account/resources/network.ts";
import type { SampleInstance } from "../sample-account/resources/services.ts";
import type { XmlObject } from "../xml.ts";
import { groupSet, interfaceCore, privateDnsName } from "./interface-rendering.ts";
import { tagSet } from "./tags.ts";

/** State codes of the EC2 API (InstanceState, low byte). */
const stateCodes = { pending: 0, running: 16, stopping: 64, stopped: 80 } as const;

export function instanceState(name: keyof typeof stateCodes): XmlObject {
  return { code: stateCodes[name], name };
}

export function stateNow(instance: SampleInstance, view: AccountView): "running" | "stopped" {
  return view.conditions.of("power", instance.instanceId).state;
}

export function subnetOf(instance: SampleInstance, { resources }: AccountView): SampleSubnet {
  const subnet = resources.subnets.find((candidate) => candidate.subnetId === instance.subnetId);
  if (!subnet) throw new TypeError("A sample instance names a subnet that does not exist.");
  return subnet;
}

/** A reservation of one instance, as DescribeInstances nests them. */
export function renderReservation(instance: SampleInstance, view: AccountView): XmlObject {
  return {
    reservationId: instance.instanceId.replace("i-", "r-"),
    ownerId: view.accountId,
    groupSet: [],
    instancesSet: [renderInstance(instance, view)],
  };
}

/** An item of DescribeInstanceStatus; checks of a stopped instance are not applicable. */
export function renderStatus(instance: SampleInstance, view: AccountView): XmlObject {
  const state = stateNow(instance, view);
  const check = view.conditions.of("check", instance.instanceId);
  const failed = check.state === "impaired";
  const since = new Date(Math.max(check.sinceMs, instance.launchedAtMs));
  const notApplicable = { status: "not-applicable" };
  const passed = { status: "ok", details: [{ name: "reachability", status: "passed" }] };
  const impaired = { status: "impaired", details: [{ name: "reachability", status: "failed", impairedSince: since }] };
  return {
    instanceId: instance.instanceId,
    availabilityZone: subnetOf(instance, view).zone,
    instanceState: instanceState(state),
    systemStatus: state === "running" ? passed : notApplicable,
    instanceStatus: state === "stopped" ? notApplicable : failed ? impaired : passed,
  };
}

function renderInstance(instance: SampleInstance, view: AccountView): XmlObject {
  const subnet = subnetOf(instance, view);
  const state = stateNow(instance, view);
  const attached = interfacesIn(view).filter(({ instanceId }) => instanceId === instance.instanceId);
  return {
    instanceId: instance.instanceId,
    imageId: "ami-0c9d8e7f6a5b40312",
    instanceState: instanceState(state),
    privateDnsName: privateDnsName(instance.privateIp, view.region),
    dnsName: "",
    instanceType: instance.instanceType,
    launchTime: new Date(launchedAtMs(instance, view)),
    placement: { availabilityZone: subnet.zone, groupName: "", tenancy: "default" },
    monitoring: { state: "enabled" },
    subnetId: instance.subnetId,
    vpcId: subnet.vpcId,
    privateIpAddress: instance.privateIp,
    ipAddress: state === "running" ? instance.publicIp : undefined,
    sourceDestCheck: !instance.forwards,
    groupSet: groupSet([instance.groupId], view),
    ...stopReason(instance, view),
    architecture: "x86_64",
    rootDeviceType: "ebs",
    rootDeviceName: "/dev/xvda",
    virtualizationType: "hvm",
    hypervisor: "xen",
    ebsOptimized: true,
    networkInterfaceSet: attached.map((one) => interfaceCore(one, view)),
    tagSet: tagSet(instance.name),
  };
}

function stopReason(instance: SampleInstance, view: AccountView): XmlObject {
  const { state, sinceMs } = view.conditions.of("power", instance.instanceId);
  if (state === "running") return {};
  const at = new Date(Math.max(sinceMs, instance.launchedAtMs)).toISOString().slice(0, 19).replace("T", " ");
  return {
    reason: `User initiated (${at} GMT)`,
    stateReason: { code: "Client.UserInitiatedShutdown", message: "Client.UserInitiatedShutdown: User initiated shutdown" },
  };
}

/** EC2's LaunchTime is the last start, not the first. */
function launchedAtMs(instance: SampleInstance, view: AccountView): number {
  const { state, sinceMs } = view.conditions.of("power", instance.instanceId);
  return state === "running" ? Math.max(sinceMs, instance.launchedAtMs) : instance.launchedAtMs;
}
