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
  ElasticAddress,
  FlowLog,
  InternetGateway,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  PrefixList,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
  VpcPeering,
} from "./network.ts";
import type { Bucket, CloudFunction, Database, Instance, LoadBalancer, Volume } from "./services.ts";

/** Where a resource is filed. Direct Connect gateways are filed under the Region that was asked, though they belong to none. */
export interface CloudPlace {
  readonly accountId: string;
  readonly region: string;
}

/** Every kind of AWS resource that is known, by the name it has in the entities table. */
export interface CloudResources {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  readonly "route-table": RouteTable;
  readonly "internet-gateway": InternetGateway;
  readonly "nat-gateway": NatGateway;
  readonly "vpc-peering": VpcPeering;
  readonly "vpc-endpoint": VpcEndpoint;
  readonly "network-interface": NetworkInterface;
  readonly "security-group": SecurityGroup;
  readonly "network-acl": NetworkAcl;
  readonly "prefix-list": PrefixList;
  readonly "elastic-address": ElasticAddress;
  readonly "flow-log": FlowLog;
  readonly "transit-gateway": TransitGateway;
  readonly "transit-attachment": TransitAttachment;
  readonly "transit-route-table": TransitRouteTable;
  readonly "vpn-gateway": VpnGateway;
  readonly "customer-gateway": CustomerGateway;
  readonly "vpn-connection": VpnConnection;
  readonly "direct-connection": DirectConnection;
  readonly "virtual-interface": VirtualInterface;
  readonly "direct-gateway": DirectGateway;
  readonly instance: Instance;
  readonly volume: Volume;
  readonly database: Database;
  readonly "load-balancer": LoadBalancer;
  readonly function: CloudFunction;
  readonly bucket: Bucket;
}

export type CloudKind = keyof CloudResources;

/** A resource and where it is filed. */
export type Placed<T> = T & CloudPlace;

/** The living resources of all accounts and Regions, by kind. A kind that could not be read anywhere is an empty list: see coverage. */
export type CloudNetwork = { readonly [K in CloudKind]: readonly Placed<CloudResources[K]>[] };
