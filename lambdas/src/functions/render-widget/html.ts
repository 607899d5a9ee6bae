/** What may stand in a template: text and numbers are escaped, markup is not, undefined is nothing. */
export type HtmlValue = string | number | Html | readonly Html[] | undefined;

/** Markup made by the `html` template, and by nothing else. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  /** The literal parts are markup; every value is escaped unless it is markup already. There is no way to pass raw text. */
  static fromTemplate(literals: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    let markup = literals[0] ?? "";
    for (const [index, value] of values.entries()) {
      if (/=\s*$/u.test(markup)) {
        throw new TypeError("an attribute value in a template must be quoted");
      }
      markup += render(value) + (literals[index + 1] ?? "");
    }
    return new Html(markup);
  }

  toString(): string {
    return this.#markup;
  }
}

/** Tagged template for HTML. Device text is safe in element content and in quoted attributes, and belongs nowhere else. */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.fromTemplate(literals, values);
}

function render(value: HtmlValue): string {
  if (value === undefined) {
    return "";
  }
  if (typeof value === "string" || typeof value === "number") {
    return escapeText(String(value));
  }
  return value instanceof Html ? value.toString() : value.join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "`": "&#96;" };

/** Control and format characters: they reorder or hide text. Shown as U+FFFD, so that a name cannot pose as another. */
const deceptive = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escapeText(text: string): string {
  return text.replaceAll(deceptive, "\ufffd").replaceAll(/[&<>"'`]/gu, (character) => entities[character] ?? "");
}
