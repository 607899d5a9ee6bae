import type { Conditions } from "../conditions.ts";
import { attachmentWorks, workingTunnels } from "../facts/routes.ts";
import type { SampleVpnConnection } from "../resources/connectivity.ts";
import type { RegionResources } from "../resources/region.ts";
import type { AccountSeries } from "./account-series.ts";
import { busyness, wobble } from "./daily-pattern.ts";

const keepaliveBytesPerMinute = 4_200;

/** `AWS/VPN` of one connection: the state of its tunnels, and what they carry; the first that works carries everything. */
export function vpnSeries(vpn: SampleVpnConnection, resources: RegionResources): readonly AccountSeries[] {
  const addresses = vpn.tunnels.map((tunnel) => tunnel.outsideIp);
  const series = (
    metric: string,
    dimensions: Readonly<Record<string, string>>,
    value: (tS: number, conditions: Conditions) => number,
  ): AccountSeries => ({
    namespace: "AWS/VPN",
    metric,
    dimensions,
    valueAt: (tS, conditions) => (tS * 1000 < vpn.createdAtMs ? undefined : value(tS, conditions)),
  });
  const vpnId = vpn.vpnConnectionId;
  const load = (metric: string, tS: number, conditions: Conditions): number => {
    if (isSpare(vpn, { resources, conditions })) return keepaliveBytesPerMinute;
    return Math.round((metric === "TunnelDataIn" ? 0.6 : 1) * vpn.typicalBytesPerMinute * busyness(tS) * wobble(`${vpnId}/${metric}`, tS));
  };
  const perTunnel = addresses.flatMap((address) => {
    const dimensions = { VpnId: vpnId, TunnelIpAddress: address };
    const carried = (metric: string): AccountSeries =>
      series(metric, dimensions, (tS, conditions) => {
        const working = workingTunnels(vpn, conditions);
        if (!working.includes(address)) return 0;
        return working[0] === address ? load(metric, tS, conditions) : keepaliveBytesPerMinute;
      });
    return [
      series("TunnelState", dimensions, (_tS, conditions) => (workingTunnels(vpn, conditions).includes(address) ? 1 : 0)),
      carried("TunnelDataIn"),
      carried("TunnelDataOut"),
    ];
  });
  const whole = { VpnId: vpnId };
  const total = (metric: string): AccountSeries =>
    series(metric, whole, (tS, conditions) => (workingTunnels(vpn, conditions).length === 0 ? 0 : load(metric, tS, conditions)));
  return [
    ...perTunnel,
    series("TunnelState", whole, (_tS, conditions) => workingTunnels(vpn, conditions).length / addresses.length),
    total("TunnelDataIn"),
    total("TunnelDataOut"),
  ];
}

/** A VPN of a transit gateway carries little while Direct Connect, which is preferred, works. */
function isSpare(vpn: SampleVpnConnection, scene: { readonly resources: RegionResources; readonly conditions: Conditions }): boolean {
  const direct = scene.resources.transitAttachments.find(({ type }) => type === "direct-connect-gateway");
  return vpn.transitGatewayId !== undefined && direct !== undefined && attachmentWorks(direct.attachmentId, scene);
}
