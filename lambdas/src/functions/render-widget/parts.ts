import type { HealthState } from "@isthmus/domain/states/device-state";
import { nearlyFullPercent } from "../../ports/subnet-usage.ts";
import { type Html, html } from "./html.ts";

/** One severity vocabulary for both worlds: the word, and a sign that does not depend on colour. */
const signs = { down: "✖", degraded: "▲", unknown: "?", up: "●" } as const satisfies Readonly<Record<HealthState, string>>;

/** A state as a coloured word. */
export function stateLabel(state: HealthState): Html {
  return html`<span class="state ${state}">${signs[state]} ${state}</span>`;
}

const barWidth = 140;

/** How many are in which state, as one stacked bar, worst on the left. Nothing to count is an empty track. */
export function stateBar(counts: Readonly<Record<HealthState, number>>): Html {
  const order = ["down", "degraded", "unknown", "up"] as const;
  const total = order.reduce((sum, state) => sum + counts[state], 0);
  let x = 0;
  const parts = order.map((state) => {
    const width = total === 0 ? 0 : (counts[state] / total) * barWidth;
    const part = html`<rect class="fill-${state}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="8"></rect>`;
    x += width;
    return part;
  });
  return html`<svg width="${barWidth}" height="8"><rect class="track" x="0" y="0" width="${barWidth}" height="8" rx="2"></rect>${parts}</svg>`;
}

/** A share of 100 as a bar; unknown is an empty track with words beside it, not a bar of 0. */
export function usageBar(percent: number | undefined): Html {
  const width = 70;
  const filled = ((percent ?? 0) / 100) * width;
  const state: HealthState = percent === undefined ? "unknown" : percent >= nearlyFullPercent ? "degraded" : "up";
  const text = percent === undefined ? "unknown" : `${Math.floor(percent)} % used`;
  return html`<svg width="${width}" height="8"><rect class="track" x="0" y="0" width="${width}" height="8" rx="2"></rect><rect class="fill-${state}" x="0" y="0" width="${filled.toFixed(1)}" height="8" rx="2"></rect></svg> <span class="soft">${text}</span>`;
}

/** A share of 100 where more is better, as a bar with words; unknown is an empty track. */
export function shareBar(percent: number | undefined, of: string): Html {
  const width = 70;
  const text = percent === undefined ? `unknown ${of}` : `${Math.floor(percent)} % ${of}`;
  return html`<span><svg width="${width}" height="8"><rect class="track" x="0" y="0" width="${width}" height="8" rx="2"></rect><rect class="fill-up" x="0" y="0" width="${(((percent ?? 0) / 100) * width).toFixed(1)}" height="8" rx="2"></rect></svg> <span class="soft">${text}</span></span>`;
}

/** Ids that this function chose and CloudWatch sends back: operator-chosen names and AWS ids, never device text. */
export type DrillDown =
  | { readonly view: "device"; readonly site: string; readonly device: string }
  | { readonly view: "vpc"; readonly account: string; readonly region: string; readonly vpc: string }
  | { readonly view: "bill" }
  | { readonly view: "posture" }
  | { readonly view: "neighbours" }
  | { readonly view: "overview" }
  /** A name or an OID of the index, or what stands in the text field. */
  | { readonly view: "oid"; readonly ask: string }
  | { readonly view: "oid"; readonly from: "form" };

/**
 * A name that opens a detail view in a popup by calling this same function again. The action element belongs to the element
 * right before it.
 */
export function opener(options: { readonly text: string; readonly target: DrillDown; readonly endpoint: string }): Html {
  return html`<a class="open name">${options.text}</a><cwdb-action action="call" display="popup" endpoint="${options.endpoint}">${JSON.stringify(options.target)}</cwdb-action>`;
}

/** The same in place of what the widget shows: the way of pages that one walks through. */
export function inPlace(options: { readonly text: string; readonly target: DrillDown; readonly endpoint: string }): Html {
  return html`<a class="open name">${options.text}</a><cwdb-action action="call" display="widget" endpoint="${options.endpoint}">${JSON.stringify(options.target)}</cwdb-action>`;
}

/** A button that asks in place; CloudWatch sends what stands in the widget's text fields along. */
export function asker(options: { readonly text: string; readonly target: DrillDown; readonly endpoint: string }): Html {
  return html`<a class="button">${options.text}</a><cwdb-action action="call" display="widget" endpoint="${options.endpoint}">${JSON.stringify(options.target)}</cwdb-action>`;
}

/** A table, or a sentence when there is nothing to list. */
export function table(columns: readonly string[], rows: readonly (readonly (Html | string | number)[])[], empty: string): Html {
  if (rows.length === 0) {
    return html`<p class="soft">${empty}</p>`;
  }
  const head = columns.map((column) => html`<th>${column}</th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`);
  return html`<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}
