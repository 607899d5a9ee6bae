import { describe, expect, it } from "vitest";
import { evaluatePolicies, matchesWildcard } from "./policy.ts";

const question = {
  action: "lambda:InvokeFunction",
  resource: "arn:aws:lambda:r:1:function:f",
  context: { "lambda:functionurlauthtype": "AWS_IAM" },
};
const allow = (extra: object = {}): object => ({ Statement: [{ Effect: "Allow", Action: "lambda:Invoke*", Resource: "*", ...extra }] });
const deny = { Statement: { Effect: "Deny", Action: ["lambda:InvokeFunction"], Resource: question.resource } };

describe("evaluatePolicies", () => {
  it.each([
    ["nothing", [], "none"],
    ["an allow by wildcard", [allow()], "allow"],
    ["an allow of another resource", [allow({ Resource: "arn:aws:lambda:r:1:function:g" })], "none"],
    ["a deny beside an allow", [allow(), deny], "deny"],
    ["NotAction", [{ Statement: [{ Effect: "Allow", NotAction: "s3:*", Resource: "*" }] }], "allow"],
    ["a condition that holds", [allow({ Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } } })], "allow"],
    ["a condition that does not", [allow({ Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } } })], "none"],
    ["a condition on an absent key", [allow({ Condition: { StringEquals: { "aws:Tag": "x" } } })], "none"],
    ["an operator that is not known", [allow({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })], "none"],
    ["a grant to the account only", [allow({ Principal: { AWS: "arn:aws:iam::1:root" } })], "none"],
    ["a grant to the caller", [allow({ Principal: { AWS: "arn:aws:iam::1:role/a" } })], "allow"],
  ])("%s gives %s", (_name, documents, expected) => {
    expect(evaluatePolicies(documents, { ...question, principalArns: ["arn:aws:iam::1:role/a"] })).toBe(expected);
  });
});

describe("matchesWildcard", () => {
  it.each([
    ["*", "", true],
    ["a*c", "abbc", true],
    ["a*c", "abbd", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*b*b", "abab", true],
    ["a.c", "abc", false],
  ])("%s on %s is %s", (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });
});
