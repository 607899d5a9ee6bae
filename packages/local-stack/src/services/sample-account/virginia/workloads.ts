import { type InstanceRow, sampleInstance } from "../instance-rows.ts";
import type { SampleTransitAttachment, SampleTransitGateway, SampleTransitRouteTable } from "../resources/connectivity.ts";
import type { SampleFunction, SampleInstance } from "../resources/services.ts";
import { attachmentIds, onPremisesCidr, seoul, gatewayIds as seoulGatewayIds } from "../seoul/ids.ts";
import { edgeAttachmentId, edgeCidr, edgeTransitTableId, edgeVpcId, gatewayIds, groupIds, subnetIds } from "./ids.ts";

type Row = InstanceRow<keyof typeof subnetIds>;

const launched = "2025-08-20T03:00:00Z";

const rows: Readonly<Record<string, Row>> = {
  "edge-proxy-1": proxy(31, { ip: "10.40.0.21", publicIp: "198.51.100.221" }),
  "edge-proxy-2": proxy(32, { ip: "10.40.0.22", publicIp: "198.51.100.222" }),
  "edge-app-1": app(33, { subnet: "edge-app-a", ip: "10.40.16.21" }),
  "edge-app-2": app(34, { subnet: "edge-app-b", ip: "10.40.20.21" }),
  "edge-app-3": app(35, { subnet: "edge-app-a", ip: "10.40.16.22" }),
  "edge-app-4": app(36, { subnet: "edge-app-b", ip: "10.40.20.22" }),
  "edge-data-1": data(37, { subnet: "edge-data-a", ip: "10.40.32.21" }),
  "edge-data-2": data(38, { subnet: "edge-data-a", ip: "10.40.32.22" }),
  "edge-data-3": data(39, { subnet: "edge-data-a", ip: "10.40.32.23" }),
  "edge-legacy-1": { ...app(40, { subnet: "edge-legacy-a", ip: "192.168.200.20" }), cpu: 5, megabytesPerMinute: 2 },
};

export const instances: readonly SampleInstance[] = Object.entries(rows).map((entry) =>
  sampleInstance(entry, { subnetIds, group: groupIds["edge-app"] }),
);

export const transitGateways: readonly SampleTransitGateway[] = [
  { transitGatewayId: gatewayIds.transit, name: "virginia", amazonSideAsn: 64_514, createdAtMs: Date.UTC(2025, 7, 20, 1, 0) },
];

export const transitAttachments: readonly SampleTransitAttachment[] = [
  {
    attachmentId: edgeAttachmentId,
    name: "virginia-edge",
    transitGatewayId: gatewayIds.transit,
    type: "vpc",
    resourceId: edgeVpcId,
    routeTableId: edgeTransitTableId,
    placements: [
      { subnetId: subnetIds["edge-app-a"], privateIp: "10.40.16.5" },
      { subnetId: subnetIds["edge-app-b"], privateIp: "10.40.20.5" },
    ],
    typicalBytesPerMinute: 12_000_000,
  },
  {
    attachmentId: attachmentIds.peering,
    name: "virginia-peering",
    transitGatewayId: gatewayIds.transit,
    type: "peering",
    resourceId: seoulGatewayIds.transit,
    peerRegion: seoul,
    isRequester: false,
    routeTableId: edgeTransitTableId,
    placements: [],
    typicalBytesPerMinute: 12_000_000,
  },
];

export const transitRouteTables: readonly SampleTransitRouteTable[] = [
  {
    routeTableId: edgeTransitTableId,
    name: "edge",
    transitGatewayId: gatewayIds.transit,
    propagatingAttachmentIds: [edgeAttachmentId],
    routes: [
      { destination: edgeCidr, type: "propagated", attachmentIds: [edgeAttachmentId] },
      { destination: "10.20.0.0/16", type: "static", attachmentIds: [attachmentIds.peering] },
      { destination: onPremisesCidr, type: "static", attachmentIds: [attachmentIds.peering] },
    ],
  },
];

export const functions: readonly SampleFunction[] = [
  {
    name: "edge-rewrite",
    runtime: "nodejs22.x",
    memoryMb: 256,
    description: "Rewrites old addresses",
    placements: [],
    groupIds: [],
    modified: "2026-02-02T11:20:31.000+0000",
  },
];

function proxy(number: number, at: { readonly ip: string; readonly publicIp: string }): Row {
  const group = groupIds["edge-proxy"];
  return { number, type: "c6i.large", subnet: "edge-public-a", ...at, group, launched, cpu: 29, megabytesPerMinute: 260 };
}

function app(number: number, at: Pick<Row, "subnet" | "ip">): Row {
  return { number, type: "m6i.large", ...at, launched, cpu: 24, megabytesPerMinute: 90 };
}

function data(number: number, at: Pick<Row, "subnet" | "ip">): Row {
  return { number, type: "r6i.large", ...at, launched, cpu: 18, megabytesPerMinute: 55 };
}
