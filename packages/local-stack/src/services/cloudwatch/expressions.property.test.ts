import fc from "fast-check";
import { describe, it } from "vitest";
import { LocalStackError } from "../../errors.ts";
import { ruleHolds } from "./alarm-rule.ts";
import { parseMath } from "./math-syntax.ts";
import { parseSearch } from "./search-expression.ts";

const scraps = fc.array(
  fc.constantFrom(
    "m1",
    "(",
    ")",
    "[",
    "]",
    ",",
    "+",
    "-",
    "SUM(",
    '"a',
    '"',
    "1.5e3",
    "AND",
    "NOT",
    "ALARM(x)",
    "{N,D}",
    "K=",
    " ",
    "<=",
    "'",
  ),
  {
    maxLength: 30,
  },
);
const texts = fc.oneof(
  fc.string({ maxLength: 200 }),
  scraps.map((parts) => parts.join("")),
);

function onlyNamedErrors(parse: (text: string) => void): (text: string) => void {
  return (text) => {
    try {
      parse(text);
    } catch (error) {
      if (!(error instanceof LocalStackError)) throw error;
    }
  };
}

describe("expression parsers", () => {
  it("reject any text by a named error or read it", () => {
    fc.assert(fc.property(texts, onlyNamedErrors(parseMath)));
    fc.assert(fc.property(texts, onlyNamedErrors(parseSearch)));
    fc.assert(
      fc.property(
        texts,
        onlyNamedErrors((text) => ruleHolds(text, () => "OK")),
      ),
    );
  });
});
