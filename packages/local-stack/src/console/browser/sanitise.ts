import DOMPurify from "dompurify";
import { marked } from "marked";

/** Links open elsewhere and tell the other site nothing; forms have nowhere to go but the widget's own actions. */
DOMPurify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName.toLowerCase() === "a" && node.hasAttribute("href")) {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
  }
});

/**
 * A custom widget's HTML without anything that runs or reaches out, as CloudWatch shows it: no scripts, frames, `use`
 * elements or event handlers; inline styles, `style` elements, SVG and `cwdb-action` stay.
 */
export function widgetFragment(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    FORCE_BODY: true,
    ADD_TAGS: ["cwdb-action"],
    ADD_URI_SAFE_ATTR: ["endpoint"],
    ADD_ATTR: ["action", "display", "endpoint", "event", "confirmation"],
    FORBID_TAGS: ["script", "iframe", "frame", "use", "object", "embed", "link", "meta", "base"],
    FORBID_ATTR: ["ping", "formaction", "target"],
  });
}

/** Markdown as text with the usual marks; HTML within it is sanitised and cannot style the page. */
export function markdownFragment(markdown: string): DocumentFragment {
  const html = marked.parse(markdown, { async: false, gfm: true, breaks: false });
  return DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select", "svg", "math", "img"],
    FORBID_ATTR: ["style", "class", "id"],
  });
}
