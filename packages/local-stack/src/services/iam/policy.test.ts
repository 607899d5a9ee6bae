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

describe("a policy for the keys of a site", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  const leading = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["SITE#${aws:PrincipalTag/site}#DEVICE#*"] } };
  const policy = { Statement: { Effect: "Allow", Action: "dynamodb:PutItem", Resource: "t", Condition: leading } };
  const guarded = { Statement: { ...policy.Statement, Condition: { ...leading, Null: { "dynamodb:LeadingKeys": "false" } } } };
  const decide = (document: unknown, context: Readonly<Record<string, string | readonly string[]>>) =>
    evaluatePolicies([document], { action: "dynamodb:PutItem", resource: "t", context });
  const tag = { "aws:principaltag/site": "a" };

  it.each([
    [["SITE#a#DEVICE#sw1"], "allow"],
    [["SITE#a#DEVICE#sw1", "SITE#a#DEVICE#sw2"], "allow"],
    [["SITE#ab#DEVICE#sw1"], "none"],
    [["SITE#b#DEVICE#SITE#a#DEVICE#"], "none"],
    [["SITE#a#DEVICE#sw1", "SITE#b#DEVICE#sw1"], "none"],
    [["SITE#a"], "none"],
  ])("answers %j with %s", (keys, expected) => {
    expect(decide(policy, { ...tag, "dynamodb:leadingkeys": keys })).toBe(expected);
  });

  it("grants nothing to a session without the tag, and denies it whatever a deny asks of the tag", () => {
    const keys = { "dynamodb:leadingkeys": ["SITE##DEVICE#sw1"] };

    expect(decide(policy, keys)).toBe("none");
    expect(decide({ Statement: { ...policy.Statement, Effect: "Deny" } }, keys)).toBe("deny");
  });

  it("needs Null beside ForAllValues, which holds when there are no keys at all", () => {
    expect(decide(policy, tag)).toBe("allow");
    expect(decide(guarded, tag)).toBe("none");
    expect(decide(guarded, { ...tag, "dynamodb:leadingkeys": ["SITE#a#DEVICE#x"] })).toBe("allow");
  });

  it("takes a list without a quantifier for something that it does not know", () => {
    const plain = { Statement: { ...policy.Statement, Condition: { StringLike: { "dynamodb:LeadingKeys": "*" } } } };

    expect(decide(plain, { "dynamodb:leadingkeys": ["SITE#a#DEVICE#x"] })).toBe("none");
  });

  it("holds for any of a list with ForAnyValue", () => {
    const any = { Statement: { ...policy.Statement, Condition: { "ForAnyValue:StringEquals": { "dynamodb:LeadingKeys": "x" } } } };

    expect(decide(any, { "dynamodb:leadingkeys": ["x", "y"] })).toBe("allow");
    expect(decide(any, { "dynamodb:leadingkeys": ["y"] })).toBe("none");
    expect(decide(any, {})).toBe("none");
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
