import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { functions } from "@isthmus/lambdas/env";
import { describe, expect, it } from "vitest";
import { type FoundResource, resourcesOf, synthesize } from "./synthesized.ts";

const source = join(import.meta.dirname, "../../lambdas/src");

/** What a call of a store's method, as use cases write it, needs to be allowed. */
const needs: readonly (readonly [RegExp, string])[] = [
  [/\.putLatest\(/u, "Entities PutItem"],
  [/\bentities\.read\(/u, "Entities GetItem"],
  [/\bconfigs\.(?:append|putInForce)\(/u, "Entities PutItem"],
  [/\bconfigs\.readVersion\(/u, "Entities GetItem"],
  [/\bconfigs\.listVersions\(/u, "Entities Query"],
  [/\.(?:listPartition|readPages)\(/u, "Entities Query"],
  [/\.listKind\(/u, "Entities/index/by-kind Query"],
  [/\.put(?:Chunk|Dictionary)\(/u, "Series PutItem"],
  [/\.readDictionary\(/u, "Series GetItem"],
  [/\.readChunks\(/u, "Series Query"],
  [/\b(?:events|store)\.put\(/u, "Events PutItem"],
  [/\bstore\.read\(/u, "Events GetItem"],
  [/\.recentEvents\(/u, "Events Query"],
  [/\.recentSources\(/u, "Events Query"],
  [/\bread(?:Network|Picture)\(/u, "Entities/index/by-kind Query"],
  [/\bgraph\.(?:all|list|joins|changes)\(/u, "Entities Query"],
  [/\bgraph\.(?:put|append|remove)\(/u, "Entities PutItem"],
];

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

function needed(entry: string): readonly string[] {
  const folder = join(source, dirname(entry));
  const files = globSync("*.ts", { cwd: folder }).filter((path) => !path.endsWith(".test.ts"));
  const code = files.map((path) => readFileSync(join(folder, path), "utf8"));
  return [...new Set(needs.filter(([call]) => call.test(code.join("\n"))).map(([, need]) => need))];
}

const templates = synthesize();

/** What a role may do by itself, and by the roles of its stack that it may assume. */
function withAssumedRoles(policies: readonly FoundResource[]): readonly Statement[] {
  const own = policies.flatMap((policy) => (policy.Properties["PolicyDocument"] as { readonly Statement: readonly Statement[] }).Statement);
  const assumed = own.filter(({ Action }) => [Action].flat().includes("sts:AssumeRole")).map(({ Resource }) => JSON.stringify(Resource));
  const theirs = resourcesOf(templates, "AWS::IAM::Policy").filter(({ stack, Properties }) =>
    policies.some((policy) => policy.stack === stack && assumed.some((arn) => arn.includes(`"${roleOf(Properties)}"`))),
  );
  return theirs.length === 0 ? own : [...own, ...withAssumedRoles(theirs)];
}

function roleOf(properties: FoundResource["Properties"]): string | undefined {
  return (properties["Roles"] as readonly { readonly Ref: string }[])[0]?.Ref;
}

function granted(functionName: string): readonly string[] {
  const fn = resourcesOf(templates, "AWS::Lambda::Function").find((found) => found.Properties["FunctionName"] === functionName);
  const role = (fn?.Properties["Role"] as { readonly "Fn::GetAtt": readonly string[] } | undefined)?.["Fn::GetAtt"][0];
  const policies = resourcesOf(templates, "AWS::IAM::Policy").filter(
    (policy) => policy.stack === fn?.stack && JSON.stringify(policy.Properties["Roles"]) === JSON.stringify([{ Ref: role }]),
  );
  return withAssumedRoles(policies).flatMap(({ Action, Resource }) =>
    [Action]
      .flat()
      .flatMap((action) => (action.startsWith("dynamodb:") ? [Resource].flat().map((one) => `${tableOf(one)} ${action.slice(9)}`) : [])),
  );
}

/** `Entities`, or `Entities/index/by-kind`: whatever the ARN imported from the data stack names. */
function tableOf(resource: unknown): string {
  const text = JSON.stringify(resource);
  const table = /GetAtt(Entities|Series|Events)/u.exec(text)?.[1] ?? text;
  return `${table}${/\/index\/[a-z-]+/u.exec(text)?.[0] ?? ""}`;
}

describe("table access", () => {
  it.each(Object.values(functions))("of $functionName is what its use case calls, and no more", ({ functionName, entry }) => {
    expect(needed(entry).length).toBeGreaterThan(0);
    expect([...new Set(granted(functionName))].sort()).toEqual([...needed(entry)].sort());
  });

  it("W1: lets the widget read and change nothing, whoever clicks", () => {
    const rights = granted(functions.renderWidget.functionName);

    expect(rights.length).toBeGreaterThan(3);
    expect(rights.filter((right) => !/ (?:GetItem|Query)$/u.test(right))).toEqual([]);
  });
});
