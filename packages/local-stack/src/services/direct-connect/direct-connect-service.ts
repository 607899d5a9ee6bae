import type { UntypedRecord } from "../../engine/template/untyped.ts";
import { ok, refused } from "../operation.ts";
import type { AccountView } from "../sample-account/account-view.ts";
import type { SampleVirtualInterface } from "../sample-account/resources/connectivity.ts";
import type { SampleAccount } from "../sample-account/sample-account.ts";
import { directGateways } from "../sample-account/seoul/connectivity.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";

/** AWS gives the keys of BGP sessions to whoever may describe them; whoever reads them must leave them where they are. */
const sampleSecret = "sample-bgp-key";

type Action = (input: UntypedRecord, view: AccountView) => AwsResponse;

const actions: Readonly<Record<string, Action | undefined>> = {
  DescribeConnections: describeConnections,
  DescribeVirtualInterfaces: describeVirtualInterfaces,
  DescribeDirectConnectGateways: describeGateways,
  DescribeDirectConnectGatewayAssociations: describeAssociations,
  DescribeDirectConnectGatewayAttachments: describeAttachments,
};

/** The Direct Connect API over the sample account, AWS JSON 1.1. Connections lie in a Region, Direct Connect gateways in all. */
export class DirectConnectService implements AwsService {
  readonly signingName = "directconnect";
  readonly #account: SampleAccount;

  constructor(account: SampleAccount) {
    this.#account = account;
  }

  handle({ action, input, region }: AwsRequest): Promise<AwsResponse> {
    const perform = Object.hasOwn(actions, action) ? actions[action] : undefined;
    const unknown = () => refused("UnknownOperationException", `Direct Connect operation ${action} is not known here.`);
    return Promise.resolve(perform === undefined ? unknown() : perform(input, this.#account.viewOf(region)));
  }
}

function describeConnections(input: UntypedRecord, view: AccountView): AwsResponse {
  const wanted = input["connectionId"];
  const connections = view.resources.directConnections.filter(({ connectionId }) => isWanted(wanted, connectionId));
  if (wanted !== undefined && connections.length === 0) return notFound(`Connection ID ${String(wanted)}`);
  return ok({
    connections: connections.map((connection) => ({
      ownerAccount: view.accountId,
      connectionId: connection.connectionId,
      connectionName: connection.name,
      connectionState: "available",
      region: view.region,
      location: connection.location,
      bandwidth: connection.bandwidth,
      partnerName: connection.partnerName,
      hasLogicalRedundancy: "no",
      jumboFrameCapable: true,
      macSecCapable: false,
      tags: tagsOf(connection.name),
    })),
  });
}

function describeVirtualInterfaces(input: UntypedRecord, view: AccountView): AwsResponse {
  const wanted = input["virtualInterfaceId"];
  const found = view.resources.virtualInterfaces.filter(
    (one) => isWanted(wanted, one.virtualInterfaceId) && isWanted(input["connectionId"], one.connectionId),
  );
  if (wanted !== undefined && found.length === 0) return notFound(`Virtual interface ID ${String(wanted)}`);
  return ok({ virtualInterfaces: found.map((one) => virtualInterface(one, view)) });
}

function virtualInterface(one: SampleVirtualInterface, view: AccountView): object {
  const { state } = view.conditions.of("virtual-interface", one.virtualInterfaceId);
  const session = {
    asn: one.asn,
    asnLong: one.asn,
    authKey: sampleSecret,
    addressFamily: "ipv4",
    amazonAddress: one.amazonAddress,
    customerAddress: one.customerAddress,
  };
  return {
    ownerAccount: view.accountId,
    virtualInterfaceId: one.virtualInterfaceId,
    virtualInterfaceName: one.name,
    virtualInterfaceType: one.type,
    virtualInterfaceState: state === "up" ? "available" : "down",
    connectionId: one.connectionId,
    location: view.resources.directConnections.find(({ connectionId }) => connectionId === one.connectionId)?.location,
    region: view.region,
    vlan: one.vlan,
    amazonSideAsn: one.amazonSideAsn,
    directConnectGatewayId: one.directConnectGatewayId,
    mtu: 1_500,
    jumboFrameCapable: true,
    routeFilterPrefixes: [],
    ...session,
    bgpPeers: [{ bgpPeerId: one.bgpPeerId, ...session, bgpPeerState: "available", bgpStatus: state }],
    tags: tagsOf(one.name),
  };
}

function describeGateways(input: UntypedRecord, view: AccountView): AwsResponse {
  const wanted = input["directConnectGatewayId"];
  const found = directGateways.filter(({ directConnectGatewayId }) => isWanted(wanted, directConnectGatewayId));
  return ok({
    directConnectGateways: found.map((gateway) => ({
      directConnectGatewayId: gateway.directConnectGatewayId,
      directConnectGatewayName: gateway.name,
      amazonSideAsn: gateway.amazonSideAsn,
      ownerAccount: view.accountId,
      directConnectGatewayState: "available",
    })),
  });
}

function describeAssociations(input: UntypedRecord, view: AccountView): AwsResponse {
  const { associationId, associatedGatewayId, directConnectGatewayId } = input;
  if (associationId === undefined && associatedGatewayId === undefined && directConnectGatewayId === undefined) {
    return refused("DirectConnectClientException", "One of associationId, associatedGatewayId and directConnectGatewayId is needed.");
  }
  const found = directGateways.filter(
    ({ association, directConnectGatewayId: id }) =>
      isWanted(associationId, association.associationId) &&
      isWanted(associatedGatewayId, association.transitGatewayId) &&
      isWanted(directConnectGatewayId, id),
  );
  return ok({
    directConnectGatewayAssociations: found.map(({ association, directConnectGatewayId: id }) => ({
      associationId: association.associationId,
      associationState: "associated",
      directConnectGatewayId: id,
      directConnectGatewayOwnerAccount: view.accountId,
      associatedGateway: {
        id: association.transitGatewayId,
        type: "transitGateway",
        ownerAccount: view.accountId,
        region: association.region,
      },
      allowedPrefixesToDirectConnectGateway: association.allowedPrefixes.map((cidr) => ({ cidr })),
    })),
  });
}

function describeAttachments(input: UntypedRecord, view: AccountView): AwsResponse {
  const { directConnectGatewayId, virtualInterfaceId } = input;
  const found = view.resources.virtualInterfaces.filter(
    (one) => isWanted(directConnectGatewayId, one.directConnectGatewayId) && isWanted(virtualInterfaceId, one.virtualInterfaceId),
  );
  return ok({
    directConnectGatewayAttachments: found.map((one) => ({
      directConnectGatewayId: one.directConnectGatewayId,
      virtualInterfaceId: one.virtualInterfaceId,
      virtualInterfaceRegion: view.region,
      virtualInterfaceOwnerAccount: view.accountId,
      attachmentState: "attached",
      attachmentType: "TransitVirtualInterface",
    })),
  });
}

function isWanted(wanted: unknown, actual: string): boolean {
  return wanted === undefined || wanted === actual;
}

function tagsOf(name: string): readonly object[] {
  return [{ key: "Name", value: name }];
}

function notFound(what: string): AwsResponse {
  return refused("DirectConnectClientException", `${what} does not exist.`);
}
