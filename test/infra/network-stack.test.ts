import { describe, expect, it } from "vitest";
import { resourcesOf, synthesize } from "./synthesized.ts";

const templates = synthesize();
const inStack = (type: string) => resourcesOf(templates, type).filter(({ stack }) => stack === "isthmus-network");

interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: unknown;
}

function statementsOf(name: string): readonly Statement[] {
  const policies = inStack("AWS::IAM::Policy").filter(({ id }) => id.startsWith(name));
  return policies.flatMap(({ Properties }) => (Properties["PolicyDocument"] as { readonly Statement: readonly Statement[] }).Statement);
}

const writesOf = (name: string) => statementsOf(name).filter(({ Action }) => [Action].flat().includes("dynamodb:PutItem"));

describe("the joined network", () => {
  it("is joined oftener than the collectors look", () => {
    expect(inStack("AWS::Events::Rule")).toMatchObject([{ Properties: { ScheduleExpression: "rate(2 minutes)", State: "ENABLED" } }]);
  });

  it("is written to the partitions of the graph, and events to their own table", () => {
    const conditions = writesOf("Join").map(({ Condition }) => Condition);

    expect(conditions).toEqual([
      { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["GRAPH", "CHANGES#*"] }, Null: { "dynamodb:LeadingKeys": "false" } },
      undefined,
    ]);
  });

  it("is asked by a function that can change nothing, and decided on by one that can write to the graph alone", () => {
    expect(writesOf("Query")).toEqual([]);
    expect(writesOf("Decide").map(({ Condition }) => Condition)).toEqual([
      { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["GRAPH"] }, Null: { "dynamodb:LeadingKeys": "false" } },
    ]);
  });

  it("may be asked by whom IAM lets invoke the functions, and by nobody else", () => {
    expect(inStack("AWS::Lambda::Permission")).toMatchObject([{ Properties: { Principal: "events.amazonaws.com" } }]);
    expect(inStack("AWS::Lambda::Url")).toEqual([]);
  });
});
