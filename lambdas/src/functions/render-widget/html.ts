import { type HoleKind, holesOf } from "./template-shape.ts";

/** What may stand in a template: text and numbers are escaped, markup is not, undefined is nothing. */
export type HtmlValue = string | number | Html | readonly Html[] | undefined;

/** Markup made by the `html` template, and by nothing else. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  /**
   * The literal parts are markup; every value is escaped unless it is markup already. There is no way to pass raw text. Throws `TypeError`
   * for a template that would let a value be more than text (see `holesOf`), and for markup within an attribute.
   */
  static fromTemplate(literals: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    const holes = holesOf(literals);
    let markup = literals[0] ?? "";
    for (const [index, value] of values.entries()) {
      markup += render(value, holes[index]) + (literals[index + 1] ?? "");
    }
    return new Html(markup);
  }

  toString(): string {
    return this.#markup;
  }
}

/** Tagged template for HTML. Device text is safe in element content and in the quoted attributes that may hold a value. */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.fromTemplate(literals, values);
}

function render(value: HtmlValue, hole: HoleKind | undefined): string {
  if (value === undefined) {
    return "";
  }
  if (typeof value === "string" || typeof value === "number") {
    return hole === "content" ? isolated(escapeText(String(value))) : escapeText(String(value));
  }
  if (hole !== "content") {
    throw new TypeError("markup does not belong in an attribute");
  }
  return value instanceof Html ? value.toString() : value.join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "`": "&#96;" };

/** Control and format characters and lone surrogates: they reorder or hide text. Shown as U+FFFD, so that a name cannot pose as another. */
const deceptive = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Marks upon marks, which would grow over the lines above and below. No written language needs as many as five. */
const towers = /(\p{M}{4})\p{M}+/gu;

/** The longest text that a page ever shows, in UTF-16 units: views cut theirs shorter, and what none of them thought of ends here. */
const longestText = 400;

function escapeText(text: string): string {
  return (text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text)
    .replaceAll(deceptive, "\ufffd")
    .replaceAll(towers, "$1")
    .replaceAll(/[&<>"'`]/gu, (character) => entities[character] ?? "");
}

/** Letters that are read from right to left: Hebrew, Arabic and their neighbours. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Such text within isolates (UAX 9, FSI and PDI), so that it turns nothing around beside itself, with or without a style sheet. */
function isolated(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}
