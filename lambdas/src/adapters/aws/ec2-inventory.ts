import {
  DescribeVpnConnectionsCommand,
  EC2Client,
  type Instance as Ec2Instance,
  type Route as Ec2Route,
  type RouteTable as Ec2RouteTable,
  type Subnet as Ec2Subnet,
  type Vpc as Ec2Vpc,
  type VpnConnection as Ec2VpnConnection,
  type InstanceStatus,
  paginateDescribeInstanceStatus,
  paginateDescribeInstances,
  paginateDescribeRouteTables,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
  type Tag,
} from "@aws-sdk/client-ec2";
import type { VpnConnection } from "@isthmus/domain/cloud/connectivity";
import type { Route, RouteTable, Subnet, Vpc } from "@isthmus/domain/cloud/network";
import type { Instance } from "@isthmus/domain/cloud/services";
import type { CloudInventory, InstanceStatusFacts, Listing } from "../../ports/cloud-inventory.ts";

/** EC2's largest page. */
const pageSize = 1_000;

/** The client for a sweep: it may wait out throttling, since nobody waits for it. */
export function createEc2(region: string): EC2Client {
  return new EC2Client({ region, maxAttempts: 4, requestHandler: { connectionTimeout: 2_000, requestTimeout: 15_000 } });
}

/** One Region of the account, read through the EC2 API. */
export class Ec2Inventory implements CloudInventory {
  readonly #client: EC2Client;

  constructor(client: EC2Client) {
    this.#client = client;
  }

  vpcs(): Promise<Listing<Vpc>> {
    return listed(paginateDescribeVpcs({ client: this.#client, pageSize }, {}), (page) => (page.Vpcs ?? []).map(toVpc));
  }

  subnets(): Promise<Listing<Subnet>> {
    return listed(paginateDescribeSubnets({ client: this.#client, pageSize }, {}), (page) => (page.Subnets ?? []).map(toSubnet));
  }

  routeTables(): Promise<Listing<RouteTable>> {
    const pages = paginateDescribeRouteTables({ client: this.#client, pageSize: 100 }, {});
    return listed(pages, (page) => (page.RouteTables ?? []).map(toRouteTable));
  }

  instances(ids?: readonly string[]): Promise<Listing<Instance>> {
    const pages = ids === undefined ? { client: this.#client, pageSize } : { client: this.#client };
    return listed(paginateDescribeInstances(pages, idFilter(ids)), (page) =>
      (page.Reservations ?? []).flatMap((reservation) => (reservation.Instances ?? []).map(toInstance)),
    );
  }

  instanceStatuses(ids?: readonly string[]): Promise<Listing<InstanceStatusFacts>> {
    const pages = ids === undefined ? { client: this.#client, pageSize } : { client: this.#client };
    return listed(paginateDescribeInstanceStatus(pages, idFilter(ids)), (page) => (page.InstanceStatuses ?? []).map(toStatus));
  }

  vpnConnections(): Promise<Listing<VpnConnection>> {
    const once = (async function* (client: EC2Client) {
      yield await client.send(new DescribeVpnConnectionsCommand({}));
    })(this.#client);
    return listed(once, (page) => (page.VpnConnections ?? []).map(toVpnConnection));
  }
}

/** EC2 refuses MaxResults together with ids. */
function idFilter(ids: readonly string[] | undefined): { InstanceIds?: string[] } {
  return ids === undefined ? {} : { InstanceIds: [...ids] };
}

async function listed<P, T>(pages: AsyncIterable<P>, itemsOf: (page: P) => readonly (T | undefined)[]): Promise<Listing<T>> {
  const items: T[] = [];
  try {
    for await (const page of pages) {
      items.push(...itemsOf(page).filter((item) => item !== undefined));
    }
    return { kind: "complete", items };
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    return { kind: /throttl|RequestLimitExceeded/iu.test(reason) ? "throttled" : "failed", reason: reason.slice(0, 64) };
  }
}

/** Present attributes only, so that unknown stays unknown. */
function known<K extends string, V>(key: K, value: V | undefined | null): { readonly [key in K]?: V } {
  return (value === undefined || value === null || value === "" ? {} : { [key]: value }) as { readonly [key in K]?: V };
}

function named(tags: readonly Tag[] | undefined): { readonly name?: string } {
  return known("name", tags?.find((tag) => tag.Key === "Name")?.Value);
}

function toVpc(vpc: Ec2Vpc): Vpc | undefined {
  if (vpc.VpcId === undefined) {
    return undefined;
  }
  const associated = (vpc.CidrBlockAssociationSet ?? []).filter((each) => each.CidrBlockState?.State === "associated");
  const cidrs = new Set([vpc.CidrBlock, ...associated.map((each) => each.CidrBlock)].filter((cidr) => cidr !== undefined));
  const ipv6 = (vpc.Ipv6CidrBlockAssociationSet ?? []).filter((each) => each.Ipv6CidrBlockState?.State === "associated");
  return {
    id: vpc.VpcId,
    ...named(vpc.Tags),
    state: vpc.State ?? "unknown",
    cidrs: [...cidrs],
    ipv6Cidrs: ipv6.flatMap((each) => each.Ipv6CidrBlock ?? []),
    isDefault: vpc.IsDefault ?? false,
  };
}

function toSubnet(subnet: Ec2Subnet): Subnet | undefined {
  if (subnet.SubnetId === undefined || subnet.VpcId === undefined) {
    return undefined;
  }
  return {
    id: subnet.SubnetId,
    vpcId: subnet.VpcId,
    ...named(subnet.Tags),
    state: subnet.State ?? "unknown",
    cidr: subnet.CidrBlock ?? "",
    availabilityZone: subnet.AvailabilityZone ?? "",
    ...known("availableAddresses", subnet.AvailableIpAddressCount),
  };
}

function toRouteTable(table: Ec2RouteTable): RouteTable | undefined {
  if (table.RouteTableId === undefined || table.VpcId === undefined) {
    return undefined;
  }
  const associations = table.Associations ?? [];
  return {
    id: table.RouteTableId,
    vpcId: table.VpcId,
    ...named(table.Tags),
    main: associations.some((association) => association.Main === true),
    subnetIds: associations.flatMap((association) => association.SubnetId ?? []),
    propagatingGatewayIds: (table.PropagatingVgws ?? []).flatMap((gateway) => gateway.GatewayId ?? []),
    routes: (table.Routes ?? []).map(toRoute),
  };
}

const routeTargets = [
  "GatewayId",
  "NatGatewayId",
  "TransitGatewayId",
  "VpcPeeringConnectionId",
  "NetworkInterfaceId",
  "EgressOnlyInternetGatewayId",
  "InstanceId",
  "LocalGatewayId",
  "CarrierGatewayId",
  "CoreNetworkArn",
] as const satisfies readonly (keyof Ec2Route)[];

function toRoute(route: Ec2Route): Route {
  return {
    destination: route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? "",
    target: routeTargets.map((key) => route[key]).find((value) => value !== undefined && value !== "") ?? "",
    state: route.State ?? "unknown",
    origin: route.Origin ?? "unknown",
  };
}

function toInstance(instance: Ec2Instance): Instance | undefined {
  if (instance.InstanceId === undefined) {
    return undefined;
  }
  return {
    id: instance.InstanceId,
    ...known("vpcId", instance.VpcId),
    ...known("subnetId", instance.SubnetId),
    ...named(instance.Tags),
    state: instance.State?.Name ?? "unknown",
    instanceType: instance.InstanceType ?? "unknown",
    ...known("privateIp", instance.PrivateIpAddress),
    ...known("publicIp", instance.PublicIpAddress),
    privateIps: (instance.NetworkInterfaces ?? []).flatMap((each) =>
      (each.PrivateIpAddresses ?? []).flatMap((address) => address.PrivateIpAddress ?? []),
    ),
    securityGroupIds: (instance.SecurityGroups ?? []).flatMap((group) => group.GroupId ?? []),
    ...known("availabilityZone", instance.Placement?.AvailabilityZone),
    ...known("launchedMs", instance.LaunchTime?.getTime()),
  };
}

function toStatus(status: InstanceStatus): InstanceStatusFacts | undefined {
  if (status.InstanceId === undefined) {
    return undefined;
  }
  return {
    id: status.InstanceId,
    ...known("systemStatus", status.SystemStatus?.Status),
    ...known("instanceStatus", status.InstanceStatus?.Status),
  };
}

function toVpnConnection(vpn: Ec2VpnConnection): VpnConnection | undefined {
  if (vpn.VpnConnectionId === undefined) {
    return undefined;
  }
  const insideCidrs = new Map(
    (vpn.Options?.TunnelOptions ?? []).map((tunnel) => [tunnel.OutsideIpAddress ?? "", tunnel.TunnelInsideCidr] as const),
  );
  const telemetry = new Map((vpn.VgwTelemetry ?? []).map((tunnel) => [tunnel.OutsideIpAddress ?? "", tunnel] as const));
  const outsideIps = [...new Set([...telemetry.keys(), ...insideCidrs.keys()])].filter((ip) => ip !== "");
  return {
    id: vpn.VpnConnectionId,
    ...named(vpn.Tags),
    state: vpn.State ?? "unknown",
    ...known("customerGatewayId", vpn.CustomerGatewayId),
    ...known("vpnGatewayId", vpn.VpnGatewayId),
    ...known("transitGatewayId", vpn.TransitGatewayId),
    ...known("staticRoutesOnly", vpn.Options?.StaticRoutesOnly),
    staticRoutes: (vpn.Routes ?? []).flatMap((route) => route.DestinationCidrBlock ?? []),
    tunnels: outsideIps.map((outsideIp) => ({
      outsideIp,
      ...known("insideCidr", insideCidrs.get(outsideIp)),
      ...known("status", telemetry.get(outsideIp)?.Status),
      ...known("lastChangeMs", telemetry.get(outsideIp)?.LastStatusChange?.getTime()),
      ...known("acceptedRoutes", telemetry.get(outsideIp)?.AcceptedRouteCount),
    })),
  };
}
