import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListDashboardsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTimeToLiveCommand, DynamoDBClient, PutItemCommand, QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ListTopicsCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roleOf } from "../../engine/assembly.fixture.ts";
import type { LocalStack } from "../../engine/local-stack.ts";
import { type RunningStack, runFixtureStack } from "../../engine/run-stack.fixture.ts";
import type { IssuedCredentials } from "../iam/local-iam.ts";
import type { AwsRequest, AwsService } from "../service.ts";

const template = {
  Resources: {
    Role: roleOf("tester", { Effect: "Allow", Action: "*", Resource: "*" }),
    Things: {
      Type: "AWS::DynamoDB::Table",
      Properties: {
        TableName: "things",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "sk", AttributeType: "S" },
        ],
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
      },
    },
    Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: "pager" } },
    Alarm: {
      Type: "AWS::CloudWatch::Alarm",
      Properties: {
        AlarmName: "too-hot",
        Namespace: "N",
        MetricName: "Heat",
        Period: 60,
        Statistic: "Maximum",
        ComparisonOperator: "GreaterThanThreshold",
        Threshold: 5,
        EvaluationPeriods: 1,
        AlarmActions: [{ Ref: "Topic" }],
      },
    },
    Board: {
      Type: "AWS::CloudWatch::Dashboard",
      Properties: {
        DashboardName: "board",
        DashboardBody: {
          "Fn::Join": ["", ['{"widgets":[{"type":"text","width":1,"height":1,"properties":{"markdown":"', { Ref: "AWS::Region" }, '"}}]}']],
        },
      },
    },
    Rule: {
      Type: "AWS::Events::Rule",
      Properties: { Name: "to-topic", EventPattern: { source: ["test"] }, Targets: [{ Id: "t", Arn: { Ref: "Topic" } }] },
    },
  },
};

const seen: AwsRequest[] = [];
const ec2: AwsService = {
  signingName: "ec2",
  handle: async (request) => {
    seen.push(request);
    if (request.action !== "DescribeVpcs") return { kind: "error", status: 400, code: "InvalidAction", message: "<no> such action" };
    return { kind: "xml", body: "<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>" };
  },
};

let running: RunningStack;
let stack: LocalStack;

beforeAll(async () => {
  running = await runFixtureStack({ template }, [ec2]);
  ({ stack } = running);
});

afterAll(() => running.close());

function options(credentials?: IssuedCredentials): {
  endpoint: string;
  region: string;
  credentials: IssuedCredentials;
  maxAttempts: number;
} {
  return {
    endpoint: stack.endpointUrl,
    region: stack.region,
    credentials: credentials ?? stack.issueCredentials("tester", "t"),
    maxAttempts: 1,
  };
}

describe("the AWS endpoint, over the SDK's own wire protocols", () => {
  it("takes metrics in every form, gzip bodies included, and reads them back", async () => {
    const client = new CloudWatchClient(options());
    const Timestamp = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    const Dimensions = [{ Name: "Site", Value: "busan" }];
    const padding = Array.from({ length: 200 }, (_, index) => ({ MetricName: `Padding${index}`, Dimensions, Value: index, Timestamp }));

    await client.send(
      new PutMetricDataCommand({
        Namespace: "N",
        MetricData: [{ MetricName: "A", Dimensions, Values: [1, 2, 10], Counts: [1, 1, 2], Timestamp }, ...padding],
      }),
    );
    await client.send(
      new PutMetricDataCommand({
        Namespace: "N",
        MetricData: [{ MetricName: "A", Dimensions, StatisticValues: { SampleCount: 2, Sum: 6, Minimum: 0, Maximum: 6 }, Timestamp }],
      }),
    );
    const EndTime = new Date(Timestamp.getTime() + 60_000);
    const stat = (Id: string, Stat: string): object => ({
      Id,
      MetricStat: { Metric: { Namespace: "N", MetricName: "A", Dimensions }, Period: 60, Stat },
    });
    const data = await client.send(
      new GetMetricDataCommand({
        StartTime: Timestamp,
        EndTime,
        MetricDataQueries: [
          stat("s", "Sum"),
          stat("c", "SampleCount"),
          stat("n", "Minimum"),
          stat("x", "Maximum"),
          { Id: "e", Expression: "s / c", Label: "mean" },
        ] as never,
      }),
    );
    const statistics = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: "N",
        MetricName: "A",
        Dimensions,
        StartTime: Timestamp,
        EndTime,
        Period: 60,
        Statistics: ["Average"],
      }),
    );
    const listed = await client.send(new ListMetricsCommand({ Namespace: "N", MetricName: "A" }));

    expect(data.MetricDataResults?.map((result) => [result.Label, result.Timestamps, result.Values])).toEqual([
      ["A", [Timestamp], [29]],
      ["A", [Timestamp], [6]],
      ["A", [Timestamp], [0]],
      ["A", [Timestamp], [10]],
      ["mean", [Timestamp], [29 / 6]],
    ]);
    expect(statistics.Datapoints?.map((point) => [point.Timestamp, point.Average])).toEqual([[Timestamp, 29 / 6]]);
    expect(listed.Metrics).toEqual([{ Namespace: "N", MetricName: "A", Dimensions }]);
  });

  it("refuses wrong queries by the SDK's typed errors", async () => {
    const client = new CloudWatchClient(options());
    const wrong = new GetMetricDataCommand({
      StartTime: new Date(0),
      EndTime: new Date(60_000),
      MetricDataQueries: [{ Id: "e", Expression: "nope(" }],
    });

    await expect(client.send(wrong)).rejects.toMatchObject({ name: "ValidationException", message: expect.stringContaining("nope(") });
    await expect(client.send(new PutMetricDataCommand({ Namespace: "N", MetricData: [{ MetricName: "A" }] }))).rejects.toMatchObject({
      name: "InvalidParameterValueException",
    });
    await expect(client.send(new GetDashboardCommand({ DashboardName: "none" }))).rejects.toMatchObject({ name: "ResourceNotFound" });
  });

  it("describes alarms, forces a state and notifies the topic", async () => {
    const client = new CloudWatchClient(options());
    const before = await client.send(new DescribeAlarmsCommand({ AlarmNames: ["too-hot"] }));

    await client.send(new SetAlarmStateCommand({ AlarmName: "too-hot", StateValue: "ALARM", StateReason: "a test" }));

    const after = await client.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
    expect(before.MetricAlarms?.[0]).toMatchObject({
      StateValue: "INSUFFICIENT_DATA",
      MetricName: "Heat",
      Statistic: "Maximum",
      Threshold: 5,
    });
    expect(after.MetricAlarms?.map((alarm) => [alarm.AlarmName, alarm.StateReason])).toEqual([["too-hot", "a test"]]);
    expect(after.MetricAlarms?.[0]?.StateUpdatedTimestamp).toBeInstanceOf(Date);
    expect(stack.notifications(1)[0]).toMatchObject({
      topicArn: "arn:aws:sns:ap-northeast-2:000000000000:pager",
      subject: 'ALARM: "too-hot" in ap-northeast-2',
    });
    expect(stack.alarms()).toMatchObject([{ name: "too-hot", state: "ALARM", reason: "a test" }]);
  });

  it("gives dashboards as deployed", async () => {
    const client = new CloudWatchClient(options());

    expect((await client.send(new ListDashboardsCommand({}))).DashboardEntries?.map((entry) => entry.DashboardName)).toEqual(["board"]);
    expect((await client.send(new GetDashboardCommand({ DashboardName: "board" }))).DashboardBody).toContain("ap-northeast-2");
    expect(stack.dashboards()[0]?.body.widgets[0]?.properties).toEqual({ markdown: "ap-northeast-2" });
  });

  it("keeps logs", async () => {
    const client = new CloudWatchLogsClient(options());
    const [logGroupName, logStreamName, now] = ["/g", "s", Date.now()];
    await client.send(new CreateLogGroupCommand({ logGroupName }));
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    await client.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName,
        logEvents: [
          { timestamp: now, message: "link up" },
          { timestamp: now, message: "link down" },
        ],
      }),
    );

    const filtered = await client.send(new FilterLogEventsCommand({ logGroupName, filterPattern: "link -up" }));
    const all = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }));

    expect(filtered.events?.map((event) => event.message)).toEqual(["link down"]);
    expect(all.events?.map((event) => event.message)).toEqual(["link up", "link down"]);
    await expect(client.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
    });
  });

  it("passes DynamoDB on, conditional failures and time to live included", async () => {
    const client = new DynamoDBClient(options());
    const Item = { pk: { S: "a" }, sk: { S: "1" }, b: { B: Uint8Array.from([0, 255]) } };
    await client.send(new PutItemCommand({ TableName: "things", Item, ConditionExpression: "attribute_not_exists(pk)" }));

    const again = client.send(new PutItemCommand({ TableName: "things", Item, ConditionExpression: "attribute_not_exists(pk)" }));
    await expect(again).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    await client.send(
      new UpdateItemCommand({
        TableName: "things",
        Key: { pk: { S: "a" }, sk: { S: "1" } },
        UpdateExpression: "SET n = :n",
        ExpressionAttributeValues: { ":n": { N: "7" } },
      }),
    );
    const found = await client.send(
      new QueryCommand({ TableName: "things", KeyConditionExpression: "pk = :p", ExpressionAttributeValues: { ":p": { S: "a" } } }),
    );
    const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName: "things" }));

    expect(found.Items).toEqual([{ ...Item, n: { N: "7" } }]);
    expect(ttl.TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "ttl" });
  });

  it("publishes to topics and routes events to them", async () => {
    const sns = new SNSClient(options());
    const events = new EventBridgeClient(options());
    const TopicArn = (await sns.send(new ListTopicsCommand({}))).Topics?.[0]?.TopicArn;

    await sns.send(new PublishCommand({ TopicArn, Subject: "<s>", Message: "hello & goodbye" }));
    const put = await events.send(
      new PutEventsCommand({
        Entries: [
          { Source: "test", DetailType: "d", Detail: '{"a":1}' },
          { Source: "test", DetailType: "d", Detail: "no json" },
        ],
      }),
    );

    expect(put).toMatchObject({ FailedEntryCount: 1, Entries: [{ EventId: expect.any(String) }, { ErrorCode: "MalformedDetail" }] });
    const [routed, published] = stack.notifications(2);
    expect(published).toMatchObject({ subject: "<s>", message: "hello & goodbye" });
    expect(JSON.parse(routed?.message ?? "")).toMatchObject({ source: "test", detail: { a: 1 }, account: "000000000000" });
    expect((await events.send(new ListRulesCommand({}))).Rules?.map((rule) => rule.Name)).toEqual(["to-topic"]);
    await expect(sns.send(new PublishCommand({ TopicArn: `${TopicArn}-x`, Message: "m" }))).rejects.toMatchObject({
      name: "NotFoundException",
    });
  });

  it("hands EC2 to the service that was mounted and renders its answers", async () => {
    const client = new EC2Client(options());

    const answer = await client.send(new DescribeVpcsCommand({ VpcIds: ["vpc-1"] }));

    expect(answer.Vpcs).toEqual([{ VpcId: "vpc-1" }]);
    expect(seen[0]).toMatchObject({ service: "ec2", action: "DescribeVpcs", region: "ap-northeast-2", input: { "VpcId.1": "vpc-1" } });
    expect(seen[0]?.principal.arn).toBe("arn:aws:sts::000000000000:assumed-role/tester/t");
  });

  it("refuses a wrong secret in the shape of each protocol", async () => {
    const wrong = { ...stack.issueCredentials("tester", "t"), secretAccessKey: "wrong" };

    await expect(new CloudWatchClient(options(wrong)).send(new ListMetricsCommand({}))).rejects.toMatchObject({
      name: "InvalidSignatureException",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(new SNSClient(options(wrong)).send(new ListTopicsCommand({}))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(new EC2Client(options(wrong)).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
    await expect(new DynamoDBClient(options(wrong)).send(new DescribeTimeToLiveCommand({ TableName: "things" }))).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
    expect((await fetch(stack.endpointUrl)).status).toBe(403);
  });
});
