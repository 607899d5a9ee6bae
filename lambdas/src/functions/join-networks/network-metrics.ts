import type { CloudNetwork } from "@isthmus/domain/cloud/account-network";
import { splitRef } from "@isthmus/domain/cloud/ref";
import type { NetworkPicture } from "../../network/network-picture.ts";
import { type PublishedMetric, singleValue } from "../../ports/metric-publisher.ts";

/** The few numbers of a Region that alarms may be set on: tunnels that are down, whose ends disagree, and problems that were found. */
export function networkMetrics(picture: NetworkPicture, cloud: CloudNetwork, tsMs: number): readonly PublishedMetric[] {
  const regionOfVpn = new Map(cloud["vpn-connection"].map(({ id, region }) => [id, region] as const));
  const regions = [...new Set(Object.values(cloud).flatMap((resources) => resources.map(({ region }) => region)))].sort();
  const scopes = new Map(picture.graph.nodes.map(({ ref, scopes: of }) => [ref, of] as const));
  const regionsOfRef = (ref: string) =>
    (scopes.get(ref) ?? []).map(splitRef).flatMap((parts) => (parts?.kind === "region" ? [parts.rest.split("/")[1]] : []));
  return regions.flatMap((region) => {
    const tunnels = picture.verdicts.filter(({ vpnId }) => regionOfVpn.get(vpnId) === region);
    const problems = picture.findings.filter(({ ref, severity }) => severity === "problem" && regionsOfRef(ref).includes(region));
    const numbers = {
      VpnTunnelsDown: tunnels.filter(({ severity }) => severity === "critical").length,
      VpnTunnelsDisagree: tunnels.filter(({ word }) => word === "ends-disagree").length,
      NetworkProblems: problems.length,
    };
    return Object.entries(numbers).map(([name, value]) => singleValue({ name, dimensions: { Region: region }, atMs: tsMs, value }));
  });
}
