import type { SampleVirtualInterface } from "../resources/connectivity.ts";
import type { AccountSeries } from "./account-series.ts";
import { busyness, wobble } from "./daily-pattern.ts";

/** Direct Connect has a value every five minutes. */
const periodS = 300;

/** `AWS/DX` of a virtual interface and of the connection that it is on; the line stays up when BGP is lost. */
export function directSeries(virtual: SampleVirtualInterface): readonly AccountSeries[] {
  const { connectionId: ConnectionId, virtualInterfaceId: VirtualInterfaceId } = virtual;
  const whole = { ConnectionId };
  const one = { ConnectionId, VirtualInterfaceId };
  const series = (
    metric: string,
    dimensions: Readonly<Record<string, string>>,
    value: (isUp: boolean, tS: number) => number,
  ): AccountSeries => ({
    namespace: "AWS/DX",
    metric,
    dimensions,
    valueAt: (tS, conditions) =>
      tS % periodS === 0 ? value(conditions.of("virtual-interface", VirtualInterfaceId).state === "up", tS) : undefined,
  });
  const rate = (typicalBps: number, seed: string) => (isUp: boolean, tS: number) =>
    isUp ? Math.round(typicalBps * busyness(tS) * wobble(`${VirtualInterfaceId}/${seed}`, tS)) : 0;
  const [ingress, egress] = [rate(virtual.typicalBps.in, "in"), rate(virtual.typicalBps.out, "out")];
  return [
    series("ConnectionState", whole, () => 1),
    series("ConnectionErrorCount", whole, () => 0),
    series("ConnectionBpsIngress", whole, ingress),
    series("ConnectionBpsEgress", whole, egress),
    series("VirtualInterfaceBgpStatus", one, (isUp) => (isUp ? 1 : 0)),
    series("VirtualInterfaceBgpPrefixesAccepted", one, (isUp) => (isUp ? 2 : 0)),
    series("VirtualInterfaceBpsIngress", one, ingress),
    series("VirtualInterfaceBpsEgress", one, egress),
  ];
}
