import type { CloudPlace, Placed } from "../account-network.ts";
import { cidrContains, formatAddress, isAddress, type Prefix, parseAddress, parsePrefix, representativeAddress } from "../cidr.ts";
import type { NetworkInterface, Subnet } from "../network.ts";
import type { NetworkIndex } from "../network-index.ts";
import { cloudRef, splitRef } from "../ref.ts";
import type { Instance } from "../services.ts";
import type { CloudEndpoint } from "./endpoint.ts";

/** Resources of AWS by ref, id or name. */
export function resourceEndpoints(index: NetworkIndex, text: string): readonly CloudEndpoint[] {
  const parts = splitRef(text);
  const id = parts?.rest ?? text;
  const isCalled = (kind: Parameters<typeof cloudRef>[0], resource: CloudPlace & { id: string; name?: string | undefined }): boolean =>
    cloudRef(kind, resource) === text || (parts === undefined && (resource.id === text || resource.name === text));
  const instance = index.instances.get(id);
  const eni = index.interfaces.get(id);
  const subnet = index.subnets.get(id);
  const byId = [
    ...(instance === undefined ? [] : [instanceEndpoint(index, instance)]),
    ...(eni === undefined ? [] : [interfaceEndpoint(index, eni)]),
    ...(subnet === undefined ? [] : [subnetEndpoint(subnet)]),
  ].filter((endpoint) => endpoint !== undefined);
  if (byId.length > 0) {
    return byId;
  }
  const { network } = index;
  return [
    ...network.instance.filter((one) => isCalled("instance", one)).map((one) => instanceEndpoint(index, one)),
    ...network.vpc.filter((one) => isCalled("vpc", one)).map((one) => vpcEndpoint(index, one)),
    ...network.subnet.filter((one) => isCalled("subnet", one)).map(subnetEndpoint),
    ...network.database.filter((one) => isCalled("database", one)).map((one) => serviceEndpoint(index, { kind: "database", ...one })),
    ...network["load-balancer"]
      .filter((one) => isCalled("load-balancer", one))
      .map((one) => serviceEndpoint(index, { kind: "load-balancer", ...one })),
  ].filter((endpoint) => endpoint !== undefined);
}

/** What has a network interface: the instance behind it where there is one. `asked` is the address that was asked for. */
export function interfaceEndpoint(index: NetworkIndex, eni: Placed<NetworkInterface>, asked?: Prefix): CloudEndpoint | undefined {
  if (eni.vpcId === undefined || eni.subnetId === undefined) {
    return undefined;
  }
  const instance = eni.instanceId === undefined ? undefined : index.instances.get(eni.instanceId);
  return {
    kind: "cloud",
    ref: instance === undefined ? cloudRef("network-interface", eni) : cloudRef("instance", instance),
    hop: instance === undefined ? "network-interface" : "instance",
    name: instance?.name ?? eni.name,
    accountId: eni.accountId,
    region: eni.region,
    addresses: asked === undefined ? parseAll(eni.privateIps) : [asked],
    ownAddresses: parseAll(eni.privateIps),
    publicAddresses: parseAll([eni.publicIp]),
    vpcId: eni.vpcId,
    subnetId: eni.subnetId,
    securityGroupIds: eni.securityGroupIds,
    stopped: instance === undefined ? undefined : stoppedReason(instance),
  };
}

/** An instance speaks with its first address, through the interface that has it. */
function instanceEndpoint(index: NetworkIndex, instance: Placed<Instance>): CloudEndpoint | undefined {
  const interfaces = index.interfacesOfInstance.get(instance.id) ?? [];
  const eni = interfaces.find((one) => instance.privateIp !== undefined && one.privateIps.includes(instance.privateIp)) ?? interfaces[0];
  const viaInterface = eni === undefined ? undefined : interfaceEndpoint(index, eni);
  if (viaInterface !== undefined) {
    return { ...viaInterface, ref: cloudRef("instance", instance), hop: "instance", name: instance.name, stopped: stoppedReason(instance) };
  }
  if (instance.vpcId === undefined || instance.subnetId === undefined) {
    return undefined;
  }
  return {
    kind: "cloud",
    ref: cloudRef("instance", instance),
    hop: "instance",
    name: instance.name,
    accountId: instance.accountId,
    region: instance.region,
    addresses: parseAll([instance.privateIp, ...instance.privateIps]),
    ownAddresses: parseAll([instance.privateIp, ...instance.privateIps]),
    publicAddresses: parseAll([instance.publicIp]),
    vpcId: instance.vpcId,
    subnetId: instance.subnetId,
    securityGroupIds: instance.securityGroupIds,
    stopped: stoppedReason(instance),
  };
}

function stoppedReason(instance: Instance): string | undefined {
  return ["stopped", "stopping", "shutting-down", "terminated"].includes(instance.state) ? `the instance is ${instance.state}` : undefined;
}

function subnetEndpoint(subnet: Placed<Subnet>): CloudEndpoint {
  const addresses = parseNetworks([subnet.cidr, subnet.ipv6Cidr]).map(representativeAddress);
  return {
    kind: "cloud",
    ref: cloudRef("subnet", subnet),
    hop: "subnet",
    name: subnet.name,
    accountId: subnet.accountId,
    region: subnet.region,
    addresses,
    ownAddresses: addresses,
    publicAddresses: [],
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    securityGroupIds: undefined,
  };
}

/** A VPC is stood for by its first subnet. */
function vpcEndpoint(
  index: NetworkIndex,
  vpc: CloudPlace & { readonly id: string; readonly name?: string | undefined },
): CloudEndpoint | undefined {
  const [subnet] = index.subnetsOfVpc.get(vpc.id) ?? [];
  return subnet === undefined ? undefined : { ...subnetEndpoint(subnet), ref: cloudRef("vpc", vpc), hop: "vpc", name: vpc.name };
}

interface PlacedService extends CloudPlace {
  readonly kind: "database" | "load-balancer";
  readonly id: string;
  readonly name?: string | undefined;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** A database or load balancer: AWS does not tell which interfaces are its own, but they wear its groups in its subnets. */
function serviceEndpoint(index: NetworkIndex, service: PlacedService): CloudEndpoint | undefined {
  const groups = [...service.securityGroupIds].sort().join();
  const own = service.subnetIds
    .flatMap((id) => index.interfacesOfSubnet.get(id) ?? [])
    .filter((eni) => eni.instanceId === undefined && groups !== "" && [...eni.securityGroupIds].sort().join() === groups);
  const [eni] = own;
  const subnet = service.subnetIds.flatMap((id) => index.subnets.get(id) ?? [])[0];
  const base = eni === undefined ? subnet && subnetEndpoint(subnet) : interfaceEndpoint(index, eni);
  if (base === undefined) {
    return undefined;
  }
  return {
    ...base,
    ref: cloudRef(service.kind, service),
    hop: service.kind,
    name: service.name ?? service.id,
    securityGroupIds: service.securityGroupIds,
    doubt: own.length === 1 ? undefined : `it may be in any of ${service.subnetIds.join(", ")}: the answer is for ${base.subnetId}`,
  };
}

/** Where in AWS a prefix without an interface belongs: subnets, else VPCs; several where VPCs overlap. */
export function networkEndpoints(index: NetworkIndex, prefix: Prefix): readonly CloudEndpoint[] {
  const isInside = (cidrs: readonly string[]): boolean => cidrs.some((cidr) => cidrContains(cidr, prefix));
  const subnets = [...index.subnets.values()].filter((subnet) => isInside([subnet.cidr, subnet.ipv6Cidr ?? ""]));
  if (subnets.length === 0) {
    const vpcs = [...index.vpcs.values()].filter((vpc) => isInside([...vpc.cidrs, ...vpc.ipv6Cidrs]));
    return isAddress(prefix) ? [] : vpcs.flatMap((vpc) => vpcEndpoint(index, vpc) ?? []);
  }
  const addresses = [representativeAddress(prefix)];
  const doubt = isAddress(prefix) ? `no network interface has ${formatAddress(prefix)}` : undefined;
  return subnets.map((subnet) => ({ ...subnetEndpoint(subnet), addresses, ownAddresses: addresses, doubt }));
}

function parseAll(texts: readonly (string | undefined)[]): readonly Prefix[] {
  return texts.flatMap((text) => (text === undefined ? [] : (parseAddress(text) ?? [])));
}

function parseNetworks(texts: readonly (string | undefined)[]): readonly Prefix[] {
  return texts.flatMap((text) => (text === undefined ? [] : (parsePrefix(text) ?? [])));
}
