import { LocalStackError } from "../../errors.ts";
import type { SeriesIdentity } from "./metric-source.ts";

/** A parsed SEARCH: which namespace and dimension names, and what their values must say. */
export interface MetricSearch {
  /** Absent when the search has no `{...}` schema: any namespace and dimensions. */
  readonly schema?: { readonly namespace: string; readonly dimensionNames: readonly string[] };
  matches(series: SeriesIdentity): boolean;
}

type Predicate = (series: SeriesIdentity) => boolean;
type Token = { readonly kind: "word" | "quoted" | "symbol"; readonly text: string };

const maxSearchChars = 1024;
const tokenPattern = /\s*(?:"([^"]*)"|([()=])|([^\s()="]+))/y;

/**
 * Parses the first argument of SEARCH (CloudWatch User Guide, "CloudWatch search expression syntax"): an optional
 * `{Namespace,Dimension,...}` schema, then terms joined by AND (also unsaid), OR, NOT and brackets. `Key="text"` is exact,
 * `Key=text` and a bare word match a token of the value. Throws a LocalStackError when it makes no sense.
 */
export function parseSearch(text: string): MetricSearch {
  if (text.length > maxSearchChars) throw invalid(text.slice(0, 60), `longer than ${maxSearchChars} characters`);
  const schemaMatch = /^\s*\{([^}]*)\}/.exec(text);
  const predicate = new SearchParser(text, tokenize(text.slice(schemaMatch?.[0].length ?? 0))).whole();
  if (schemaMatch === null) return { matches: predicate };
  const [namespace = "", ...dimensionNames] = (schemaMatch[1] ?? "").split(",").map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
  const schema = { namespace, dimensionNames };
  return { schema, matches: (series) => inSchema(schema, series) && predicate(series) };
}

function inSchema(schema: { readonly namespace: string; readonly dimensionNames: readonly string[] }, series: SeriesIdentity): boolean {
  const names = Object.keys(series.dimensions);
  const sameNames = names.length === schema.dimensionNames.length && schema.dimensionNames.every((name) => names.includes(name));
  return series.namespace === schema.namespace && sameNames;
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < trimmed.length) {
    const match = tokenPattern.exec(trimmed);
    if (match === null) throw invalid(text, "a quotation mark is not closed");
    const [, quoted, symbol, word] = match;
    if (quoted !== undefined) tokens.push({ kind: "quoted", text: quoted });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol });
    else tokens.push({ kind: "word", text: word ?? "" });
  }
  return tokens;
}

class SearchParser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  whole(): Predicate {
    if (this.#tokens.length === 0) return () => true;
    const predicate = this.#any(undefined);
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return predicate;
  }

  #any(key: string | undefined): Predicate {
    const alternatives = [this.#all(key)];
    while (this.#takeWord("OR")) alternatives.push(this.#all(key));
    return (series) => alternatives.some((alternative) => alternative(series));
  }

  #all(key: string | undefined): Predicate {
    const conditions = [this.#term(key)];
    while (this.#continues()) {
      this.#takeWord("AND");
      conditions.push(this.#term(key));
    }
    return (series) => conditions.every((condition) => condition(series));
  }

  #continues(): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && !isSymbol(token, ")") && !(token.kind === "word" && token.text === "OR");
  }

  #term(key: string | undefined): Predicate {
    if (this.#takeWord("NOT")) {
      const negated = this.#term(key);
      return (series) => !negated(series);
    }
    if (this.#takeSymbol("(")) {
      const inner = this.#any(key);
      if (!this.#takeSymbol(")")) throw this.#unexpected();
      return inner;
    }
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === "symbol") throw this.#unexpected();
    this.#at += 1;
    if (this.#takeSymbol("=")) return this.#term(token.text);
    return valuePredicate(token, key);
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "word" || token.text !== word) return false;
    this.#at += 1;
    return true;
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || !isSymbol(token, symbol)) return false;
    this.#at += 1;
    return true;
  }

  #unexpected(): LocalStackError {
    return invalid(this.#text, `unexpected ${this.#tokens[this.#at]?.text ?? "end"}`);
  }
}

function isSymbol(token: Token, symbol: string): boolean {
  return token.kind === "symbol" && token.text === symbol;
}

function valuePredicate(token: Token, key: string | undefined): Predicate {
  const matches = token.kind === "quoted" ? (value: string) => value === token.text : (value: string) => hasTokens(value, token.text);
  return (series) => valuesOf(series, key).some(matches);
}

function valuesOf(series: SeriesIdentity, key: string | undefined): readonly string[] {
  if (key === undefined) return [series.namespace, series.metric, ...Object.keys(series.dimensions), ...Object.values(series.dimensions)];
  if (key === "MetricName") return [series.metric];
  if (key === "Namespace") return [series.namespace];
  const value = series.dimensions[key];
  return value === undefined ? [] : [value];
}

function hasTokens(value: string, text: string): boolean {
  const tokens = tokensOf(value);
  return tokensOf(text).every((token) => tokens.includes(token));
}

/** Words of a value: split at anything but letters and digits and where a lower-case letter meets an upper-case one. */
function tokensOf(value: string): readonly string[] {
  return value
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== "");
}

function invalid(text: string, problem: string): LocalStackError {
  return new LocalStackError("expression-invalid", `Error in search '${text}': ${problem}.`);
}
