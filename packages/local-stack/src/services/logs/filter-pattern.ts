/** Whether a log message passes a filter. */
export type MessageFilter = (message: string) => boolean;

export type FilterResult =
  | { readonly kind: "ok"; readonly matches: MessageFilter }
  | { readonly kind: "rejected"; readonly message: string };

/**
 * A filter pattern of terms (CloudWatch Logs User Guide, "Filter pattern syntax for unstructured logs"): every plain term must occur,
 * of the `?` terms at least one, of the `-` terms none; `"..."` is one term. JSON and column patterns are rejected.
 */
export function parseFilterPattern(pattern: string): FilterResult {
  const trimmed = pattern.trim();
  if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
    return { kind: "rejected", message: "JSON and column filter patterns are not known here; use terms." };
  }
  const terms = [...trimmed.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/g)].map(([, sign = "", quoted, word]) => ({
    sign,
    text: quoted === undefined ? (word ?? "") : quoted.replaceAll(/\\(.)/g, "$1"),
  }));
  const texts = (sign: string): readonly string[] => terms.filter((term) => term.sign === sign).map((term) => term.text);
  const [all, some, none] = [texts(""), texts("?"), texts("-")];
  return {
    kind: "ok",
    matches: (message) =>
      all.every((text) => message.includes(text)) &&
      (some.length === 0 || some.some((text) => message.includes(text))) &&
      !none.some((text) => message.includes(text)),
  };
}
