import { type Html, html } from "./html.ts";
import { opener, table } from "./parts.ts";
import type { SuggestedLink } from "./suggested-links.ts";
import { suggestedLinksPart } from "./suggested-links-part.ts";
import { clipped } from "./time-text.ts";
import type { Hearing, UnwatchedNeighbour } from "./unwatched-neighbours.ts";

/** Neighbours named on the page, the surest first; the rest are in the count. */
const named = 100;
const namedHearings = 4;

const words: Readonly<Record<UnwatchedNeighbour["confidence"], string>> = {
  proved: "a session is up",
  said: "it says so itself",
  suggested: "a session is configured, but not up",
};

interface Neighbours {
  readonly neighbours: readonly UnwatchedNeighbour[];
  readonly links: readonly SuggestedLink[];
  /** Items that could not be read. */
  readonly unreadable: number;
  readonly endpoint: string;
}

/** The way to the page, for the overview. */
export function neighboursTile(endpoint: string): Html {
  const name = opener({ text: "Seen but not watched", target: { view: "neighbours" }, endpoint });
  return html`<div class="card"><div class="head">${name}<span class="soft">neighbours of watched devices that no configuration names</span></div></div>`;
}

/** What watched devices hear of and nobody watches: who it is, who says so, and lines to paste. Nothing is ever added by itself. */
export function neighboursPage({ neighbours, links, unreadable, endpoint }: Neighbours): Html {
  const shown = neighbours.slice(0, named);
  const rows = shown.map((each) => [
    html`<b>${clipped(each.name ?? each.address ?? each.chassisId ?? "", 60)}</b> <span class="soft">${each.siteId}</span>`,
    each.address ?? "",
    clipped(each.platform ?? "", 60),
    words[each.confidence],
    html`${each.hearings.slice(0, namedHearings).map((hearing) => hearingLine(hearing, each.siteId, endpoint))}${moreThan(each.hearings.length, namedHearings)}`,
  ]);
  const lines = shown.flatMap(configurationLine);
  const note = unreadable > 0 ? html`<p class="note">${unreadable} stored items could not be read and are not counted.</p>` : undefined;
  const paste =
    lines.length === 0
      ? undefined
      : html`<h2>To watch them</h2><p class="soft">Under devices: in the site configuration; add snmp: { credential: NAME } where you have one.</p><pre>${lines.map(
          (line) => html`${line}
`,
        )}</pre>`;
  return html`${note}<h2>Seen but not watched</h2>${table(
    ["Neighbour", "Address", "Platform", "How sure", "Heard by"],
    rows,
    "Every neighbour that a watched device hears of is watched, or no device tells its neighbours.",
  )}${moreThan(neighbours.length, named)}${paste}${suggestedLinksPart(links, endpoint)}`;
}

function hearingLine({ by, deviceId, deviceName, port }: Hearing, site: string, endpoint: string): Html {
  const device = opener({ text: clipped(deviceName, 40), target: { view: "device", site, device: deviceId }, endpoint });
  return html`<div>${device} <span class="soft">${clipped(port ?? "", 40)} ${by.toUpperCase()}</span></div>`;
}

function moreThan(count: number, shown: number): Html | undefined {
  return count > shown ? html`<div class="soft">and ${count - shown} more</div>` : undefined;
}

/** A line of YAML in flow style; texts are JSON strings, which YAML reads as they are. A neighbour without an address has none. */
function configurationLine({ name, address }: UnwatchedNeighbour): readonly string[] {
  if (address === undefined) {
    return [];
  }
  const host = (name ?? address).split(".")[0] ?? "";
  const id = (name === undefined ? address : host)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-|-$/gu, "")
    .slice(0, 63);
  return [
    `- { id: ${id === "" ? "neighbour" : id}, name: ${JSON.stringify(clipped(name ?? address, 128))}, address: "${address}", ping: true }`,
  ];
}
