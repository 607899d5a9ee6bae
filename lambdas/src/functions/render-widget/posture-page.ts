import { type SnmpWeakness, snmpPosture, snmpWeaknesses } from "@isthmus/domain/posture/snmp-posture";
import type { DeviceItem } from "../../ports/entities.ts";
import { type Html, html } from "./html.ts";
import { opener, shareBar, table } from "./parts.ts";
import { comparedDays, type PastCounts, type PostureTrend, type VersionCounts, v3Share } from "./posture-trend.ts";
import type { SnmpCounts } from "./site-views.ts";
import { clipped } from "./time-text.ts";

/** Weak devices named on the page; the rest are in the counts. */
const namedDevices = 100;

/** Each weakness with what to do about it. */
const words: Readonly<Record<SnmpWeakness, string>> = {
  "default-community": "default community: change it",
  "clear-text-community": "community in clear text: use v3",
  "no-authentication": "v3 without authentication: add a pass phrase",
  md5: "MD5: use SHA-256",
  sha1: "SHA-1: use SHA-256",
  des: "DES: use AES",
};

/** SNMP versions and counts at a glance, for the overview. Undefined while no gateway has told them. */
export function postureTile(counts: SnmpCounts | undefined, endpoint: string): Html | undefined {
  if (counts === undefined) {
    return undefined;
  }
  const { v1, v2c, v3, weak, defaultCommunity } = counts;
  const total = v1 + v2c + v3;
  const share = total === 0 ? undefined : (v3 / total) * 100;
  const name = opener({ text: "SNMP versions", target: { view: "posture" }, endpoint });
  return html`<div class="card ${weak > 0 ? "degraded" : "up"}"><div class="head">${name}<span class="number">v1 <b>${v1}</b></span><span class="number">v2c <b>${v2c}</b></span><span class="number">v3 <b>${v3}</b></span><span class="end">${shareBar(share, "by v3")}</span></div>
<div class="soft">${weak} weak, ${defaultCommunity} with a default community</div></div>`;
}

interface Posture {
  readonly devices: readonly DeviceItem[];
  /** Items that could not be read. */
  readonly unreadable: number;
  readonly trend: PostureTrend;
  readonly endpoint: string;
}

/** How every device is read over SNMP: counts by version, level and protocols, the way to v3, then the weak ones by name. */
export function posturePage({ devices, unreadable, trend, endpoint }: Posture): Html {
  const read = devices.flatMap((device) => (device.collectedVia === undefined ? [] : [{ device, via: device.collectedVia }]));
  const posture = snmpPosture(read.map(({ via }) => via));
  const weak = read
    .map(({ device, via }) => ({ device, via, weaknesses: snmpWeaknesses(via) }))
    .filter(({ weaknesses }) => weaknesses.length > 0)
    .sort((a, b) => b.weaknesses.length - a.weaknesses.length || byName(a.device, b.device));
  const rows = weak
    .slice(0, namedDevices)
    .map(({ device, via, weaknesses }) => [
      html`${opener({ text: clipped(device.name, 60), target: { view: "device", site: device.siteId, device: device.deviceId }, endpoint })} <span class="soft">${device.siteId}</span>`,
      `v${via.version}${via.securityLevel === undefined ? "" : ` ${via.securityLevel}`}`,
      weaknesses.map((weakness) => words[weakness]).join("; "),
    ]);
  const note = unreadable > 0 ? html`<p class="note">${unreadable} stored items could not be read and are not counted.</p>` : undefined;
  const more = weak.length > rows.length ? html`<div class="soft">and ${weak.length - rows.length} more</div>` : undefined;
  return html`${note}<h2>SNMP posture</h2>
<div class="head"><span>${posture.total} devices read over SNMP</span>${shareBar(posture.v3Percent, "by v3")}<span>${posture.weak} weak</span><span>${posture.defaultCommunity} with a default community</span></div>
<div class="columns"><div class="column"><h2>Versions</h2>${countTable("Version", versionRows(posture.byVersion))}</div>
<div class="column"><h2>v3 security</h2>${countTable("Level", Object.entries(posture.byLevel))}${countTable(
    "Protocols",
    posture.byProtocols.map((each) => [each.protocols, each.devices] as const),
  )}</div></div>
<h2>On the way to v3</h2>${trendTable(read, trend)}
<h2>Weak</h2>${table(["Device", "Read by", "What to do"], rows, "No weak device is known.")}${more}`;
}

/** A row for each site: what is now, and what was. */
function trendTable(
  read: readonly { readonly device: DeviceItem; readonly via: NonNullable<DeviceItem["collectedVia"]> }[],
  trend: PostureTrend,
): Html {
  const bySite = [...Map.groupBy(read, ({ device }) => device.siteId)].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = bySite.map(([site, ofSite]) => {
    const count = (version: "1" | "2c" | "3") => ofSite.filter(({ via }) => via.version === version).length;
    const now = { v1: count("1"), v2c: count("2c"), v3: count("3") };
    return [site, countsPart(now), ...comparedDays.map((_, at) => pastPart(trend.get(site)?.[at], now))];
  });
  return table(["Site", "Now", ...comparedDays.map((days) => `${days} days ago`)], rows, "No device is read over SNMP.");
}

function countsPart(counts: VersionCounts): Html {
  const share = v3Share(counts);
  const text = share === undefined ? "no devices" : `${Math.floor(share)} % v3`;
  return html`${text} <span class="soft">v1 ${counts.v1}, v2c ${counts.v2c}, v3 ${counts.v3}</span>`;
}

function pastPart(past: PastCounts | undefined, now: VersionCounts): Html {
  switch (past?.kind) {
    case undefined:
    case "unreadable":
      return html`<span class="soft">could not be read</span>`;
    case "no-data":
      return html`<span class="soft">no data</span>`;
    case "known": {
      const [before, after] = [v3Share(past.counts), v3Share(now)];
      const gained = before === undefined || after === undefined ? undefined : Math.floor(after) - Math.floor(before);
      const change =
        gained === undefined ? "" : gained === 0 ? "unchanged since" : `${gained > 0 ? "+" : "−"}${Math.abs(gained)} points since`;
      return html`${countsPart(past.counts)} <span class="soft">${change}</span>`;
    }
  }
}

function versionRows(byVersion: Readonly<Record<"1" | "2c" | "3", number>>): readonly (readonly [string, number])[] {
  return (["1", "2c", "3"] as const).map((version) => [`SNMPv${version}`, byVersion[version]] as const);
}

function countTable(title: string, counts: readonly (readonly [string, number])[]): Html {
  return table(
    [title, "Devices"],
    counts.map(([name, devices]) => [clipped(name, 60), devices]),
    "None.",
  );
}

function byName(a: DeviceItem, b: DeviceItem): number {
  return a.siteId < b.siteId || (a.siteId === b.siteId && a.name < b.name) ? -1 : 1;
}
