import { assignableAddresses } from "@isthmus/domain/cloud/subnet-size";
import type { InstanceItem, RouteTableItem, SubnetItem } from "../../ports/entities.ts";
import type { FindingItem } from "../../ports/graph-items.ts";
import type { HealthItem } from "../../ports/health-item.ts";
import { usedPercent } from "../../ports/subnet-usage.ts";
import { isImpaired, type VpcView, vpcName } from "./cloud-views.ts";
import { type Html, html } from "./html.ts";
import { findingsPart } from "./network-parts.ts";
import { stateLabel, table, usageBar } from "./parts.ts";
import { clipped } from "./time-text.ts";

/** Rows per table. */
const listedRows = 100;

export interface VpcDetail {
  /** Undefined when the inventory does not know the VPC. */
  readonly view: VpcView | undefined;
  /** Of the whole network. */
  readonly findings: readonly FindingItem[];
  /** By entity id. */
  readonly health: ReadonlyMap<string, HealthItem>;
}

/** One VPC: subnets with their free addresses, instances with their checks, routes with the broken ones marked. */
export function vpcPage({ view, health, findings }: VpcDetail): Html {
  if (view === undefined) {
    return html`<p class="soft">The inventory does not know this VPC.</p>`;
  }
  const { vpc, reasons, subnets, instances, routeTables } = view;
  return html`<div class="head">${stateLabel(view.state)}<span class="name">${clipped(vpcName(vpc), 80)}</span><span class="soft">${vpc.id} · ${clipped(vpc.cidrs.join(", "), 200)} · ${vpc.region}</span></div>
${reasons.length > 0 ? html`<div>${clipped(reasons.join("; "), 400)}</div>` : undefined}
${findingsPart(findings.filter(({ ref }) => refsOf(view).has(ref)))}<h2>Subnets</h2>${table(["Subnet", "Zone", "CIDR", "Free", "Used"], subnets.slice(0, listedRows).map(subnetRow), "No subnets.")}
<h2>Instances</h2>${table(
    ["State", "Instance", "Type", "Address", "Checks", "CPU"],
    sortedInstances(instances)
      .slice(0, listedRows)
      .map((each) => instanceRow(each, health.get(each.id))),
    "No instances.",
  )}
<h2>Routes</h2>${table(["Route table", "Destination", "Target", "State"], routeTables.flatMap(routeRows).slice(0, listedRows), "No route tables.")}`;
}

/** What is on the page. */
function refsOf({ vpc, subnets, instances, routeTables }: VpcView): ReadonlySet<string> {
  return new Set([
    `vpc:${vpc.id}`,
    ...subnets.map(({ id }) => `subnet:${id}`),
    ...instances.map(({ id }) => `instance:${id}`),
    ...routeTables.map(({ id }) => `route-table:${id}`),
  ]);
}

function nameAnd(id: string, name: string | undefined): Html {
  return name === undefined
    ? html`<span class="name">${id}</span>`
    : html`<span class="name">${clipped(name, 60)}</span> <span class="soft">${id}</span>`;
}

function subnetRow(subnet: SubnetItem): readonly (Html | string)[] {
  const free = subnet.availableAddresses === undefined ? "unknown" : `${subnet.availableAddresses} of ${assignableAddresses(subnet.cidr)}`;
  return [nameAnd(subnet.id, subnet.name), subnet.availabilityZone, subnet.cidr, free, usageBar(usedPercent(subnet))];
}

function sortedInstances(instances: readonly InstanceItem[]): readonly InstanceItem[] {
  const rank = (each: InstanceItem) => (isImpaired(each) ? 0 : each.state === "running" ? 1 : 2);
  return [...instances].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

function instanceRow(instance: InstanceItem, health: HealthItem | undefined): readonly (Html | string)[] {
  const isRunning = instance.state === "running";
  const state = isRunning ? stateLabel(isImpaired(instance) ? "degraded" : "up") : html`<span class="soft">${instance.state}</span>`;
  const checks = isRunning ? `system ${instance.systemStatus ?? "unknown"}, instance ${instance.instanceStatus ?? "unknown"}` : "";
  const cpu = health?.cpuPercent === undefined ? "unknown" : `${health.cpuPercent.toFixed(1)} %`;
  return [state, nameAnd(instance.id, instance.name), instance.instanceType, instance.privateIp ?? "", checks, isRunning ? cpu : ""];
}

function routeRows(routeTable: RouteTableItem): readonly (readonly (Html | string)[])[] {
  const broken = routeTable.routes.filter((route) => route.state === "blackhole");
  const others = routeTable.routes.filter((route) => route.state !== "blackhole");
  return [...broken, ...others].map((route) => [
    html`${nameAnd(routeTable.id, routeTable.name)}${routeTable.main ? html` <span class="soft">main</span>` : undefined}`,
    route.destination,
    route.target,
    route.state === "blackhole" ? html`<span class="state down">blackhole</span>` : route.state,
  ]);
}
