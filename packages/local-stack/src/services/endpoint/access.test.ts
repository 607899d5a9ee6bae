import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roleOf } from "../../engine/assembly.fixture.ts";
import type { LocalStack } from "../../engine/local-stack.ts";
import { type RunningStack, runFixtureStack } from "../../engine/run-stack.fixture.ts";

const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: "S" });
const key = (AttributeName: string, KeyType: string) => ({ AttributeName, KeyType });
const table = (TableName: string) => ({
  Type: "AWS::DynamoDB::Table",
  Properties: {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [attribute("pk"), attribute("kind")],
    KeySchema: [key("pk", "HASH")],
    GlobalSecondaryIndexes: [{ IndexName: "by-kind", KeySchema: [key("kind", "HASH")], Projection: { ProjectionType: "ALL" } }],
  },
});
const arnOf = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const allow = (Action: string | readonly string[], Resource: unknown, extra: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...extra,
});

const template = {
  Resources: {
    Things: table("things"),
    Others: table("others"),
    Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: "pager" } },
    Group: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: "/own" } },
    Nobody: roleOf("nobody"),
    Writer: roleOf(
      "writer",
      allow("dynamodb:PutItem", arnOf("Things")),
      allow("cloudwatch:PutMetricData", "*", { Condition: { StringEquals: { "cloudwatch:namespace": "Isthmus" } } }),
      allow(["logs:CreateLogStream", "logs:PutLogEvents"], arnOf("Group")),
    ),
    Reader: roleOf(
      "reader",
      allow(["dynamodb:Query", "dynamodb:BatchGetItem"], arnOf("Things")),
      { Effect: "Deny", Action: "sns:*", Resource: "*" },
      allow("sns:Publish", "*"),
    ),
    IndexReader: roleOf("index-reader", allow("dynamodb:Query", { "Fn::Join": ["", [arnOf("Things"), "/index/by-kind"]] })),
  },
};

let running: RunningStack;
let stack: LocalStack;

beforeAll(async () => {
  running = await runFixtureStack({ template });
  ({ stack } = running);
});

afterAll(() => running.close());

function as(role: string) {
  return { endpoint: stack.endpointUrl, region: stack.region, credentials: stack.issueCredentials(role, "t"), maxAttempts: 1 };
}

const put = (TableName: string) => new PutItemCommand({ TableName, Item: { pk: { S: "a" }, kind: { S: "k" } } });
const values = { ":v": { S: "a" } };
const query = () => new QueryCommand({ TableName: "things", KeyConditionExpression: "pk = :v", ExpressionAttributeValues: values });
const queryIndex = () =>
  new QueryCommand({
    TableName: "things",
    IndexName: "by-kind",
    KeyConditionExpression: "#k = :v",
    ExpressionAttributeNames: { "#k": "kind" },
    ExpressionAttributeValues: values,
  });
const metric = (Namespace: string) => new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: "M", Value: 1 }] });
const logEvents = { logStreamName: "s", logEvents: [{ timestamp: Date.now(), message: "m" }] };

describe("the endpoint, asking the template's policies", () => {
  it("lets a role do what its policies allow, on the resources that they name", async () => {
    await new DynamoDBClient(as("writer")).send(put("things"));
    await new CloudWatchClient(as("writer")).send(metric("Isthmus"));
    const logs = new CloudWatchLogsClient(as("writer"));
    await logs.send(new CreateLogStreamCommand({ logGroupName: "/own", logStreamName: "s" }));
    await logs.send(new PutLogEventsCommand({ logGroupName: "/own", ...logEvents }));

    expect((await new DynamoDBClient(as("reader")).send(query())).Items).toHaveLength(1);
    expect((await new DynamoDBClient(as("index-reader")).send(queryIndex())).Count).toBe(0);
  });

  it("tells a table from its index, and another table, as IAM does", async () => {
    const message = (action: string, resource: string) =>
      expect.stringMatching(
        new RegExp(`is not authorized to perform: ${action} on resource: arn:aws:dynamodb:.*:table/${resource} because`, "u"),
      );
    const denied = { name: "AccessDeniedException" };

    await expect(new DynamoDBClient(as("writer")).send(put("others"))).rejects.toMatchObject({
      ...denied,
      message: message("dynamodb:PutItem", "others"),
    });
    await expect(new DynamoDBClient(as("reader")).send(queryIndex())).rejects.toMatchObject({
      ...denied,
      message: message("dynamodb:Query", "things/index/by-kind"),
    });
    await expect(new DynamoDBClient(as("index-reader")).send(query())).rejects.toMatchObject({
      ...denied,
      message: message("dynamodb:Query", "things"),
    });
    const batch = new BatchGetItemCommand({
      RequestItems: { things: { Keys: [{ pk: { S: "a" } }] }, others: { Keys: [{ pk: { S: "a" } }] } },
    });
    await expect(new DynamoDBClient(as("reader")).send(batch)).rejects.toMatchObject({
      ...denied,
      message: message("dynamodb:BatchGetItem", "others"),
    });
  });

  it("holds a condition on the metric namespace", async () => {
    await expect(new CloudWatchClient(as("writer")).send(metric("Elsewhere"))).rejects.toMatchObject({
      name: "AccessDenied",
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("refuses in each service's own words", async () => {
    const nobody = as("nobody");
    const stream = { logGroupName: "/own", logStreamName: "s" };

    const sentence = (action: string) => expect.stringContaining(`no identity-based policy allows the ${action} action`);
    await expect(new EC2Client(nobody).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      name: "UnauthorizedOperation",
      message: sentence("ec2:DescribeVpcs"),
    });
    await expect(new CloudWatchLogsClient(nobody).send(new CreateLogStreamCommand(stream))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: sentence("logs:CreateLogStream"),
    });
    await expect(new EventBridgeClient(nobody).send(new PutEventsCommand({ Entries: [{ Source: "s" }] }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("event-bus/default"),
    });
    const TopicArn = `arn:aws:sns:${stack.region}:${stack.accountId}:pager`;
    await expect(new SNSClient(as("reader")).send(new PublishCommand({ TopicArn, Message: "m" }))).rejects.toMatchObject({
      message: expect.stringContaining("with an explicit deny"),
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("keeps REST calls from whoever has no grant for them, under the name that IAM has for them", async () => {
    const nobody = as("nobody");
    await expect(new S3Client(nobody).send(new ListBucketsCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("s3:ListAllMyBuckets"),
    });
    await expect(new LambdaClient(nobody).send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("lambda:ListFunctions"),
    });
  });
});
