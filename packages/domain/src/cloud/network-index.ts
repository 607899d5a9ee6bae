import type { CloudNetwork, Placed } from "./account-network.ts";
import { formatAddress, parseAddress } from "./cidr.ts";
import type {
  CustomerGateway,
  DirectConnection,
  DirectGateway,
  TransitAttachment,
  TransitGateway,
  TransitRouteTable,
  VirtualInterface,
  VpnConnection,
  VpnGateway,
} from "./connectivity.ts";
import type {
  InternetGateway,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
  VpcPeering,
} from "./network.ts";
import { type EffectiveRoutes, effectiveRoutes } from "./routing/effective-routes.ts";
import { type TransitRoutes, transitRoutes } from "./routing/transit-routes.ts";
import type { Instance } from "./services.ts";

type ById<T> = ReadonlyMap<string, Placed<T>>;
type Grouped<T> = ReadonlyMap<string, readonly Placed<T>[]>;

/**
 * A network, ready for questions in constant time. What several accounts or Regions list (shared subnets, peerings, Direct Connect
 * gateways) is there once: the last one listed.
 */
export interface NetworkIndex {
  readonly network: CloudNetwork;
  readonly vpcs: ById<Vpc>;
  readonly subnets: ById<Subnet>;
  readonly subnetsOfVpc: Grouped<Subnet>;
  readonly routeTables: ById<RouteTable>;
  /** Tables that subnets name; the others use the main one of their VPC. */
  readonly tableOfSubnet: ById<RouteTable>;
  readonly mainTableOfVpc: ById<RouteTable>;
  /** By id of the route table. */
  readonly routes: ReadonlyMap<string, EffectiveRoutes>;
  readonly internetGateways: ById<InternetGateway>;
  readonly natGateways: ById<NatGateway>;
  readonly peerings: ById<VpcPeering>;
  readonly endpoints: ById<VpcEndpoint>;
  readonly interfaces: ById<NetworkInterface>;
  /** By private or public address in canonical form: addresses of different VPCs may be the same. */
  readonly interfacesByAddress: Grouped<NetworkInterface>;
  readonly interfacesOfInstance: Grouped<NetworkInterface>;
  readonly interfacesOfSubnet: Grouped<NetworkInterface>;
  readonly instances: ById<Instance>;
  readonly securityGroups: ById<SecurityGroup>;
  readonly aclOfSubnet: ById<NetworkAcl>;
  readonly prefixLists: ReadonlyMap<string, readonly string[]>;
  readonly transitGateways: ById<TransitGateway>;
  readonly attachmentsOfTransitGateway: Grouped<TransitAttachment>;
  /** By id of the VPC, VPN connection, ... that is attached. */
  readonly attachmentsOfResource: Grouped<TransitAttachment>;
  readonly transitTables: ById<TransitRouteTable>;
  readonly transitTableOfAttachment: ById<TransitRouteTable>;
  /** By id of the transit gateway's route table. */
  readonly transitRoutes: ReadonlyMap<string, TransitRoutes>;
  readonly vpnGateways: ById<VpnGateway>;
  readonly vpnConnections: ById<VpnConnection>;
  /** By id of the virtual private gateway or transit gateway that they end at. */
  readonly vpnConnectionsOfGateway: Grouped<VpnConnection>;
  /** By id of the customer gateway. */
  readonly vpnConnectionsOfCustomer: Grouped<VpnConnection>;
  readonly customerGateways: ById<CustomerGateway>;
  readonly directConnections: ById<DirectConnection>;
  readonly directGateways: ById<DirectGateway>;
  readonly virtualInterfaces: ById<VirtualInterface>;
  /** By id of the virtual private gateway or Direct Connect gateway that they end at. */
  readonly virtualInterfacesOfGateway: Grouped<VirtualInterface>;
}

/** Builds every index once; linear in the size of the network. */
export function indexNetwork(network: CloudNetwork): NetworkIndex {
  const subnets = byId(network.subnet);
  const interfaces = byId(network["network-interface"]);
  const connections = byId(network["vpn-connection"]);
  const virtualInterfaces = byId(network["virtual-interface"]);
  const routeTables = byId(network["route-table"]);
  return {
    network,
    vpcs: byId(network.vpc),
    subnets,
    subnetsOfVpc: grouped(subnets.values(), (subnet) => [subnet.vpcId]),
    ...indexRoutes(network, routeTables),
    internetGateways: byId(network["internet-gateway"]),
    natGateways: byId(network["nat-gateway"]),
    peerings: byId(network["vpc-peering"]),
    endpoints: byId(network["vpc-endpoint"]),
    interfaces,
    interfacesByAddress: grouped(interfaces.values(), addressesOf),
    interfacesOfInstance: grouped(interfaces.values(), (eni) => (eni.instanceId === undefined ? [] : [eni.instanceId])),
    interfacesOfSubnet: grouped(interfaces.values(), (eni) => (eni.subnetId === undefined ? [] : [eni.subnetId])),
    instances: byId(network.instance),
    securityGroups: byId(network["security-group"]),
    aclOfSubnet: bySubject(network["network-acl"], (acl) => acl.subnetIds),
    ...indexTransit(network),
    vpnGateways: byId(network["vpn-gateway"]),
    vpnConnections: connections,
    vpnConnectionsOfGateway: grouped(connections.values(), (vpn) => present([vpn.vpnGatewayId, vpn.transitGatewayId])),
    vpnConnectionsOfCustomer: grouped(connections.values(), (vpn) => present([vpn.customerGatewayId])),
    customerGateways: byId(network["customer-gateway"]),
    directConnections: byId(network["direct-connection"]),
    directGateways: byId(network["direct-gateway"]),
    virtualInterfaces,
    virtualInterfacesOfGateway: grouped(virtualInterfaces.values(), (vif) => present([vif.vpnGatewayId, vif.directGatewayId])),
  };
}

type RouteIndexes = Pick<NetworkIndex, "prefixLists" | "routeTables" | "tableOfSubnet" | "mainTableOfVpc" | "routes">;

function indexRoutes(network: CloudNetwork, routeTables: ById<RouteTable>): RouteIndexes {
  const prefixLists = new Map(network["prefix-list"].map((list) => [list.id, list.cidrs]));
  return {
    prefixLists,
    routeTables,
    tableOfSubnet: bySubject(routeTables.values(), (table) => table.subnetIds),
    mainTableOfVpc: bySubject(routeTables.values(), (table) => (table.main ? [table.vpcId] : [])),
    routes: new Map([...routeTables.values()].map((table) => [table.id, effectiveRoutes(table, (id) => prefixLists.get(id))])),
  };
}

type TransitIndexes = Pick<
  NetworkIndex,
  | "transitGateways"
  | "attachmentsOfTransitGateway"
  | "attachmentsOfResource"
  | "transitTables"
  | "transitTableOfAttachment"
  | "transitRoutes"
>;

/** A peering of transit gateways has one attachment id and is listed at both ends: an attachment is known by its end and its id. */
function indexTransit(network: CloudNetwork): TransitIndexes {
  const attachments = [...new Map(network["transit-attachment"].map((one) => [`${one.transitGatewayId} ${one.id}`, one])).values()];
  const tables = byId(network["transit-route-table"]);
  return {
    transitGateways: byId(network["transit-gateway"]),
    attachmentsOfTransitGateway: grouped(attachments, (attachment) => [attachment.transitGatewayId]),
    attachmentsOfResource: grouped(attachments, (attachment) => [attachment.resourceId]),
    transitTables: tables,
    transitTableOfAttachment: new Map([
      ...bySubject(tables.values(), (table) => table.associatedAttachmentIds.map((id) => `${table.transitGatewayId} ${id}`)),
      ...attachments.flatMap((attachment) => {
        const table = attachment.routeTableId === undefined ? undefined : tables.get(attachment.routeTableId);
        return table === undefined ? [] : [[`${attachment.transitGatewayId} ${attachment.id}`, table] as const];
      }),
    ]),
    transitRoutes: new Map([...tables.values()].map((table) => [table.id, transitRoutes(table)])),
  };
}

/** The route table that decides for packets that come in through an attachment. */
export function transitTableOf(index: NetworkIndex, attachment: TransitAttachment): Placed<TransitRouteTable> | undefined {
  return index.transitTableOfAttachment.get(`${attachment.transitGatewayId} ${attachment.id}`);
}

/** The route table of a subnet: its own, else the main one of its VPC. Undefined when neither is known. */
export function routesOfSubnet(index: NetworkIndex, subnet: Subnet): EffectiveRoutes | undefined {
  const table = index.tableOfSubnet.get(subnet.id) ?? index.mainTableOfVpc.get(subnet.vpcId);
  return table === undefined ? undefined : index.routes.get(table.id);
}

/** Interfaces that have an address, private or public. */
export function interfacesAt(index: NetworkIndex, address: string): readonly Placed<NetworkInterface>[] {
  const parsed = parseAddress(address);
  return parsed === undefined ? [] : (index.interfacesByAddress.get(formatAddress(parsed)) ?? []);
}

function addressesOf(eni: NetworkInterface): readonly string[] {
  return present([...eni.privateIps, eni.publicIp]).flatMap((text) => {
    const address = parseAddress(text);
    return address === undefined ? [] : [formatAddress(address)];
  });
}

function present<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value) => value !== undefined);
}

function byId<T extends { readonly id: string }>(resources: readonly T[]): ReadonlyMap<string, T> {
  return new Map(resources.map((resource) => [resource.id, resource]));
}

function bySubject<T>(resources: Iterable<T>, subjectsOf: (resource: T) => readonly string[]): ReadonlyMap<string, T> {
  return new Map([...resources].flatMap((resource) => subjectsOf(resource).map((subject) => [subject, resource] as const)));
}

function grouped<T>(resources: Iterable<T>, groupsOf: (resource: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const resource of resources) {
    for (const group of groupsOf(resource)) {
      const members = groups.get(group);
      if (members === undefined) {
        groups.set(group, [resource]);
      } else {
        members.push(resource);
      }
    }
  }
  return groups;
}
