import type { SeriesIdentity } from "../cloudwatch/metric-source.ts";
import { type ConditionHistory, checkAt, powerAt, tunnelAt } from "./account-conditions.ts";
import { instances } from "./compute.ts";
import { busyness, wobble } from "./daily-pattern.ts";
import { natGateways, vpnConnections } from "./network.ts";
import type { SampleInstance, SampleNatGateway, SampleVpnConnection } from "./resources.ts";

/** A series of the sample account: its value over the minute that starts at `tS`, undefined where AWS would have no data. */
export interface AccountSeries extends SeriesIdentity {
  valueAt(tS: number, history: ConditionHistory): number | undefined;
}

const vpnBytesPerMinute = 58_000_000;
const keepaliveBytesPerMinute = 4_200;
const natBytesPerMinute = 96_000_000;

/** Every series of the sample account. */
export const accountSeries: readonly AccountSeries[] = [
  ...instances.flatMap(instanceSeries),
  ...vpnConnections.flatMap(vpnSeries),
  ...natGateways.flatMap(natSeries),
];

function instanceSeries(instance: SampleInstance): readonly AccountSeries[] {
  const seed = (metric: string): string => `${instance.instanceId}/${metric}`;
  const running = (metric: string, value: (tS: number, impaired: boolean) => number): AccountSeries => ({
    namespace: "AWS/EC2",
    metric,
    dimensions: { InstanceId: instance.instanceId },
    valueAt(tS, history) {
      const atMs = tS * 1000;
      if (atMs < instance.launchedAtMs || powerAt(history, instance.instanceId, atMs).state === "stopped") return undefined;
      return value(tS, checkAt(history, instance.instanceId, atMs).state === "impaired");
    },
  });
  const traffic = (metric: string, share: number): AccountSeries =>
    running(metric, (tS, impaired) =>
      Math.round(impaired ? 900 : instance.typicalBytesPerMinute * share * busyness(tS) * wobble(seed(metric), tS)),
    );
  return [
    running("CPUUtilization", (tS, impaired) =>
      impaired ? 0.7 * wobble(seed("cpu"), tS) : Math.min(100, instance.typicalCpuPercent * busyness(tS) * wobble(seed("cpu"), tS) * 1.3),
    ),
    traffic("NetworkIn", 0.42),
    traffic("NetworkOut", 0.58),
    running("StatusCheckFailed", (_tS, impaired) => (impaired ? 1 : 0)),
    running("StatusCheckFailed_Instance", (_tS, impaired) => (impaired ? 1 : 0)),
    running("StatusCheckFailed_System", () => 0),
  ];
}

function vpnSeries(vpn: SampleVpnConnection): readonly AccountSeries[] {
  const addresses = vpn.tunnels.map((tunnel) => tunnel.outsideIp);
  const up = (tS: number, history: ConditionHistory): readonly string[] =>
    addresses.filter((address) => tunnelAt(history, address, tS * 1000).state === "up");
  const series = (
    metric: string,
    dimensions: Readonly<Record<string, string>>,
    value: (tS: number, history: ConditionHistory) => number,
  ): AccountSeries => ({
    namespace: "AWS/VPN",
    metric,
    dimensions,
    valueAt: (tS, history) => (tS * 1000 < vpn.createdAtMs ? undefined : value(tS, history)),
  });
  const vpnId = vpn.vpnConnectionId;
  const load = (metric: string, tS: number): number =>
    Math.round((metric === "TunnelDataIn" ? 0.6 : 1) * vpnBytesPerMinute * busyness(tS) * wobble(`${vpnId}/${metric}`, tS));
  const perTunnel = addresses.flatMap((address) => {
    const dimensions = { VpnId: vpnId, TunnelIpAddress: address };
    const carried = (metric: string): AccountSeries =>
      series(metric, dimensions, (tS, history) => {
        const working = up(tS, history);
        if (!working.includes(address)) return 0;
        return working[0] === address ? load(metric, tS) : keepaliveBytesPerMinute;
      });
    return [
      series("TunnelState", dimensions, (tS, history) => (up(tS, history).includes(address) ? 1 : 0)),
      carried("TunnelDataIn"),
      carried("TunnelDataOut"),
    ];
  });
  const whole = { VpnId: vpnId };
  const total = (metric: string): AccountSeries =>
    series(metric, whole, (tS, history) => (up(tS, history).length === 0 ? 0 : load(metric, tS)));
  return [
    ...perTunnel,
    series("TunnelState", whole, (tS, history) => up(tS, history).length / addresses.length),
    total("TunnelDataIn"),
    total("TunnelDataOut"),
  ];
}

function natSeries(nat: SampleNatGateway): readonly AccountSeries[] {
  const series = (metric: string, value: (tS: number) => number): AccountSeries => ({
    namespace: "AWS/NATGateway",
    metric,
    dimensions: { NatGatewayId: nat.natGatewayId },
    valueAt: (tS) => (tS * 1000 < nat.createdAtMs ? undefined : Math.round(value(tS))),
  });
  const bytes = (metric: string, share: number): AccountSeries =>
    series(metric, (tS) => natBytesPerMinute * share * busyness(tS) * wobble(`${nat.natGatewayId}/${metric}`, tS));
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
