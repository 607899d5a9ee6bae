import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html } from "./html.ts";

describe("the html template", () => {
  it("escapes text in content and in attributes", () => {
    const hostile = `<b a="1" c='2'>&\`</b>`;

    expect(html`<p title="${hostile}">${hostile}</p>`.toString()).toBe(
      '<p title="&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;&#96;&lt;/b&gt;">&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;&#96;&lt;/b&gt;</p>',
    );
  });

  it("nests markup and lists of markup, and shows nothing for undefined", () => {
    expect(html`<ul>${[html`<li>${1}</li>`, html`<li>${"&"}</li>`]}${undefined}</ul>`.toString()).toBe("<ul><li>1</li><li>&amp;</li></ul>");
  });

  it.each([
    ["an attribute without quotes", () => html`<p title=${"x"}></p>`],
    ["a tag name", () => html`<${"b"}>`],
    ["an attribute's name", () => html`<p ${"x"}="y"></p>`],
    ["an event handler", () => html`<p onclick="x"></p>`],
    ["an inline style", () => html`<p style="color:${"red"}"></p>`],
    ["a link", () => html`<a href="${"https://example.com"}"></a>`],
    ["an id of the page", () => html`<p id="${"x"}"></p>`],
    ["a style sheet", () => html`<style>${".x{}"}</style>`],
    ["a script", () => html`<script>1</script>`],
    ["an image", () => html`<img width="1">`],
    ["a comment", () => html`<!-- ${"x"} -->`],
    ["an attribute that markup would leave", () => html`<p title="${html`<b></b>`}"></p>`],
  ])("has no place for a value or anything else in %s", (_place, make) => {
    expect(make).toThrow(TypeError);
  });

  it("takes text that ends like the beginning of an attribute", () => {
    expect(html`<td>${"a="}${"b"}</td>`.toString()).toBe("<td>a=b</td>");
  });

  it("isolates text that is read from right to left, and leaves other text alone", () => {
    expect(html`<b title="${"שלום"}">${"שלום"}</b>${"부산"}`.toString()).toBe('<b title="שלום">\u2068שלום\u2069</b>부산');
  });

  it("cuts towers of marks, and leaves the marks that languages need", () => {
    expect(html`${`a${"\u0301".repeat(50)}b`}${"Việt Nam"}`.toString()).toBe(`a${"\u0301".repeat(4)}bViệt Nam`);
  });

  it("shows control and reordering characters as U+FFFD", () => {
    expect(html`${"a\u0000b\u001b[31m\u202ec\u200d\ud800"}\t`.toString()).toBe("a\ufffdb\ufffd[31m\ufffdc\ufffd\ufffd\t");
  });

  it("never lets any text add a tag or leave an attribute", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const content = html`<p title="${text}">${text}</p>`.toString().slice('<p title="'.length, -"</p>".length);

        expect(content.match(/[<>"']/gu)).toEqual(['"', ">"]);
      }),
    );
  });
});
