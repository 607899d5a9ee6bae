const quote = 0x22;
const backslash = 0x5c;

const comma = 0x2c;

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
  /** Commas seen at each open level. */
  const commas = new Uint32Array(bounds.depth + 1);
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (inString) {
      if (byte === backslash) {
        at += 1;
      } else if (byte === quote) {
        inString = false;
      }
    } else if (byte === quote) {
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > bounds.depth) {
        return "too-deep";
      }
      commas[depth] = 0;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth = Math.max(0, depth - 1);
    } else if (byte === comma) {
      const seen = (commas[depth] ?? 0) + 1;
      if (seen >= bounds.members) {
        return "too-wide";
      }
      commas[depth] = seen;
    }
  }
  return undefined;
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
