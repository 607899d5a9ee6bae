import { nearestNames } from "@isthmus/mib-index/search/nearest-names";
import type { DeviceItem } from "../../ports/entities.ts";
import type { OpenedOids } from "../../ports/oid-library.ts";
import { type Html, html } from "./html.ts";
import { childrenPart, foundPart, link, resultsPart } from "./oid-parts.ts";
import { asker } from "./parts.ts";

/** Name of the page's text field, as CloudWatch passes it on: `widgetContext.forms.all`. */
export const askField = "isthmus-oid";
/** Longest question that is read, in UTF-16 units. */
export const longestQuestion = 200;
const shownResults = 25;
/** Where browsing begins: the standard's tree. */
const mib2 = "1.3.6.1.2.1";

interface OidQuestion {
  /** Undefined where it did not come with the function. */
  readonly oids: OpenedOids | undefined;
  /** A name, an OID with or without instance, or words; "" for the page one starts from. */
  readonly asked: string;
  /** Those that gateways read, asked for what they answered; called only where an object is shown. */
  readonly devices: () => Promise<readonly DeviceItem[]>;
  readonly nowMs: number;
  readonly endpoint: string;
}

/** The OID dictionary: what a name or an OID means, what lies below it, or the objects that fit words. */
export async function oidPage({ oids, asked, devices, nowMs, endpoint }: OidQuestion): Promise<Html> {
  // The name is `askField`: a template holds no value there.
  const field = html`<form class="ask"><input type="text" name="isthmus-oid" placeholder="ifHCInOctets, 1.3.6.1.2.1.2.2.1.8.3 or: input errors" size="44"></form>`;
  const form = html`<div class="head">${field}${asker({ text: "Look up", target: { view: "oid", from: "form" }, endpoint })}${asked === "" ? undefined : link({ text: "Start", ask: "", endpoint })}</div>`;
  if (oids === undefined) return html`<p class="note">The OID dictionary did not come with this function: it has to be deployed anew.</p>`;
  return html`${form}${asked === "" ? startPart(oids, endpoint) : await answerPart({ oids, asked, devices, nowMs, endpoint })}`;
}

function startPart({ dictionary }: OpenedOids, endpoint: string): Html {
  const [index] = dictionary.indexes;
  return html`<p class="soft">${index?.modules.length ?? 0} modules of the IETF, the IEEE and IANA with ${index?.size ?? 0} objects. A maker's own modules are known to gateways and to the command that imported them.</p>
${childrenPart({ dictionary, oid: mib2, endpoint })}`;
}

async function answerPart({ oids, asked, devices, nowMs, endpoint }: OidQuestion & { readonly oids: OpenedOids }): Promise<Html> {
  const { dictionary, search } = oids;
  const found = dictionary.lookup(asked);
  if (found.kind === "found") return foundPart({ oids, found, devices: await devices(), nowMs, endpoint });
  const results = search.search(asked, shownResults);
  if (results.length > 0) return resultsPart({ results, asked, endpoint });
  const nearest = nearestNames(dictionary, asked.replace(/^.*::/u, "")).map((name) => html` ${link({ text: name, ask: name, endpoint })}`);
  return html`<p>No standard module knows <b>${asked}</b>.${nearest.length === 0 ? undefined : html` Did you mean${nearest}?`}</p>
<p class="soft">Every word must be in the name, in what people call the object, in its units or its module; names may abbreviate what you type.</p>`;
}
