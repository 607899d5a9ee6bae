import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { renderResponse } from "./ec2-xml.ts";

describe("renderResponse", () => {
  it("carries any text through an XML parser unchanged, apart from characters that XML cannot hold", () => {
    const parser = new XMLParser({ parseTagValue: false, trimValues: false, htmlEntities: false });
    const printable = fc
      .string({ unit: "grapheme" })
      .filter((text) => !/[^\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text));

    fc.assert(
      fc.property(printable, (text) => {
        const xml = renderResponse({ action: "DescribeVpcs", requestId: "r", body: { tagSet: [{ value: text }] } });
        const parsed = parser.parse(xml) as { DescribeVpcsResponse: { tagSet: { item: { value: string } } } };
        expect(parsed.DescribeVpcsResponse.tagSet.item.value).toBe(text);
      }),
    );
  });

  it("replaces control characters instead of writing a document that no parser accepts", () => {
    expect(renderResponse({ action: "A", requestId: "r", body: { value: "a\u0000b\u001bc" } })).toContain(
      "<value>a\u{FFFD}b\u{FFFD}c</value>",
    );
  });

  it("leaves undefined members out and keeps empty lists as empty elements", () => {
    const xml = renderResponse({ action: "A", requestId: "r", body: { gone: undefined, set: [], flag: false, at: new Date(0) } });

    expect(xml).not.toContain("gone");
    expect(xml).toContain("<set></set><flag>false</flag><at>1970-01-01T00:00:00.000Z</at>");
  });
});
