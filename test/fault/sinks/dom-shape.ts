import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";

type Node = DefaultTreeAdapterTypes.ChildNode;

/**
 * Every element of a markup with its attributes and their values, in order, as the HTML standard's parser finds them. Of actions and style
 * sheets the content, too: no text of a device belongs there. Anything that is neither element nor text is named.
 */
export function domShape(markup: string): readonly string[] {
  return parseFragment(markup).childNodes.flatMap((node) => shapeOf(node, 0));
}

function shapeOf(node: Node, depth: number): readonly string[] {
  if (node.nodeName === "#text") return [];
  if (!("tagName" in node)) return [`${depth} ${node.nodeName}`];
  const attributes = node.attrs.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).sort();
  const isOurs = node.tagName === "cwdb-action" || node.tagName === "style";
  const own = [`${depth} ${node.tagName} ${attributes.join(" ")}`, ...(isOurs ? [JSON.stringify(textOf(node))] : [])];
  const children = "content" in node ? node.content.childNodes : node.childNodes;
  return [...own, ...children.flatMap((child) => shapeOf(child, depth + 1))];
}

/** Everything that a person reads in the markup, style sheets and actions left out. */
export function readableTexts(markup: string): readonly string[] {
  return parseFragment(markup).childNodes.flatMap(textsOf);
}

function textsOf(node: Node): readonly string[] {
  if (node.nodeName === "#text") return "value" in node ? [node.value] : [];
  return "childNodes" in node && node.nodeName !== "style" && node.nodeName !== "cwdb-action" ? node.childNodes.flatMap(textsOf) : [];
}

function textOf(node: Node): string {
  if (node.nodeName === "#text") return "value" in node ? node.value : "";
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}
