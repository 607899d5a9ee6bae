import type {
  SampleCustomerGateway,
  SampleDirectConnection,
  SampleTransitAttachment,
  SampleTransitGateway,
  SampleTransitRouteTable,
  SampleVirtualInterface,
  SampleVpnConnection,
  SampleVpnGateway,
} from "./connectivity.ts";
import type {
  SampleAddress,
  SampleEndpoint,
  SampleFlowLog,
  SampleInternetGateway,
  SampleNatGateway,
  SampleNetworkAcl,
  SamplePeering,
  SamplePrefixList,
  SampleRouteTable,
  SampleSecurityGroup,
  SampleSubnet,
  SampleVpc,
} from "./network.ts";
import type { SampleDatabase, SampleFunction, SampleInstance, SampleLoadBalancer, SampleTargetGroup, SampleVolume } from "./services.ts";

/** Everything that the sample account has in one Region. */
export interface RegionResources {
  readonly vpcs: readonly SampleVpc[];
  readonly subnets: readonly SampleSubnet[];
  readonly routeTables: readonly SampleRouteTable[];
  readonly internetGateways: readonly SampleInternetGateway[];
  readonly egressOnlyInternetGateways: readonly SampleInternetGateway[];
  readonly natGateways: readonly SampleNatGateway[];
  readonly peerings: readonly SamplePeering[];
  readonly endpoints: readonly SampleEndpoint[];
  readonly securityGroups: readonly SampleSecurityGroup[];
  readonly networkAcls: readonly SampleNetworkAcl[];
  readonly prefixLists: readonly SamplePrefixList[];
  readonly addresses: readonly SampleAddress[];
  readonly flowLogs: readonly SampleFlowLog[];
  readonly transitGateways: readonly SampleTransitGateway[];
  readonly transitAttachments: readonly SampleTransitAttachment[];
  readonly transitRouteTables: readonly SampleTransitRouteTable[];
  readonly vpnGateways: readonly SampleVpnGateway[];
  readonly customerGateways: readonly SampleCustomerGateway[];
  readonly vpnConnections: readonly SampleVpnConnection[];
  readonly directConnections: readonly SampleDirectConnection[];
  readonly virtualInterfaces: readonly SampleVirtualInterface[];
  readonly instances: readonly SampleInstance[];
  readonly volumes: readonly SampleVolume[];
  readonly databases: readonly SampleDatabase[];
  readonly loadBalancers: readonly SampleLoadBalancer[];
  readonly targetGroups: readonly SampleTargetGroup[];
  readonly functions: readonly SampleFunction[];
}
