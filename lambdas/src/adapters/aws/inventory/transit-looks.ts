import {
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewayRouteTablesCommand,
  DescribeTransitGatewaysCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  type EC2Client,
  type TransitGatewayAttachment as Ec2TransitAttachment,
  type TransitGateway as Ec2TransitGateway,
  type TransitGatewayRoute as Ec2TransitRoute,
  type TransitGatewayRouteTable as Ec2TransitRouteTable,
  GetTransitGatewayRouteTableAssociationsCommand,
  GetTransitGatewayRouteTablePropagationsCommand,
  SearchTransitGatewayRoutesCommand,
} from "@aws-sdk/client-ec2";
import type { TransitAttachment, TransitGateway, TransitRoute, TransitRouteTable } from "@isthmus/domain/cloud/connectivity";
import type { Look, LookPage } from "../../../ports/cloud-inventory.ts";
import { elementsOf, listing } from "./page-listing.ts";
import { nameOf, onlyWith, present, sortedByContent, sortedTexts, unknown } from "./read-facts.ts";

const MaxResults = 1_000;

/** SearchTransitGatewayRoutes wants a filter; this one lets every route through. It gives 1,000 at most, and that many unless told otherwise. */
const allRoutes = [{ Name: "type", Values: ["static", "propagated"] }];

export function transitLooks(ec2: EC2Client): readonly Look[] {
  return [
    listing({
      api: "describe-transit-gateways",
      kind: "transit-gateway",
      ask: (NextToken) => ec2.send(new DescribeTransitGatewaysCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.TransitGateways,
      facts: toTransitGateway,
    }),
    { api: "describe-transit-gateway-attachments", kind: "transit-attachment", pages: () => attachmentPages(ec2) },
    listing({
      api: "describe-transit-gateway-route-tables",
      kind: "transit-route-table",
      ask: (NextToken) => ec2.send(new DescribeTransitGatewayRouteTablesCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
      elements: (page) => page.TransitGatewayRouteTables,
      detail: (table) => contentsOf(ec2, table?.TransitGatewayRouteTableId),
      facts: toRouteTable,
    }),
  ];
}

/** Only the listing of VPC attachments tells their subnets, so it is read before. */
async function* attachmentPages(ec2: EC2Client): AsyncGenerator<LookPage<"transit-attachment">> {
  const ofVpcs = await elementsOf(
    {
      ask: (NextToken) => ec2.send(new DescribeTransitGatewayVpcAttachmentsCommand({ MaxResults, NextToken })),
      next: (page) => page.NextToken,
    },
    (page) => page.TransitGatewayVpcAttachments,
  );
  const subnets = new Map(
    ofVpcs.map((each) => [each?.TransitGatewayAttachmentId, sortedTexts(each?.SubnetIds, (subnet) => subnet)] as const),
  );
  yield* listing({
    api: "describe-transit-gateway-attachments",
    kind: "transit-attachment",
    ask: (NextToken) => ec2.send(new DescribeTransitGatewayAttachmentsCommand({ MaxResults, NextToken })),
    next: (page) => page.NextToken,
    elements: (page) => page.TransitGatewayAttachments,
    facts: (attachment) => toAttachment(attachment, subnets.get(attachment.TransitGatewayAttachmentId) ?? []),
  }).pages();
}

function toTransitGateway(gateway: Ec2TransitGateway): TransitGateway | undefined {
  return onlyWith({ id: gateway.TransitGatewayId }, ({ id }) => ({
    id,
    name: nameOf(gateway.Tags),
    state: gateway.State ?? unknown,
    asn: gateway.Options?.AmazonSideAsn,
    ownerId: present(gateway.OwnerId),
  }));
}

function toAttachment(attachment: Ec2TransitAttachment, subnetIds: readonly string[]): TransitAttachment | undefined {
  const required = { id: attachment.TransitGatewayAttachmentId, transitGatewayId: attachment.TransitGatewayId };
  return onlyWith(required, ({ id, transitGatewayId }) => ({
    id,
    name: nameOf(attachment.Tags),
    transitGatewayId,
    type: attachment.ResourceType ?? unknown,
    resourceId: attachment.ResourceId ?? "",
    state: attachment.State ?? unknown,
    routeTableId: present(attachment.Association?.TransitGatewayRouteTableId),
    subnetIds,
  }));
}

async function contentsOf(ec2: EC2Client, id: string | undefined) {
  if (id === undefined) {
    return undefined;
  }
  const of = { TransitGatewayRouteTableId: id, MaxResults };
  const [found, associations, propagations] = await Promise.all([
    ec2.send(new SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId: id, Filters: allRoutes })),
    elementsOf(
      {
        ask: (NextToken) => ec2.send(new GetTransitGatewayRouteTableAssociationsCommand({ ...of, NextToken })),
        next: (page) => page.NextToken,
      },
      (page) => page.Associations,
    ),
    elementsOf(
      {
        ask: (NextToken) => ec2.send(new GetTransitGatewayRouteTablePropagationsCommand({ ...of, NextToken })),
        next: (page) => page.NextToken,
      },
      (page) => page.TransitGatewayRouteTablePropagations,
    ),
  ]);
  return { found, associations, propagations };
}

function toRouteTable(table: Ec2TransitRouteTable, contents: Awaited<ReturnType<typeof contentsOf>>): TransitRouteTable | undefined {
  const required = { id: table.TransitGatewayRouteTableId, transitGatewayId: table.TransitGatewayId };
  return onlyWith(required, ({ id, transitGatewayId }) => ({
    id,
    name: nameOf(table.Tags),
    transitGatewayId,
    state: table.State ?? unknown,
    associatedAttachmentIds: sortedTexts(contents?.associations, (each) => each.TransitGatewayAttachmentId),
    propagatingAttachmentIds: sortedTexts(contents?.propagations, (each) => each.TransitGatewayAttachmentId),
    routes: sortedByContent((contents?.found.Routes ?? []).map(toRoute)),
    truncated: contents?.found.AdditionalRoutesAvailable ?? false,
  }));
}

function toRoute(route: Ec2TransitRoute): TransitRoute {
  return {
    destination: route.DestinationCidrBlock ?? route.PrefixListId ?? "",
    state: route.State ?? unknown,
    type: route.Type ?? unknown,
    attachmentIds: sortedTexts(route.TransitGatewayAttachments, (each) => each.TransitGatewayAttachmentId),
  };
}
