import { describe, expect, it } from "vitest";
import { conditionHolds, type ResolverScope, resolveValue } from "./resolver.ts";

const scope: ResolverScope = {
  stackName: "s1",
  region: "ap-northeast-2",
  accountId: "000000000000",
  parameters: { Size: { Type: "Number", Default: 3 }, Zones: { Type: "CommaDelimitedList", Default: "a,b" }, Open: { Type: "String" } },
  conditions: {
    Yes: { "Fn::Equals": [{ Ref: "AWS::Region" }, "ap-northeast-2"] },
    No: { "Fn::Not": [{ Condition: "Yes" }] },
    Both: { "Fn::And": [{ Condition: "Yes" }, { Condition: "No" }] },
    Either: { "Fn::Or": [{ Condition: "Yes" }, { Condition: "No" }] },
  },
  mappings: { Limits: { "ap-northeast-2": { max: "7" } } },
  created: new Map([["Table", { ref: "table-1", attributes: { Arn: "arn:table-1", "Nested.Name": "deep" } }]]),
  exports: new Map([["shared", "from another stack"]]),
};

describe("resolveValue", () => {
  it.each([
    ["Ref to a resource", { Ref: "Table" }, "table-1"],
    ["Ref to a parameter", { Ref: "Size" }, 3],
    ["Ref to a list parameter", { Ref: "Zones" }, ["a", "b"]],
    ["Ref to a pseudo parameter", { Ref: "AWS::AccountId" }, "000000000000"],
    ["GetAtt as a list", { "Fn::GetAtt": ["Table", "Arn"] }, "arn:table-1"],
    ["GetAtt as text", { "Fn::GetAtt": "Table.Nested.Name" }, "deep"],
    ["Join", { "Fn::Join": ["-", ["a", { Ref: "Table" }, 2]] }, "a-table-1-2"],
    ["Sub", { "Fn::Sub": [`\${!keep} \${Table} \${Table.Arn} \${own}`, { own: { Ref: "Size" } }] }, `\${keep} table-1 arn:table-1 3`],
    ["Select and Split", { "Fn::Select": [1, { "Fn::Split": [":", { "Fn::GetAtt": ["Table", "Arn"] }] }] }, "table-1"],
    ["ImportValue", { "Fn::ImportValue": "shared" }, "from another stack"],
    ["FindInMap", { "Fn::FindInMap": ["Limits", { Ref: "AWS::Region" }, "max"] }, "7"],
    ["Base64", { "Fn::Base64": "hello" }, "aGVsbG8="],
    ["GetAZs of this region", { "Fn::GetAZs": "" }, ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"]],
    ["If", { "Fn::If": ["No", "then", "else"] }, "else"],
    ["NoValue in an object", { a: 1, b: { "Fn::If": ["No", 2, { Ref: "AWS::NoValue" }] } }, { a: 1 }],
    ["NoValue in an array", [1, { Ref: "AWS::NoValue" }, 2], [1, 2]],
  ])("resolves %s", (_name, value, expected) => {
    expect(resolveValue(value, scope)).toEqual(expected);
  });

  it.each([
    ["an unknown name", { Ref: "Nobody" }, "Ref Nobody"],
    ["an unknown attribute, naming the known ones", { "Fn::GetAtt": ["Table", "Size"] }, "known: Arn, Nested.Name"],
    ["a parameter without a default", { Ref: "Open" }, "parameter Open"],
    ["a missing export", { "Fn::ImportValue": "gone" }, "no earlier stack exports it"],
    ["an index outside the list", { "Fn::Select": [5, ["a"]] }, "index 5"],
    ["a function that is not known", { "Fn::Cidr": ["10.0.0.0/8", 2] }, "Fn::Cidr"],
    ["an object where text is needed", { "Fn::Join": ["", [{ a: 1 }]] }, "Fn::Join needs text"],
  ])("refuses %s and names the stack", (_name, value, message) => {
    expect(() => resolveValue(value, scope)).toThrow(message);
    expect(() => resolveValue(value, scope)).toThrow("Stack s1");
  });
});

describe("conditionHolds", () => {
  it.each([
    ["Yes", true],
    ["No", false],
    ["Both", false],
    ["Either", true],
  ])("evaluates %s", (name, expected) => {
    expect(conditionHolds(name, scope)).toBe(expected);
  });

  it("refuses a condition that is not defined", () => {
    expect(() => conditionHolds("Maybe", scope)).toThrow("condition Maybe is not defined");
  });
});
