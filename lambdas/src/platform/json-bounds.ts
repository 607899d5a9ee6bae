const quote = 0x22;
const backslash = 0x5c;

const colon = 0x3a;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

export interface JsonBounds {
  /** Levels of arrays and objects. */
  readonly depth: number;
  /** Members of any one array or object. */
  readonly members: number;
}

/**
 * What of a JSON text is out of bounds; undefined when nothing is. Looks at bytes only and builds nothing, so that a hostile text costs one
 * pass at most. Says nothing about validity.
 */
export function outOfBounds(json: Uint8Array, bounds: JsonBounds): "too-deep" | "too-wide" | undefined {
  /** Commas still allowed at each open level. */
  const commasLeft = new Int32Array(bounds.depth + 1).fill(bounds.members - 1);
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    switch (json[at]) {
      case quote:
        at = endOfString(json, at + 1);
        break;
      case openBrace:
      case openBracket:
        depth += 1;
        if (depth > bounds.depth) {
          return "too-deep";
        }
        commasLeft[depth] = bounds.members - 1;
        break;
      case closeBrace:
      case closeBracket:
        depth = Math.max(0, depth - 1);
        break;
      case comma:
        commasLeft[depth] = (commasLeft[depth] ?? 0) - 1;
        if ((commasLeft[depth] ?? 0) < 0) {
          return "too-wide";
        }
        break;
      default:
        break;
    }
  }
  return undefined;
}

/**
 * True when an object of a JSON text has a name twice, of which the parsed value keeps the last: the text has more names than the value. For
 * texts that were parsed already, and values nobody changed since.
 */
export function repeatsNames(json: Uint8Array, value: unknown): boolean {
  let names = 0;
  for (let at = 0; at < json.length; at += 1) {
    if (json[at] === quote) {
      at = endOfString(json, at + 1);
    } else if (json[at] === colon) {
      names += 1;
    }
  }
  return names !== namesIn(value);
}

function namesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) {
    return 0;
  }
  const inner = Object.values(value);
  return inner.reduce((sum: number, each) => sum + namesIn(each), Array.isArray(value) ? 0 : inner.length);
}

/** Where the quote is that ends the string that began before `from`; the end of the text when there is none. */
function endOfString(json: Uint8Array, from: number): number {
  let at = from;
  while (at < json.length && json[at] !== quote) {
    at += json[at] === backslash ? 2 : 1;
  }
  return at;
}

/**
 * Takes out of a parsed JSON value what later code may trip over: own `__proto__` keys, and lone surrogates in strings
 * (each becomes U+FFFD). Recursion is as deep as the value, which the caller has bounded.
 */
export function withoutTraps(value: unknown): unknown {
  if (typeof value === "string") {
    return value.toWellFormed();
  }
  if (Array.isArray(value)) {
    return value.map(withoutTraps);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).filter(([key]) => key !== "__proto__");
  return Object.fromEntries(entries.map(([key, inner]) => [key.toWellFormed(), withoutTraps(inner)]));
}

/** True when a JSON text could hold a trap that `withoutTraps` removes. Every such text has one of these byte sequences. */
export function mayHoldTraps(json: Buffer): boolean {
  return json.includes("__proto__") || json.includes("\\u");
}
