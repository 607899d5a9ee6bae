import type { HealthState } from "@isthmus/domain/states/device-state";
import type { GatewayTwin } from "../../fleet-view.ts";
import type { BillItem } from "../../ports/bill-item.ts";
import type { WatchdogItem } from "../../ports/watchdog-item.ts";
import { billTile } from "./bill-page.ts";
import { type RegionView, type VpcView, type VpnView, vpcName } from "./cloud-views.ts";
import { gatewaysPart } from "./gateways-page.ts";
import { type Html, html } from "./html.ts";
import { neighboursTile } from "./neighbours-page.ts";
import { connectionLabel, findingCounts, type NetworkNotes, siteEnds, verdictLine, verdictState } from "./network-parts.ts";
import { opener, stateBar, stateLabel, table, usageBar } from "./parts.ts";
import { postureTile } from "./posture-page.ts";
import { type DeviceView, type GatewayView, type SiteView, snmpCounts } from "./site-views.ts";
import { clipped, durationText } from "./time-text.ts";
import { watchdogPart } from "./watchdog-part.ts";

/** Devices named per site; the rest are in the counts. */
const namedDevices = 8;
/** Problems named per gateway. */
const namedProblems = 4;
/** Characters of a list of address blocks, or of a reason that AWS gives. */
const detailLength = 120;

export interface Overview {
  readonly sites: readonly SiteView[];
  readonly regions: readonly RegionView[];
  readonly notes: NetworkNotes;
  readonly bills: readonly BillItem[];
  readonly twins: readonly GatewayTwin[];
  /** What the watchdog found when it looked last; undefined when it never did. */
  readonly watchdog: WatchdogItem | undefined;
  /** Items that could not be read. */
  readonly unreadable: number;
  readonly nowMs: number;
  /** ARN of this function, for the drill-down. */
  readonly endpoint: string;
}

/** Sites on one side, AWS on the other, worst first, in the same words. */
export function overviewPage(overview: Overview): Html {
  const { sites, regions, unreadable } = overview;
  const note = unreadable > 0 ? html`<p class="note">${unreadable} stored items could not be read and are not shown.</p>` : undefined;
  return html`${watchdogPart(overview.watchdog, overview.nowMs)}${note}<div class="columns">
<div class="column"><h2>Sites</h2>${sites.length === 0 ? html`<p class="soft">No gateway has reported yet.</p>` : sites.map((site) => siteCard(site, overview))}${postureTile(snmpCounts(sites), overview.endpoint)}${sites.length === 0 ? undefined : neighboursTile(overview.endpoint)}${gatewaysPart(overview.twins, overview.nowMs)}</div>
<div class="column"><h2>AWS</h2>${regions.length === 0 ? html`<p class="soft">The AWS inventory has not run yet.</p>` : regions.map((region) => regionPart(region, overview))}${billTile(overview.bills, overview.endpoint)}</div>
</div>`;
}

function siteCard(site: SiteView, overview: Overview): Html {
  const counted = (["down", "degraded", "unknown", "up"] as const).filter((state) => site.counts[state] > 0);
  const words = counted.map((state) => `${site.counts[state]} ${state}`).join(", ");
  return html`<div class="card ${site.state}"><div class="head">${stateLabel(site.state)}<span class="name">${site.siteId}</span><span>${stateBar(site.counts)} <span class="soft">${words === "" ? "no devices" : words}</span></span><span class="end">${site.gateways.map((gateway) => gatewayLine(gateway))}</span></div>
${site.gateways.map(problemLines)}
${deviceTable(site.devices, overview)}</div>`;
}

function gatewayLine(gateway: GatewayView): Html {
  const state: HealthState = gateway.fresh ? "up" : "unknown";
  const backlog = gateway.oldestUnshippedAgeS >= 60 ? `, ${durationText(gateway.oldestUnshippedAgeS * 1_000)} behind` : "";
  const heard = gateway.fresh ? `heard ${durationText(gateway.heartbeatAgeMs)} ago` : `silent for ${durationText(gateway.heartbeatAgeMs)}`;
  return html`<div><span class="state ${state}">${gateway.gatewayId}</span> <span class="soft">${heard}${backlog}</span></div>`;
}

/** What a gateway says is wrong with itself: a few lines, so that they never push the devices away. */
function problemLines({ gatewayId, problems }: GatewayView): Html {
  const lines = problems
    .slice(0, namedProblems)
    .map(({ component, problem }) => html`<div class="soft">${gatewayId}: ${clipped(component, 40)}: ${clipped(problem, 160)}</div>`);
  const rest = problems.length - lines.length;
  return html`${lines}${rest > 0 ? html`<div class="soft">${gatewayId}: and ${rest} more</div>` : undefined}`;
}

function deviceTable(devices: readonly DeviceView[], overview: Overview): Html {
  const rows = devices.slice(0, namedDevices).map((device) => [
    stateLabel(device.state),
    html`${opener({
      text: clipped(device.name, 60),
      target: { view: "device", site: device.siteId, device: device.deviceId },
      endpoint: overview.endpoint,
    })} <span class="soft">${device.address}</span>`,
    clipped(device.reason ?? "", 120),
    device.sinceMs === undefined ? "" : durationText(overview.nowMs - device.sinceMs),
  ]);
  const rest = devices.length - rows.length;
  return html`${table(["State", "Device", "Reason", "For"], rows, "No device has been reported.")}${rest > 0 ? html`<div class="soft">and ${rest} more, none worse</div>` : undefined}`;
}

function regionPart(region: RegionView, overview: Overview): Html {
  const failures = region.coverageFailures.map(
    (item) =>
      html`<div class="note">Could not look: ${item.api} ${item.state}${item.reason === undefined ? "" : ` (${clipped(item.reason, detailLength)})`}. What is shown of it is the last known.</div>`,
  );
  const couldNotListVpcs = region.coverageFailures.some((item) => item.api === "describe-vpcs");
  const none = html`<p class="soft">${couldNotListVpcs ? "VPCs are not known." : "No VPC here."}</p>`;
  return html`<div class="head"><span class="soft">${region.region} · account ${region.accountId}</span></div>${failures}
${region.vpcs.length === 0 ? none : region.vpcs.map((view) => vpcCard(view, overview))}${region.vpns.map((view) => vpnCard(view, overview))}`;
}

function vpcCard(view: VpcView, overview: Overview): Html {
  const { vpc } = view;
  const target = { view: "vpc", account: vpc.accountId, region: vpc.region, vpc: vpc.id } as const;
  const name = opener({ text: clipped(vpcName(vpc), 60), target, endpoint: overview.endpoint });
  const reasons = view.reasons.length > 0 ? html`<div>${clipped(view.reasons.join("; "), 240)}</div>` : undefined;
  return html`<div class="card ${view.state}"><div class="head">${stateLabel(view.state)}${name}<span class="soft">${clipped(vpc.cidrs.join(", "), detailLength)}</span></div>
${reasons}${findingCounts(overview.notes.summaries.get(`vpc:${vpc.id}`))}<div class="head">${subnetSummary(view)}<span class="end">${instanceSummary(view)}</span></div></div>`;
}

function subnetSummary({ subnets, fullestPercent, isKnown }: VpcView): Html {
  if (subnets.length === 0) {
    return html`<span>${isKnown.subnets ? "no subnets" : "subnets unknown"}</span>`;
  }
  const free = subnets.reduce((sum, subnet) => sum + (subnet.availableAddresses ?? 0), 0);
  const isFreeKnown = subnets.every((subnet) => subnet.availableAddresses !== undefined);
  const count = subnets.length === 1 ? "1 subnet" : `${subnets.length} subnets`;
  return html`<span>${count}, ${isFreeKnown ? `${free} addresses free` : "free addresses unknown"}</span><span>${usageBar(fullestPercent)} <span class="soft">in the fullest</span></span>`;
}

function instanceSummary({ instances, counts, isKnown }: VpcView): string {
  if (instances.length === 0) {
    return isKnown.instances ? "no instances" : "instances unknown";
  }
  const others = [counts.other > 0 ? `${counts.other} not` : "", counts.impaired > 0 ? `${counts.impaired} impaired` : ""];
  return `Instances: ${[`${counts.running} running`, ...others].filter((part) => part !== "").join(", ")}`;
}

/** By the verdict of both ends where there is one, else by what AWS says. */
function vpnCard({ vpn, state, tunnels }: VpnView, { notes, endpoint }: Overview): Html {
  const known = tunnels.flatMap(({ tunnel }) => notes.verdicts.get(`${vpn.id} ${tunnel.outsideIp}`) ?? []);
  const judged = connectionLabel(known);
  const words = tunnels.map(({ tunnel, state: tunnelState }) => {
    const verdict = notes.verdicts.get(`${vpn.id} ${tunnel.outsideIp}`);
    return html`<span>${tunnel.outsideIp} ${stateLabel(verdict === undefined ? tunnelState : verdictState(verdict))}</span>`;
  });
  return html`<div class="card ${judged?.state ?? state}"><div class="head">${judged?.label ?? stateLabel(state)}<span class="name">${clipped(vpn.name ?? vpn.id, 60)}</span><span class="soft">VPN</span>${siteEnds(known, endpoint)}<span class="end head">${words}</span></div>${known.flatMap((verdict) => verdictLine(verdict) ?? [])}</div>`;
}
