import type { SampleNatGateway } from "../resources/network.ts";
import type { AccountSeries } from "./account-series.ts";
import { busyness, wobble } from "./daily-pattern.ts";

/** `AWS/NATGateway` of one NAT gateway. */
export function natSeries(nat: SampleNatGateway): readonly AccountSeries[] {
  const series = (metric: string, value: (tS: number) => number): AccountSeries => ({
    namespace: "AWS/NATGateway",
    metric,
    dimensions: { NatGatewayId: nat.natGatewayId },
    valueAt: (tS) => (tS * 1000 < nat.createdAtMs ? undefined : Math.round(value(tS))),
  });
  const bytes = (metric: string, share: number): AccountSeries =>
    series(metric, (tS) => nat.typicalBytesPerMinute * share * busyness(tS) * wobble(`${nat.natGatewayId}/${metric}`, tS));
  return [
    bytes("BytesInFromSource", 0.2),
    bytes("BytesOutToDestination", 0.2),
    bytes("BytesInFromDestination", 0.8),
    bytes("BytesOutToSource", 0.8),
    series("ActiveConnectionCount", (tS) => 420 * busyness(tS) * wobble(`${nat.natGatewayId}/connections`, tS)),
    series("PacketsDropCount", () => 0),
    series("ErrorPortAllocation", () => 0),
  ];
}
