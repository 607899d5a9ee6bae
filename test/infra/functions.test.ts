import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { functions } from "@isthmus/lambdas/env";
import { describe, expect, it } from "vitest";
import { inventoryActions } from "../../infra/src/constructs/reader-actions.ts";
import { exampleApp, resourcesOf, synthesize } from "./synthesized.ts";

const templates = synthesize();
const deployed = resourcesOf(templates, "AWS::Lambda::Function");
const manifests = Object.values(functions);

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Actions that list or publish without naming a resource: the only ones that may be allowed on "*". */
const actionsOnEverything = new Set<string>([
  ...inventoryActions,
  "ce:GetCostAndUsage",
  "ce:GetCostForecast",
  "cloudwatch:GetMetricData",
  "cloudwatch:PutMetricData",
  "cloudwatch:DescribeAlarms",
]);

function statements(): readonly Statement[] {
  return resourcesOf(templates, "AWS::IAM::Policy").flatMap((policy) => {
    const document = policy.Properties["PolicyDocument"] as { readonly Statement: readonly Statement[] };
    return document.Statement;
  });
}

/** IAM's prefix for the actions of each SDK client. */
const services: Readonly<Record<string, string>> = {
  "client-cloudwatch": "cloudwatch",
  "client-cost-explorer": "ce",
  "client-direct-connect": "directconnect",
  "client-dynamodb": "dynamodb",
  "client-ec2": "ec2",
  "client-elastic-load-balancing-v2": "elasticloadbalancing",
  "client-lambda": "lambda",
  "client-rds": "rds",
  "client-s3": "s3",
  "client-sns": "sns",
  "client-ssm": "ssm",
  "lib-dynamodb": "dynamodb",
};

/** Calls whose action is called otherwise. */
const otherwise: Readonly<Record<string, string>> = {
  "dynamodb:Get": "dynamodb:GetItem",
  "dynamodb:Put": "dynamodb:PutItem",
  "s3:ListBuckets": "s3:ListAllMyBuckets",
};

/** API actions in the SDK-calling code (`new QueryCommand(...)`), by the client that each file imports it from. */
function callsOfAdapters(): ReadonlySet<string> {
  const folder = join(import.meta.dirname, "../../lambdas/src/adapters/aws");
  const files = globSync("**/*.ts", { cwd: folder }).filter((path) => !path.endsWith(".test.ts"));
  return new Set(files.flatMap((path) => callsOf(readFileSync(join(folder, path), "utf8"))));
}

function callsOf(code: string): readonly string[] {
  const clients = [...code.matchAll(/import (?:type )?\{([^}]*)\} from "@aws-sdk\/([a-z0-9-]+)"/gu)];
  const calls = [...code.matchAll(/\bnew ([A-Z]\w+Command)\(|\b(paginate[A-Z]\w+)\(/gu)].map((match) => match[1] ?? match[2] ?? "");
  return calls.map((call) => {
    const client = clients.find(([, names = ""]) => names.split(/[\s,]+/u).includes(call))?.[2] ?? "";
    const action = `${services[client] ?? client}:${call.replace(/^paginate|Command$/gu, "")}`;
    return otherwise[action] ?? action;
  });
}

describe("functions", () => {
  it("are exactly those of the manifest", () => {
    expect(deployed.map((fn) => fn.Properties["FunctionName"]).sort()).toEqual(manifests.map((manifest) => manifest.functionName).sort());
  });

  it.each(manifests)("sets the environment that $functionName reads, no more and no less", ({ functionName, env }) => {
    const fn = deployed.find((candidate) => candidate.Properties["FunctionName"] === functionName);

    const environment = fn?.Properties["Environment"] as { readonly Variables: Readonly<Record<string, unknown>> } | undefined;
    expect(Object.keys(environment?.Variables ?? {}).sort()).toEqual([...env].sort());
  });

  it("run on Node.js 24 on arm64", () => {
    for (const fn of deployed)
      expect(fn.Properties).toMatchObject({ Runtime: "nodejs24.x", Architectures: ["arm64"], Handler: "index.handler" });
  });

  it("each log to a group of their own that keeps a month", () => {
    const groups = resourcesOf(templates, "AWS::Logs::LogGroup");

    expect(groups).toHaveLength(deployed.length);
    for (const group of groups) expect(group.Properties).toMatchObject({ RetentionInDays: 30 });
    for (const fn of deployed) {
      const { LogGroup } = fn.Properties["LoggingConfig"] as { readonly LogGroup: { readonly Ref: string } };
      const group = groups.find((candidate) => candidate.stack === fn.stack && candidate.id === LogGroup.Ref);
      expect(group?.Properties["LogGroupName"]).toBe(`/aws/lambda/${String(fn.Properties["FunctionName"])}`);
    }
  });
});

describe("policies", () => {
  it("exist", () => {
    expect(statements().length).toBeGreaterThan(10);
  });

  it("allow the API calls that the functions' adapters make, and no other", () => {
    const allowed = statements().flatMap((statement) => statement.Action);

    const known = new Set(Object.values(services));
    const toAws = allowed.filter((action) => known.has(action.split(":")[0] ?? "") && !action.startsWith("lambda:Invoke"));
    expect([...new Set(toAws)].sort()).toEqual([...callsOfAdapters()].sort());
  });

  it("name every action", () => {
    expect(
      statements()
        .flatMap((statement) => statement.Action)
        .filter((action) => action.includes("*")),
    ).toEqual([]);
  });

  it("allow on every resource only what has no resource-level permissions", () => {
    const onEverything = statements().filter((statement) => JSON.stringify(statement.Resource).includes("*"));

    expect(onEverything.length).toBeGreaterThan(0);
    expect(onEverything.flatMap((statement) => statement.Action).filter((action) => !actionsOnEverything.has(action))).toEqual([]);
  });

  it("publish metrics to the product's namespace only", () => {
    const publishing = statements().filter((statement) => [statement.Action].flat().includes("cloudwatch:PutMetricData"));

    expect(publishing.length).toBeGreaterThan(0);
    for (const statement of publishing) expect(statement.Condition).toEqual({ StringEquals: { "cloudwatch:namespace": "Isthmus" } });
  });

  it("come from roles of this app: no managed policy grants more than is written here", () => {
    for (const role of resourcesOf(templates, "AWS::IAM::Role")) expect(role.Properties).not.toHaveProperty("ManagedPolicyArns");
  });

  it("let AWS be read and not changed", () => {
    const collection = resourcesOf(templates, "AWS::IAM::Policy").filter(({ stack }) => stack === "isthmus-aws-collection");
    const actions = JSON.stringify(collection).match(/ec2:[A-Za-z]+/gu) ?? [];

    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^ec2:(?:Describe|Get|Search)/u.test(action))).toEqual([]);
  });
});

describe("stacks", () => {
  it("know neither account nor region, so that synthesis looks nothing up", () => {
    const { stacks } = exampleApp().synth();

    for (const stack of stacks) expect(stack.environment).toMatchObject({ account: "unknown-account", region: "unknown-region" });
  });
});
