import { EntityId } from "@isthmus/contract";
import { z } from "zod";
import { gatewayTwins } from "../../fleet-view.ts";
import { type EntityItem, type EntityKind, isCloudItem } from "../../ports/entities.ts";
import { awsPartition, sitePartition, sortKey } from "../../ports/entity-keys.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { GraphStore } from "../../ports/graph-store.ts";
import type { MetricReader } from "../../ports/metric-reader.ts";
import type { OidLibrary } from "../../ports/oid-library.ts";
import type { SeriesStore } from "../../ports/series-store.ts";
import { billPage } from "./bill-page.ts";
import { regionViews } from "./cloud-views.ts";
import { description } from "./describe.ts";
import { devicePage } from "./device-page.ts";
import { readEtherTotals } from "./ether-totals.ts";
import { type Html, html } from "./html.ts";
import { latestReadings } from "./latest-readings.ts";
import { neighboursPage } from "./neighbours-page.ts";
import { joinsPart, networkNotes } from "./network-parts.ts";
import { askField, longestQuestion, oidPage } from "./oid-page.ts";
import { overviewPage } from "./overview-page.ts";
import { posturePage } from "./posture-page.ts";
import { readPostureTrend } from "./posture-trend.ts";
import { forgottenMs, siteViews } from "./site-views.ts";
import { suggestedLinks } from "./suggested-links.ts";
import { page } from "./theme.ts";
import { unwatchedNeighbours } from "./unwatched-neighbours.ts";
import { vpcPage } from "./vpc-page.ts";

/** Events shown on a device's page. */
const shownEvents = 20;
/** Time over which Ethernet statistics are added up. */
const etherSeconds = 3_600;

/** The views and what each is asked with. */
export const Target = z.discriminatedUnion("view", [
  z.object({ view: z.literal("overview") }),
  z.object({ view: z.literal("bill") }),
  z.object({ view: z.literal("posture") }),
  z.object({ view: z.literal("neighbours") }),
  z.object({ view: z.literal("oid"), ask: z.string().max(longestQuestion).optional(), from: z.literal("form").optional() }),
  z.object({ view: z.literal("device"), site: EntityId, device: EntityId }),
  z.object({
    view: z.literal("vpc"),
    account: z.string().regex(/^\d{12}$/u),
    region: z.string().regex(/^[a-z0-9-]{1,32}$/u),
    vpc: z.string().regex(/^vpc-[0-9a-f]{1,32}$/u),
  }),
]);

/**
 * What CloudWatch sends: the widget's parameters at the top level, and the context of the viewer. An action of a popup sends
 * its own parameters the same way.
 */
export const WidgetEvent = z.looseObject({
  describe: z.boolean().optional(),
  view: z.string().default("overview"),
  widgetContext: z
    .looseObject({
      theme: z.string().optional(),
      /** What stands in the text fields of the page that asks. */
      forms: z.looseObject({ all: z.record(z.string(), z.unknown()).default({}) }).default({ all: {} }),
    })
    .default({ forms: { all: {} } }),
});
export type WidgetEvent = z.infer<typeof WidgetEvent>;

export interface WidgetPorts {
  readonly entities: EntityStore;
  readonly events: EventStore;
  readonly series: SeriesStore;
  readonly graph: Pick<GraphStore, "list" | "joins">;
  readonly oids: OidLibrary;
  /** The product's own metrics, with the namespace that they are in. */
  readonly metrics: { readonly reader: MetricReader; readonly namespace: string };
}

export interface WidgetContext {
  readonly nowMs: number;
  /** ARN under which this function was invoked: the only endpoint that a drill-down may call. */
  readonly endpoint: string;
}

interface ViewContext extends WidgetContext {
  /** What stands in the page's text field. */
  readonly written: unknown;
}

/** Answers a custom widget: Markdown for `describe`, else HTML for the asked view. */
export async function renderWidget(event: WidgetEvent, ports: WidgetPorts, context: WidgetContext): Promise<string> {
  if (event.describe === true) {
    return description;
  }
  const target = Target.safeParse(event);
  const written = event.widgetContext.forms.all[askField];
  const content = target.success ? await renderTarget(target.data, ports, { ...context, written }) : badParameters(target.error);
  return page(event.widgetContext.theme, content).toString();
}

function badParameters(error: z.ZodError): Html {
  const problems = error.issues.map((issue) => html`<li>${issue.path.join(".")}: ${issue.message}</li>`);
  return html`<p class="note">These widget parameters cannot be shown:</p><ul>${problems}</ul>`;
}

function renderTarget(target: z.infer<typeof Target>, ports: WidgetPorts, context: ViewContext): Promise<Html> {
  switch (target.view) {
    case "overview":
      return renderOverview(ports, context);
    case "bill":
      return renderBill(ports, context);
    case "posture":
      return renderPosture(ports, context);
    case "neighbours":
      return renderNeighbours(ports, context);
    case "oid":
      return renderOid(target, ports, context);
    case "device":
      return renderDevice(target, ports, context);
    case "vpc":
      return renderVpc(target, ports, context);
  }
}

/** Kinds that the overview is made of; inventories of devices are large and not among them. */
const overviewKinds = [
  "site",
  "gateway",
  "state",
  "config",
  "leader",
  "vpc",
  "subnet",
  "route-table",
  "instance",
  "vpn-connection",
  "coverage",
  "health",
  "bill",
  "watchdog",
] as const satisfies readonly EntityKind[];

async function renderOverview({ entities, graph }: WidgetPorts, { nowMs, endpoint }: WidgetContext): Promise<Html> {
  const [pages, summaries, verdicts] = await Promise.all([
    Promise.all(overviewKinds.map((kind) => entities.listKind(kind))),
    graph.list("summary"),
    graph.list("vpn-verdict"),
  ]);
  const notes = networkNotes([...summaries.items, ...verdicts.items]);
  const items: readonly EntityItem[] = pages.flatMap((each) => each.items);
  const unreadable = pages.reduce((sum, each) => sum + each.unreadable, 0);
  const [sites, regions, twins] = [siteViews(items, nowMs), regionViews(items, nowMs), gatewayTwins(items, nowMs)];
  const bills = items.filter((item) => item.kind === "bill");
  const watchdog = items.find((item) => item.kind === "watchdog");
  return overviewPage({ sites, regions, notes, bills, twins, watchdog, unreadable, nowMs, endpoint });
}

async function renderBill({ entities }: WidgetPorts, { nowMs }: WidgetContext): Promise<Html> {
  const { items } = await entities.listKind("bill");
  return billPage(
    items.filter((item) => item.kind === "bill"),
    nowMs,
  );
}

async function renderPosture({ entities, metrics }: WidgetPorts, { nowMs, endpoint }: WidgetContext): Promise<Html> {
  const { devices, unreadable } = await watchedDevices(entities, nowMs);
  const siteIds = [...new Set(devices.map(({ siteId }) => siteId))];
  const trend = await readPostureTrend(metrics.reader, { siteIds, namespace: metrics.namespace, nowMs });
  return posturePage({ devices, unreadable, trend, endpoint });
}

async function renderNeighbours({ entities }: WidgetPorts, { nowMs, endpoint }: WidgetContext): Promise<Html> {
  const { devices, unreadable } = await watchedDevices(entities, nowMs);
  return neighboursPage({ neighbours: unwatchedNeighbours(devices), links: suggestedLinks(devices), unreadable, endpoint });
}

async function renderOid(
  { ask = "", from }: { readonly ask?: string | undefined; readonly from?: "form" | undefined },
  { oids, entities }: WidgetPorts,
  { written, nowMs, endpoint }: ViewContext,
): Promise<Html> {
  // A link says itself what it leads to, whatever was typed before.
  const asked = from === "form" && typeof written === "string" ? written.slice(0, longestQuestion).trim() : ask.trim();
  const devices = async () => (await watchedDevices(entities, nowMs)).devices;
  return oidPage({ oids: await oids.open(), asked, devices, nowMs, endpoint });
}

/** Inventories of all sites, without those of devices that are long forgotten. */
async function watchedDevices(entities: EntityStore, nowMs: number) {
  const { items, unreadable } = await entities.listKind("device");
  const devices = items.filter((item) => item.kind === "device").filter((item) => nowMs - item.tsMs <= forgottenMs);
  return { devices, unreadable };
}

async function renderDevice(
  { site, device }: { readonly site: string; readonly device: string },
  { entities, events, series, graph }: WidgetPorts,
  { nowMs }: WidgetContext,
): Promise<Html> {
  const pk = sitePartition(site);
  const nowS = Math.floor(nowMs / 1_000);
  const ref = { siteId: site, deviceId: device };
  const [inventory, icmp, snmp, gateways, recent, readings, ether, joins] = await Promise.all([
    entities.read({ pk, sk: sortKey.device(device) }),
    entities.read({ pk, sk: sortKey.state(device, "icmp") }),
    entities.read({ pk, sk: sortKey.state(device, "snmp") }),
    entities.listKind("gateway"),
    events.recentEvents({ kind: "site", siteId: site }, { nowMs, limit: shownEvents, deviceId: device }),
    latestReadings(series, ref, nowS),
    readEtherTotals(series, ref, { fromS: nowS - etherSeconds, nowS }),
    graph.joins(),
  ]);
  const ofSite = gateways.items.filter((item) => item.pk === pk);
  const states = [icmp, snmp].filter((item) => item !== undefined);
  return devicePage({
    device: siteViews([...ofSite, ...states], nowMs)[0]?.devices[0],
    inventory: inventory?.kind === "device" ? inventory : undefined,
    events: recent,
    readings,
    ether,
    joins: joinsPart(joins, ref),
    nowMs,
  });
}

async function renderVpc(
  { account, region, vpc }: { readonly account: string; readonly region: string; readonly vpc: string },
  { entities, graph }: WidgetPorts,
  { nowMs }: WidgetContext,
): Promise<Html> {
  const [{ items }, findings] = await Promise.all([entities.listPartition(awsPartition(account, region)), graph.list("finding")]);
  const view = regionViews(items, nowMs)[0]?.vpcs.find((each) => each.vpc.id === vpc);
  const health = items.filter(isCloudItem).filter((item) => item.kind === "health");
  return vpcPage({ view, findings: findings.items, health: new Map(health.map((item) => [item.entityId, item] as const)) });
}
