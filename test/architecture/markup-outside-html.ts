/** How markup gets past the `html` template: calling it with made-up literals, or writing into a page. */
const waysAround =
  /\bhtml\s*\(|\bHtml\s*\.\s*fromTemplate\b|\.\s*(?:innerHTML|outerHTML|srcdoc)\s*\+?=(?!=)|insertAdjacentHTML|document\s*\.\s*write/u;
/** Elements that pages are made of. Texts for people have placeholders such as `<site>`, which are none. */
const elements =
  "a|b|body|br|button|code|cwdb-action|details|div|em|form|h[1-6]|head|html|i|iframe|img|input|li|ol|option|p|path|pre|rect|script|section|select|span|strong|style|svg|table|tbody|td|textarea|th|thead|tr|u|ul";
const markup = new RegExp(`</?(?:${elements})(?:[\\s/>]|$)|<!|&(?:lt|gt|quot);`, "iu");
/** What may stand before a regular expression and not before a division. */
const beforeRegularExpression = /(?:^|[(,=:[!&|?{};\n]|\breturn)\s*$/u;

/** Where the reader is: in code, with the braces that are open there, or in a template with a tag ("" for none). */
type Place = { readonly kind: "code"; braces: number } | { readonly kind: "template"; readonly tag: string };

/**
 * Parts of a TypeScript source that make markup without the `html` template: strings and other templates with tags in them, and ways around it.
 * Reads comments, strings, regular expressions and nested templates, and nothing else of the language.
 */
export function markupOutsideHtml(source: string): readonly string[] {
  const reader = new Reader(source);
  reader.read();
  return [...reader.found, ...(waysAround.exec(reader.code) ?? [])];
}

class Reader {
  readonly found: string[] = [];
  /** What was read so far, with every string, template and regular expression replaced by an empty string. */
  code = "";
  readonly #source: string;
  readonly #places: Place[] = [{ kind: "code", braces: 0 }];

  constructor(source: string) {
    this.#source = source;
  }

  read(): void {
    for (let at = 0; at < this.#source.length; ) {
      const place = this.#places.at(-1) ?? { kind: "code", braces: 0 };
      at = place.kind === "template" ? this.#readTemplate(at, place.tag) : this.#readCode(at, place);
    }
  }

  #readTemplate(at: number, tag: string): number {
    const { end, text, closes } = nextOfTemplate(this.#source, at);
    if (tag !== "html") this.#note(text);
    if (closes) this.#places.pop();
    else this.#places.push({ kind: "code", braces: 0 });
    return end;
  }

  #readCode(at: number, place: Extract<Place, { kind: "code" }>): number {
    const { end, text, kind } = nextOfCode(this.#source, at, this.code.slice(-200));
    if (kind === "string") this.#note(text);
    if (kind === "open") this.#places.push({ kind: "template", tag: /[\w.]+$/u.exec(this.code.slice(-40))?.[0] ?? "" });
    if (text === "{") place.braces += 1;
    // A brace that opens none in this piece of code ends the value of the template around it.
    if (text === "}" && place.braces === 0 && this.#places.length > 1) this.#places.pop();
    else if (text === "}") place.braces -= 1;
    this.code += kind === "code" ? text : '""';
    return end;
  }

  #note(text: string): void {
    if (markup.test(text)) this.found.push(text);
  }
}

function nextOfCode(source: string, at: number, before: string) {
  const rest = source.slice(at, at + 20_000);
  const comment = /^(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)/u.exec(rest);
  if (comment !== null) return { end: at + comment[0].length, text: "", kind: "code" } as const;
  const string = /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/u.exec(rest);
  if (string !== null) return { end: at + string[0].length, text: string[0].slice(1, -1), kind: "string" } as const;
  const expression = beforeRegularExpression.test(before) ? /^\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*/u.exec(rest) : null;
  if (expression !== null) return { end: at + expression[0].length, text: "", kind: "expression" } as const;
  const [text = ""] = rest;
  return { end: at + 1, text, kind: text === "`" ? "open" : "code" } as const;
}

/** Up to where the template ends or a value begins. */
function nextOfTemplate(source: string, at: number) {
  const [whole = "", text = "", end] = /^((?:[^`\\$]|\\[\s\S]|\$(?!\{))*)(`|\$\{|$)/u.exec(source.slice(at)) ?? [];
  return { end: at + whole.length, text, closes: end !== "${" };
}
