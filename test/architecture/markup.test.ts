import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { markupOutsideHtml } from "./markup-outside-html.ts";

const root = join(import.meta.dirname, "../..");

/** The template itself, the fixed page around the local console, and Markdown that names places in angle brackets. No text of devices in either. */
const others = new Set([
  "lambdas/src/functions/render-widget/html.ts",
  "lambdas/src/functions/series-data-source/describe.ts",
  "packages/local-stack/src/console/page-bundle.ts",
]);

/** What makes pages, and what feeds it. The local stack's endpoints speak XML to the SDK, the command line writes to terminals. */
const places = "{lambdas,onprem-gateway,packages/contract,packages/domain,packages/local-stack/src/console}/**/*.ts";
const product = globSync(places, { cwd: root }).filter((path) => !/node_modules|\.test\.ts$|\/testing\//u.test(path) && !others.has(path));

function source(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

describe("markup", () => {
  it("is made by the html template only, in every source of the product", () => {
    const makes = product.map((path) => ({ path, found: markupOutsideHtml(source(path)) }));

    expect(product.length).toBeGreaterThan(300);
    expect(makes.filter(({ found }) => found.length > 0)).toEqual([]);
  });

  it("has its actions from one place, which takes ids only", () => {
    const acting = product.filter((path) => path.startsWith("lambdas/") && source(path).includes("<cwdb-action"));

    expect(acting).toEqual(["lambdas/src/functions/render-widget/parts.ts"]);
  });

  it.each([
    'const page = "<b>" + name;',
    "const page = '</td>' + name;",
    `const page = \`<b>\${name}</b>\`;`,
    `const page = html\`<p>\${wide ? \`<b>\${name}</b>\` : undefined}</p>\`;`,
    `const page = raw\`<b>\${name}</b>\`;`,
    `const page = html\`<p>\${["<b>", name].join("")}</p>\`;`,
    "const page = html(Object.assign([text], { raw: [text] }));",
    "const page = Html.fromTemplate(forged, []);",
    "element.innerHTML = name;",
    'element.insertAdjacentHTML("beforeend", name);',
    "document.write(name);",
    'const quote = "&lt;" + name;',
  ])("would be caught being made by %s", (text) => {
    expect(markupOutsideHtml(text)).not.toEqual([]);
  });

  it.each([
    `const page = html\`<p>\${wide ? html\`<b>\${name}</b>\` : undefined}</p>\`;`,
    "const less = a <b && b > c;",
    'const least = count < 5 ? "<5" : "many"; // "<b>"',
    'const split = text.split(/[`<b>"]/u);',
    "const map = new Map<string, { readonly a: string }>();",
    'const found = element.innerHTML === "";',
    `const text = html\`<p>\${\`\${count} of \${total}\`} <i>\${names.map((name) => ({ name }))}</i></p>\`;`,
  ])("is not seen in %s", (text) => {
    expect(markupOutsideHtml(text)).toEqual([]);
  });
});
