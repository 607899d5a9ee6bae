/** Where in a template a value stands: between tags, or within a quoted attribute. */
export type HoleKind = "content" | "attribute";

/** Stands for a value while a template is read; no template holds it itself. */
const hole = "\0";

/** A style sheet without values, text between tags, or one tag whose attributes are all quoted. Comments and the like are none of these. */
const stylePattern = /<style>[^<\0]*<\/style>/uy;
const textPattern = /[^<]+/uy;
const tagPattern = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*\/?>/uy;
const attributePattern = /\s+([a-zA-Z-]+)(?:="([^"<>]*)")?/gu;

/** Elements that run, load or lead away. CloudWatch removes most of them; no view of ours has any. */
const forbiddenElements: ReadonlySet<string> = new Set(
  "applet audio base embed frame frameset iframe image img link math meta object picture script source style template track use video".split(
    " ",
  ),
);

/** Attributes that run something or lead away, whatever stands in them. */
const dangerousAttributes = /^(?:on.*|style|href|src.*)$/iu;

/** Attributes that may hold a value: none that is a URL, a script, a style sheet or an action. */
const openAttributes: ReadonlySet<string> = new Set(["class", "endpoint", "width", "height", "x", "y", "fill-opacity", "title", "value"]);

const known = new WeakMap<TemplateStringsArray, readonly HoleKind[]>();

/**
 * The places of a template's values, checked once for each template in the source. Throws `TypeError` for a template in which a value
 * could be anything but text: within a tag, an unquoted or dangerous attribute, a style sheet or a comment.
 */
export function holesOf(literals: TemplateStringsArray): readonly HoleKind[] {
  const holes = known.get(literals) ?? readTemplate(literals.join(hole));
  known.set(literals, holes);
  return holes;
}

function readTemplate(text: string): readonly HoleKind[] {
  const holes: HoleKind[] = [];
  let at = 0;
  while (at < text.length) {
    const end = endOf(stylePattern, text, at) ?? contentEnd(text, at, holes) ?? tagEnd(text, at, holes);
    if (end === undefined) {
      throw new TypeError(
        `a template may hold text and whole tags with quoted attributes only; this is neither: ${text.slice(at, at + 40)}`,
      );
    }
    at = end;
  }
  return holes;
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function contentEnd(text: string, at: number, holes: HoleKind[]): number | undefined {
  const end = endOf(textPattern, text, at);
  addHoles(holes, "content", text.slice(at, end ?? at));
  return end;
}

function tagEnd(text: string, at: number, holes: HoleKind[]): number | undefined {
  tagPattern.lastIndex = at;
  const [, , element = "", attributes = ""] = tagPattern.exec(text) ?? [];
  if (element === "") {
    return undefined;
  }
  const end = tagPattern.lastIndex;
  if (forbiddenElements.has(element)) {
    throw new TypeError(`a template may not hold the element ${element}`);
  }
  for (const [, name = "", value = ""] of attributes.matchAll(attributePattern)) {
    if (dangerousAttributes.test(name) || (value.includes(hole) && !openAttributes.has(name))) {
      throw new TypeError(`a template may not hold the attribute ${name} there, or not with a value`);
    }
    addHoles(holes, "attribute", value);
  }
  return end;
}

function addHoles(holes: HoleKind[], kind: HoleKind, text: string): void {
  for (let count = text.split(hole).length - 1; count > 0; count -= 1) {
    holes.push(kind);
  }
}
