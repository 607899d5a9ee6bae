import type { LookupResult, MibDictionary } from "@isthmus/mib-index/dictionary";
import { mayHaveValues, meantOid } from "@isthmus/mib-index/meant-oid";
import type { MibObject } from "@isthmus/mib-index/model";
import { objectFacts, qualifiedName } from "@isthmus/mib-index/object-facts";
import type { DeviceItem } from "../../ports/entities.ts";
import { type OpenedOids, whoPolls } from "../../ports/oid-library.ts";
import { answeredText } from "./answered-by.ts";
import { type Html, html } from "./html.ts";
import { inPlace, table } from "./parts.ts";
import { clipped } from "./time-text.ts";

const shownChildren = 200;
const shownProfiles = 12;
/** Above it are the names of organisations, which lead to everything. */
const topOfPath = 4;

/** A name that leads to an object, in place: the question is a name or an OID of the index. */
export function link({ text, ask, endpoint }: { readonly text: string; readonly ask: string; readonly endpoint: string }): Html {
  return inPlace({ text, target: { view: "oid", ask }, endpoint });
}

/** An object with everything that is known of it, the way to it, and what lies below. */
export function foundPart({
  oids,
  found,
  devices,
  nowMs,
  endpoint,
}: {
  readonly oids: OpenedOids;
  readonly found: Extract<LookupResult, { kind: "found" }>;
  readonly devices: readonly DeviceItem[];
  readonly nowMs: number;
  readonly endpoint: string;
}): Html {
  const { dictionary, polling } = oids;
  const { object } = found;
  const facts = objectFacts(dictionary, found).map(([title, text]) => [title, clipped(text, 380)] as const);
  const oid = meantOid(found);
  const answered = mayHaveValues(found) ? answeredText(devices, { oid, nowMs, endpoint }) : "nobody: it has no value";
  const rows = [...facts, ["Polled by", pollerText(polling, oid)] as const, ["Answered by", answered] as const].map(
    ([title, text]) => html`<tr><td class="soft">${title}</td><td>${text}</td></tr>`,
  );
  return html`<p>${pathPart(dictionary, object.oid, endpoint)}</p>
<p class="name">${qualifiedName(object)}</p><table class="facts"><tbody>${rows}</tbody></table>
<p class="soft">Descriptions belong to the authors of the modules and are not kept.</p>
${childrenPart({ dictionary, oid: object.oid, endpoint })}`;
}

function pollerText(polling: OpenedOids["polling"], oid: string): string {
  if (polling === undefined) return "not known here";
  const { all, profiles } = whoPolls(polling, oid);
  const named = profiles.slice(0, shownProfiles).map((name) => `profile ${name}`);
  const more = profiles.length > shownProfiles ? ` and ${profiles.length - shownProfiles} more` : "";
  const pollers = [...(all ? ["every device by default"] : []), ...named];
  return pollers.length === 0 ? "nothing that comes with Isthmus" : `${pollers.join(", ")}${more}`;
}

/** From the top of the tree to the object, each step a link. */
function pathPart(dictionary: MibDictionary, oid: string, endpoint: string): readonly Html[] {
  const arcs = oid.split(".");
  const lengths = Array.from({ length: Math.max(0, arcs.length - topOfPath) }, (_, at) => at + topOfPath);
  return lengths.map((length) => {
    const ask = arcs.slice(0, length).join(".");
    return html`${link({ text: dictionary.objectOf(ask)?.name ?? ask, ask, endpoint })} › `;
  });
}

/** The next level of the tree. */
export function childrenPart({
  dictionary,
  oid,
  endpoint,
}: {
  readonly dictionary: MibDictionary;
  readonly oid: string;
  readonly endpoint: string;
}): Html | undefined {
  const children = dictionary.children(oid);
  if (children.length === 0) return undefined;
  const rows = children.slice(0, shownChildren).map(({ oid: below, object, hasChildren }) => {
    const name = object?.name ?? below;
    return [link({ text: name, ask: below, endpoint }), below, object === undefined ? "" : typeText(object), hasChildren ? "›" : ""];
  });
  const more = children.length > shownChildren ? html`<div class="soft">and ${children.length - shownChildren} more</div>` : undefined;
  return html`<h2>Below it</h2>${table(["Name", "OID", "Type", ""], rows, "")}${more}`;
}

/** Objects that fit the words that were asked for, best first. */
export function resultsPart({
  results,
  asked,
  endpoint,
}: {
  readonly results: readonly MibObject[];
  readonly asked: string;
  readonly endpoint: string;
}): Html {
  const rows = results.map((object) => [
    link({ text: qualifiedName(object), ask: object.oid, endpoint }),
    object.oid,
    typeText(object),
    object.units ?? "",
  ]);
  return html`<p>What fits <b>${asked}</b>, best first:</p>${table(["Name", "OID", "Type", "Units"], rows, "")}`;
}

function typeText({ kind, syntax }: MibObject): string {
  return syntax === undefined ? kind : (syntax.conventions[0]?.name ?? syntax.base);
}
