import fc from "fast-check";
import { marked, type Token } from "marked";
import { describe, expect, it } from "vitest";
import { markdownText } from "./markdown-text.ts";

function kindsOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token) => [token.type, ...("tokens" in token ? kindsOf(token.tokens ?? []) : [])]);
}

/** What a heading of this text consists of, besides text. */
function heading(text: string): readonly string[] {
  return [...new Set(kindsOf(marked.lexer(`## ${markdownText(text)}`)))].filter((kind) => kind !== "text" && kind !== "escape");
}

describe("text in Markdown", () => {
  it.each([
    "[all is well](https://example.com)",
    "![x](https://example.com/x)",
    "[button:primary](https://example.com)",
    "`x` **x** _x_ ~~x~~",
    "# x #",
    "x\n\n# All is well\n\n* y",
    "<b>x</b> &copy; <https://example.com>",
    "https://example.com www.example.com a@example.com",
    "| a |\n|---|\n| b |",
    "\\[x](y) \\\\",
    "\u202ex\u0000",
  ])("shows %j and does nothing else", (text) => {
    expect(heading(text)).toEqual(["heading"]);
  });

  it("is text whatever it is", () => {
    const unit = fc.oneof(fc.constantFrom(..."[]()!<>*_`#\\|~&:@./\n -+x"), fc.string({ unit: "binary", maxLength: 3 }));

    fc.assert(fc.property(fc.array(unit, { minLength: 1 }), (parts) => heading(`x${parts.join("")}`).join() === "heading"));
  });

  it("leaves names as they are", () => {
    expect(marked.parse(markdownText("Busan data centre, 부산 (HQ) #1"))).toBe("<p>Busan data centre, 부산 (HQ) #1</p>\n");
  });
});
