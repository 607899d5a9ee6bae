import type { Conditions } from "../conditions.ts";
import { attachmentWorks, transitRoutesNow } from "../facts/routes.ts";
import type { SampleTransitAttachment, SampleTransitGateway } from "../resources/connectivity.ts";
import type { RegionResources } from "../resources/region.ts";
import type { AccountSeries } from "./account-series.ts";
import { busyness, wobble } from "./daily-pattern.ts";

/** Packets a minute, at the busiest, that are sent on through one attachment to a destination whose route is gone. */
const lostPacketsPerMinute = 180;
const packetBytes = 780;

type Value = (attachment: SampleTransitAttachment, at: { readonly tS: number; readonly conditions: Conditions }) => number;

/** `AWS/TransitGateway`, of the whole gateway and of each attachment. A packet is counted as dropped where it came in. */
export function transitSeries(gateway: SampleTransitGateway, resources: RegionResources): readonly AccountSeries[] {
  const attachments = resources.transitAttachments.filter(({ transitGatewayId }) => transitGatewayId === gateway.transitGatewayId);
  const metrics: Readonly<Record<string, Value>> = {
    BytesIn: (attachment, at) => carried(attachment, { ...at, resources, direction: "in" }),
    BytesOut: (attachment, at) => carried(attachment, { ...at, resources, direction: "out" }),
    PacketsIn: (attachment, at) => Math.round(carried(attachment, { ...at, resources, direction: "in" }) / packetBytes),
    PacketsOut: (attachment, at) => Math.round(carried(attachment, { ...at, resources, direction: "out" }) / packetBytes),
    PacketDropCountBlackhole: () => 0,
    PacketDropCountNoRoute: (attachment, at) => dropped(attachment, { ...at, resources }),
  };
  return Object.entries(metrics).flatMap(([metric, value]) => {
    const series = (dimensions: Readonly<Record<string, string>>, of: readonly SampleTransitAttachment[]): AccountSeries => ({
      namespace: "AWS/TransitGateway",
      metric,
      dimensions,
      valueAt: (tS, conditions) =>
        tS * 1000 < gateway.createdAtMs ? undefined : of.reduce((total, attachment) => total + value(attachment, { tS, conditions }), 0),
    });
    const whole = { TransitGateway: gateway.transitGatewayId };
    return [
      series(whole, attachments),
      ...attachments.map((attachment) => series({ ...whole, TransitGatewayAttachment: attachment.attachmentId }, [attachment])),
    ];
  });
}

interface Scene {
  readonly tS: number;
  readonly conditions: Conditions;
  readonly resources: RegionResources;
}

function carried(
  attachment: SampleTransitAttachment,
  { tS, conditions, resources, direction }: Scene & { readonly direction: "in" | "out" },
): number {
  if (!attachmentWorks(attachment.attachmentId, { resources, conditions })) return 0;
  const share = direction === "in" ? 0.55 : 0.45;
  return Math.round(attachment.typicalBytesPerMinute * share * busyness(tS) * wobble(`${attachment.attachmentId}/${direction}`, tS));
}

function dropped(attachment: SampleTransitAttachment, { tS, conditions, resources }: Scene): number {
  const table = resources.transitRouteTables.find(({ routeTableId }) => routeTableId === attachment.routeTableId);
  if (table === undefined || attachment.type !== "vpc") return 0;
  const lost = table.routes.length - transitRoutesNow(table, { resources, conditions }).length;
  return Math.round(lost * lostPacketsPerMinute * busyness(tS) * wobble(`${attachment.attachmentId}/dropped`, tS));
}
