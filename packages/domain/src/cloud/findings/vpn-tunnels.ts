import { cloudRef } from "../ref.ts";
import { type Finding, type FindingsWorld, finding } from "./finding.ts";

/** VPN connections without a tunnel, or without a second one, and tunnels that log nothing. By VgwTelemetry: a tunnel without it counts as neither. */
export function vpnFindings({ network }: FindingsWorld): readonly Finding[] {
  return [...network.vpnConnections.values()].flatMap((vpn) => {
    const facts = { ref: cloudRef("vpn-connection", vpn), name: vpn.name ?? vpn.id };
    if (vpn.state !== "available") {
      return [];
    }
    const up = vpn.tunnels.filter((tunnel) => tunnel.status === "UP");
    const down = vpn.tunnels.filter((tunnel) => tunnel.status === "DOWN");
    const evidence = down.map((tunnel) => `${tunnel.outsideIp}: ${tunnel.statusMessage || "DOWN"}`);
    const silent = vpn.tunnels.flatMap((tunnel) => [
      ...(tunnel.activityLogs === false ? [`${tunnel.outsideIp}: no activity log`] : []),
      ...(tunnel.bgpLogs === false && vpn.staticRoutesOnly !== true ? [`${tunnel.outsideIp}: no BGP log`] : []),
    ]);
    return [
      ...(down.length > 0 && down.length === vpn.tunnels.length
        ? [finding("vpn-down", { ref: facts.ref, severity: "problem", title: `no tunnel of ${facts.name} is up`, evidence })]
        : []),
      ...(up.length === 1 && down.length > 0
        ? [finding("vpn-one-tunnel", { ref: facts.ref, severity: "warning", title: `only one tunnel of ${facts.name} is up`, evidence })]
        : []),
      ...(silent.length > 0
        ? [finding("vpn-logs-off", { ref: facts.ref, severity: "info", title: `tunnels of ${facts.name} do not log`, evidence: silent })]
        : []),
    ];
  });
}
