import type { AccountView } from "../sample-account/account-view.ts";
import { type TransitRouteNow, transitRoutesNow } from "../sample-account/facts/routes.ts";
import type { SampleTransitAttachment, SampleTransitRouteTable } from "../sample-account/resources/connectivity.ts";
import type { XmlObject } from "../xml.ts";
import { type Ec2Input, filtersOf, invalid } from "./ec2-input.ts";
import { type Describe, describe } from "./listing.ts";
import { tagFilters, tagSet } from "./tags.ts";

const attachmentId = {
  parameter: "TransitGatewayAttachmentIds",
  of: (attachment: SampleTransitAttachment) => attachment.attachmentId,
  notFound: "InvalidTransitGatewayAttachmentID.NotFound",
};

/** Describe actions of transit gateways and their attachments. */
export const transitActions: Readonly<Record<string, Describe>> = {
  DescribeTransitGateways: describe({
    listElement: "transitGatewaySet",
    resources: (_input, { resources }) => resources.transitGateways,
    id: {
      parameter: "TransitGatewayIds",
      of: (gateway) => gateway.transitGatewayId,
      notFound: "InvalidTransitGatewayID.NotFound",
    },
    filters: (gateway) => ({
      ...tagFilters(gateway.name),
      "transit-gateway-id": [gateway.transitGatewayId],
      "options.amazon-side-asn": [String(gateway.amazonSideAsn)],
      state: ["available"],
    }),
    render: (gateway, { accountId, region }) => ({
      transitGatewayId: gateway.transitGatewayId,
      transitGatewayArn: `arn:aws:ec2:${region}:${accountId}:transit-gateway/${gateway.transitGatewayId}`,
      state: "available",
      ownerId: accountId,
      creationTime: new Date(gateway.createdAtMs),
      options: {
        amazonSideAsn: gateway.amazonSideAsn,
        autoAcceptSharedAttachments: "disable",
        defaultRouteTableAssociation: "disable",
        defaultRouteTablePropagation: "disable",
        vpnEcmpSupport: "enable",
        dnsSupport: "enable",
        multicastSupport: "disable",
      },
      tagSet: tagSet(gateway.name),
    }),
  }),
  DescribeTransitGatewayAttachments: describe({
    listElement: "transitGatewayAttachments",
    resources: (_input, { resources }) => resources.transitAttachments,
    id: attachmentId,
    filters: (attachment) => ({
      ...attachmentFilters(attachment),
      "resource-type": [attachment.type],
      "resource-id": [attachment.resourceId],
    }),
    render: (attachment, view) => ({
      ...attachmentCore(attachment, view),
      transitGatewayOwnerId: view.accountId,
      resourceOwnerId: view.accountId,
      resourceType: attachment.type,
      resourceId: attachment.resourceId,
      association: { transitGatewayRouteTableId: attachment.routeTableId, state: "associated" },
    }),
  }),
  DescribeTransitGatewayVpcAttachments: describe({
    listElement: "transitGatewayVpcAttachments",
    resources: (_input, view) => attachmentsOf(view, "vpc"),
    id: attachmentId,
    filters: (attachment) => ({ ...attachmentFilters(attachment), "vpc-id": [attachment.resourceId] }),
    render: (attachment, view) => ({
      ...attachmentCore(attachment, view),
      vpcId: attachment.resourceId,
      vpcOwnerId: view.accountId,
      subnetIds: attachment.placements.map(({ subnetId }) => subnetId),
      options: { dnsSupport: "enable", ipv6Support: "disable", applianceModeSupport: "disable" },
    }),
  }),
  DescribeTransitGatewayPeeringAttachments: describe({
    listElement: "transitGatewayPeeringAttachments",
    resources: (_input, view) => attachmentsOf(view, "peering"),
    id: attachmentId,
    filters: attachmentFilters,
    render: (attachment, view) => {
      const own = { transitGatewayId: attachment.transitGatewayId, ownerId: view.accountId, region: view.region };
      const peer = { transitGatewayId: attachment.resourceId, ownerId: view.accountId, region: attachment.peerRegion };
      return {
        ...attachmentCore(attachment, view),
        requesterTgwInfo: attachment.isRequester === true ? own : peer,
        accepterTgwInfo: attachment.isRequester === true ? peer : own,
        status: { code: "available" },
      };
    },
  }),
  DescribeTransitGatewayRouteTables: describe({
    listElement: "transitGatewayRouteTables",
    resources: (_input, { resources }) => resources.transitRouteTables,
    id: { parameter: "TransitGatewayRouteTableIds", of: (table) => table.routeTableId, notFound: "InvalidRouteTableID.NotFound" },
    filters: (table) => ({
      ...tagFilters(table.name),
      "transit-gateway-route-table-id": [table.routeTableId],
      "transit-gateway-id": [table.transitGatewayId],
      state: ["available"],
    }),
    render: (table, view) => ({
      transitGatewayRouteTableId: table.routeTableId,
      transitGatewayId: table.transitGatewayId,
      state: "available",
      defaultAssociationRouteTable: false,
      defaultPropagationRouteTable: false,
      creationTime: createdAt(table.transitGatewayId, view),
      tagSet: tagSet(table.name),
    }),
  }),
};

/** What is asked about one route table of a transit gateway. */
export const transitTableActions: Readonly<Record<string, Describe>> = {
  GetTransitGatewayRouteTableAssociations: inTable(
    describe({
      listElement: "associations",
      resources: (input, { resources }) => resources.transitAttachments.filter(({ routeTableId }) => routeTableId === tableId(input)),
      filters: (attachment) => ({
        ...attachmentFilters(attachment),
        "resource-type": [attachment.type],
        "resource-id": [attachment.resourceId],
      }),
      render: (attachment) => ({ ...attachmentRef(attachment), state: "associated" }),
    }),
  ),
  GetTransitGatewayRouteTablePropagations: inTable(
    describe({
      listElement: "transitGatewayRouteTablePropagations",
      resources: (input, view) => {
        const wanted = findTable(input, view)?.propagatingAttachmentIds ?? [];
        return view.resources.transitAttachments.filter((attachment) => wanted.includes(attachment.attachmentId));
      },
      filters: (attachment) => ({
        ...attachmentFilters(attachment),
        "resource-type": [attachment.type],
        "resource-id": [attachment.resourceId],
      }),
      render: (attachment) => ({ ...attachmentRef(attachment), state: "enabled" }),
    }),
  ),
  SearchTransitGatewayRoutes: inTable((input, view) => {
    if (filtersOf(input).length === 0) return invalid("MissingParameter", "The request must contain the parameter Filters");
    const found = searchRoutes(input, view);
    if (found.kind === "error") return found;
    return { kind: "ok", body: { ...found.body, additionalRoutesAvailable: found.body["nextToken"] !== undefined } };
  }),
};

const searchRoutes = describe<TransitRouteNow>({
  listElement: "routeSet",
  resources: (input, view) => {
    const table = findTable(input, view);
    return table === undefined ? [] : transitRoutesNow(table, view);
  },
  filters: ({ route, attachmentId: via }) => ({
    state: [via === undefined ? "blackhole" : "active"],
    type: [route.type],
    "route-search.exact-match": [route.destination],
    "attachment.transit-gateway-attachment-id": via === undefined ? [] : [via],
  }),
  render: ({ route, attachmentId: via }, { resources }) => ({
    destinationCidrBlock: route.destination,
    type: route.type,
    state: via === undefined ? "blackhole" : "active",
    transitGatewayAttachments: resources.transitAttachments.filter((candidate) => candidate.attachmentId === via).map(attachmentRef),
  }),
});

/** Refuses a table that is not there. */
function inTable(action: Describe): Describe {
  return (input, view) =>
    findTable(input, view) === undefined
      ? invalid("InvalidRouteTableID.NotFound", `Transit Gateway Route Table ${tableId(input)} was deleted or does not exist.`)
      : action(input, view);
}

function tableId(input: Ec2Input): string {
  return String(input["TransitGatewayRouteTableId"]);
}

function findTable(input: Ec2Input, { resources }: AccountView): SampleTransitRouteTable | undefined {
  return resources.transitRouteTables.find(({ routeTableId }) => routeTableId === tableId(input));
}

function attachmentsOf({ resources }: AccountView, type: SampleTransitAttachment["type"]): readonly SampleTransitAttachment[] {
  return resources.transitAttachments.filter((attachment) => attachment.type === type);
}

function attachmentFilters(attachment: SampleTransitAttachment): Readonly<Record<string, readonly string[]>> {
  return {
    ...tagFilters(attachment.name),
    "transit-gateway-attachment-id": [attachment.attachmentId],
    "transit-gateway-id": [attachment.transitGatewayId],
    state: ["available"],
  };
}

function attachmentCore(attachment: SampleTransitAttachment, view: AccountView): XmlObject {
  return {
    transitGatewayAttachmentId: attachment.attachmentId,
    transitGatewayId: attachment.transitGatewayId,
    state: "available",
    creationTime: createdAt(attachment.transitGatewayId, view),
    tagSet: tagSet(attachment.name),
  };
}

function attachmentRef(attachment: SampleTransitAttachment): XmlObject {
  return {
    transitGatewayAttachmentId: attachment.attachmentId,
    resourceType: attachment.type,
    resourceId: attachment.resourceId,
  };
}

function createdAt(transitGatewayId: string, { resources }: AccountView): Date {
  return new Date(resources.transitGateways.find((gateway) => gateway.transitGatewayId === transitGatewayId)?.createdAtMs ?? 0);
}
