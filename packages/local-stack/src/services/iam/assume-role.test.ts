import { BatchWriteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roleOf } from "../../engine/assembly.fixture.ts";
import type { LocalStack } from "../../engine/local-stack.ts";
import { type RunningStack, runFixtureStack } from "../../engine/run-stack.fixture.ts";

const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const allow = (Action: string | readonly string[], Resource: unknown, extra: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...extra,
});
const roleArn = (name: string) => `arn:aws:iam::000000000000:role/${name}`;

// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
const ownKeys = ["SITE#${aws:PrincipalTag/site}", "SITE#${aws:PrincipalTag/site}#*"];
const writer = {
  ...roleOf(
    "writer",
    allow(["dynamodb:PutItem", "dynamodb:BatchWriteItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"], arnOf("Things"), {
      Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ownKeys }, Null: { "dynamodb:LeadingKeys": "false" } },
    }),
  ),
};
const trusting = (role: object, trust: object) => {
  const { Type, Properties } = role as { readonly Type: string; readonly Properties: object };
  return { Type, Properties: { ...Properties, AssumeRolePolicyDocument: { Statement: [trust] } } };
};

const template = {
  Resources: {
    Things: {
      Type: "AWS::DynamoDB::Table",
      Properties: {
        TableName: "things",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      },
    },
    Function: roleOf("function", allow(["sts:AssumeRole", "sts:TagSession"], [roleArn("writer"), roleArn("distant")])),
    Untagging: roleOf("untagging", allow("sts:AssumeRole", roleArn("writer"))),
    Stranger: roleOf("stranger", allow(["sts:AssumeRole", "sts:TagSession"], "*")),
    Writer: trusting(writer, {
      Effect: "Allow",
      Principal: { AWS: [roleArn("function"), roleArn("untagging")] },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: { Null: { "aws:RequestTag/site": "false" }, "ForAllValues:StringEquals": { "aws:TagKeys": ["site"] } },
    }),
    Distant: roleOf("distant", allow("dynamodb:*", "*")),
  },
};

let running: RunningStack;
let stack: LocalStack;

beforeAll(async () => {
  running = await runFixtureStack({ template });
  ({ stack } = running);
});

afterAll(() => running.close());

function sessionOf(role: string, options: { tags?: Record<string, string>; of?: string; durationS?: number } = {}) {
  const { endpointUrl: endpoint, region } = stack;
  return new DynamoDBClient({
    endpoint,
    region,
    maxAttempts: 1,
    credentials: fromTemporaryCredentials({
      masterCredentials: stack.issueCredentials(role, "t"),
      params: {
        RoleArn: roleArn(options.of ?? "writer"),
        RoleSessionName: "test",
        DurationSeconds: options.durationS ?? 900,
        Tags: Object.entries(options.tags ?? { site: "a" }).map(([Key, Value]) => ({ Key, Value })),
      },
      clientConfig: { endpoint, region, maxAttempts: 1 },
    }),
  });
}

const TableName = "things";
const put = (pk: string) => new PutItemCommand({ TableName, Item: { pk: { S: pk } } });
const batch = (...keys: readonly string[]) =>
  new BatchWriteItemCommand({ RequestItems: { things: keys.map((pk) => ({ PutRequest: { Item: { pk: { S: pk } } } })) } });
const query = (pk: string) =>
  new QueryCommand({
    TableName,
    KeyConditionExpression: "#p = :p",
    ExpressionAttributeNames: { "#p": "pk" },
    ExpressionAttributeValues: { ":p": { S: pk } },
  });
const denied = { name: "AccessDeniedException" };

describe("a role assumed with a session tag", () => {
  it("writes and reads the items whose partition key carries the tag, and no other", async () => {
    const session = sessionOf("function");

    await session.send(put("SITE#a"));
    await session.send(batch("SITE#a#x", "SITE#a#y"));
    expect((await session.send(new GetItemCommand({ TableName, Key: { pk: { S: "SITE#a" } } }))).Item).toBeDefined();
    expect((await session.send(query("SITE#a"))).Count).toBe(1);
    await expect(session.send(put("SITE#ab"))).rejects.toMatchObject(denied);
    await expect(session.send(put("SITE#b"))).rejects.toMatchObject(denied);
    await expect(session.send(batch("SITE#a#x", "SITE#b#x"))).rejects.toMatchObject(denied);
    await expect(session.send(query("SITE#b"))).rejects.toMatchObject(denied);
    await expect(session.send(new ScanCommand({ TableName }))).rejects.toMatchObject(denied);
  });

  it("is refused to whom the trust policy does not name, and without the tag, or with another beside it", async () => {
    const refused = { name: "AccessDenied" };

    await expect(sessionOf("stranger").send(put("SITE#a"))).rejects.toMatchObject(refused);
    await expect(sessionOf("function", { tags: {} }).send(put("SITE#"))).rejects.toMatchObject(refused);
    await expect(sessionOf("function", { tags: { site: "a", more: "b" } }).send(put("SITE#a"))).rejects.toMatchObject(refused);
    await expect(sessionOf("untagging").send(put("SITE#a"))).rejects.toMatchObject(refused);
    await expect(sessionOf("function", { of: "distant" }).send(put("SITE#a"))).rejects.toMatchObject(refused);
  });

  it("takes no tag with a wildcard, and no session longer than an hour", async () => {
    const invalid = { name: "ValidationError" };

    await expect(sessionOf("function", { tags: { site: "*" } }).send(put("SITE#a"))).rejects.toMatchObject(invalid);
    await expect(sessionOf("function", { durationS: 7_200 }).send(put("SITE#a"))).rejects.toMatchObject(invalid);
  });
});
