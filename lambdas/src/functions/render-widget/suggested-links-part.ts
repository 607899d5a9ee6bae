import { type Html, html } from "./html.ts";
import { opener, table } from "./parts.ts";
import type { SuggestedLink } from "./suggested-links.ts";
import { clipped } from "./time-text.ts";

/** Links listed; an access switch suggests one for every desk. */
const listed = 100;

const words: Readonly<Record<string, string>> = { fdb: "only station at the port", arp: "only neighbour by ARP or ND" };

/** What forwarding and ARP tables suggest where nobody tells itself; nothing while no device shows such tables. */
export function suggestedLinksPart(links: readonly SuggestedLink[], endpoint: string): Html | undefined {
  if (links.length === 0) {
    return undefined;
  }
  const rows = links
    .slice(0, listed)
    .map(({ siteId, deviceId, deviceName, port, end, confidence, evidence }) => [
      html`${opener({ text: clipped(deviceName, 40), target: { view: "device", site: siteId, device: deviceId }, endpoint })} <span class="soft">${siteId}</span>`,
      clipped(port, 40),
      end.deviceId === undefined
        ? clipped(end.text, 60)
        : html`${opener({ text: clipped(end.text, 40), target: { view: "device", site: siteId, device: end.deviceId }, endpoint })}`,
      end.address ?? "",
      `${Math.round(confidence * 100)} %`,
      evidence.map((means) => words[means] ?? means).join(", "),
    ]);
  const rest = links.length - rows.length;
  return html`<h2>Suggested links</h2><p class="soft">Ports at which forwarding, ARP and ND tables show one station alone, and no neighbour tells itself. A port with many stations is no evidence.</p>${table(
    ["Device", "Port", "Leads to", "Address", "How sure", "Because"],
    rows,
    "",
  )}${rest > 0 ? html`<div class="soft">and ${rest} more</div>` : undefined}`;
}
