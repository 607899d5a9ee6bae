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

  it("refuses an attribute value without quotes", () => {
    expect(() => html`<p title=${"x"}></p>`).toThrow(TypeError);
  });

  it("shows control and reordering characters as U+FFFD", () => {
    expect(html`${"a\u0000b\u001b[31m\u202ec\u200d"}\t`.toString()).toBe("a\ufffdb\ufffd[31m\ufffdc\ufffd\t");
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
