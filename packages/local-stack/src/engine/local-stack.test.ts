import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchClient, GetMetricDataCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { functionOf, roleOf, writeAssembly } from "./assembly.fixture.ts";
import { type LocalStack, type LocalStackOptions, startLocalStack } from "./local-stack.ts";

const repositoryRoot = join(import.meta.dirname, "../../../..");
let stateDir: string;
let assemblyDir: string;
let log: string[];
let stack: LocalStack | undefined;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "isthmus-stack-"));
  assemblyDir = join(stateDir, "cdk.out");
  log = [];
});

afterEach(async () => {
  await stack?.close();
  stack = undefined;
  rmSync(stateDir, { recursive: true });
});

async function start(options: Partial<LocalStackOptions> = {}): Promise<LocalStack> {
  const defaults = { repositoryRoot, stateDir, assemblyDir, endpointPort: 0, reset: false, extraServices: [], metricSources: [] };
  stack = await startLocalStack({ ...defaults, log: (line) => log.push(line), ...options });
  return stack;
}

async function restart(options: Partial<LocalStackOptions> = {}): Promise<LocalStack> {
  await stack?.close();
  return start(options);
}

function clientOptions(running: LocalStack): object {
  return { endpoint: running.endpointUrl, region: running.region, credentials: running.issueCredentials("tester", "t") };
}

async function until<T>(read: () => T | undefined): Promise<T> {
  for (const deadlineMs = Date.now() + 15_000; Date.now() < deadlineMs; ) {
    const value = read();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("the condition did not come true in time");
}

function table(indexes: readonly string[] = []): object {
  const attribute = (AttributeName: string): object => ({ AttributeName, AttributeType: "S" });
  const GlobalSecondaryIndexes = indexes.map((name) => ({
    IndexName: `by-${name}`,
    KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
    Projection: { ProjectionType: "ALL" },
  }));
  return {
    Type: "AWS::DynamoDB::Table",
    Properties: {
      TableName: "things",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [attribute("pk"), ...indexes.map(attribute)],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes }),
    },
  };
}

const anything = { Effect: "Allow", Action: "*", Resource: "*" };
const tester = { Role: roleOf("tester", anything) };

describe("startLocalStack", () => {
  it("provisions stacks in dependency order and passes exports on", async () => {
    const used = {
      Resources: { ...tester, Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: { "Fn::ImportValue": "topic-name" } } } },
    };
    const base = { Resources: { Things: table() }, Outputs: { Name: { Value: { Ref: "Things" }, Export: { Name: "topic-name" } } } };
    writeAssembly(assemblyDir, [
      { name: "user", template: used, dependencies: ["base"] },
      { name: "base", template: base },
    ]);

    const running = await start();

    expect(running.resources().map(({ stack: name, logicalId, physicalId }) => `${name}/${logicalId} ${physicalId}`)).toEqual([
      "base/Things things",
      "user/Role tester",
      "user/Topic arn:aws:sns:ap-northeast-2:000000000000:things",
    ]);
  });

  it("names every unknown resource type with its place before it touches anything", async () => {
    const Resources = {
      A: { Type: "AWS::RDS::DBInstance" },
      B: table(),
      C: { Type: "Custom::Thing" },
      D: { Type: "AWS::Off::Thing", Condition: "Never" },
    };
    writeAssembly(assemblyDir, [{ name: "s1", template: { Resources, Conditions: { Never: { "Fn::Equals": ["a", "b"] } } } }]);

    await expect(start()).rejects.toMatchObject({
      code: "resource-type-unknown",
      message: expect.stringMatching(/AWS::RDS::DBInstance \(s1\/A\)\n {2}Custom::Thing \(s1\/C\)\n(?!.*AWS::Off)/),
    });
  });

  it("says which property of which resource is wrong", async () => {
    writeAssembly(assemblyDir, [
      { name: "s1", template: { Resources: { Alarm: { Type: "AWS::CloudWatch::Alarm", Properties: { Threshold: 1 } } } } },
    ]);

    await expect(start()).rejects.toThrow(/s1\/Alarm \(AWS::CloudWatch::Alarm\)[\s\S]*ComparisonOperator/);
  });

  it("names the port that is in use and the remedy", async () => {
    writeAssembly(assemblyDir, [{ name: "s1", template: { Resources: tester } }]);
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;

    await expect(start({ endpointPort: port })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 for the AWS endpoint is in use; choose another with --port`,
    );

    other.close();
  });

  it("refuses to share its state with another stack", async () => {
    writeAssembly(assemblyDir, [{ name: "s1", template: { Resources: tester } }]);
    const first = await start();

    await expect(start()).rejects.toMatchObject({ code: "state-unusable", message: expect.stringContaining("stop the other local stack") });

    stack = first;
  });

  it("keeps items, metrics and credentials over a restart, and forgets them when reset", async () => {
    const template = { Resources: { ...tester, Things: table() } };
    writeAssembly(assemblyDir, [{ name: "s1", template }]);
    let running = await start();
    const keys = running.issueCredentials("tester", "t");
    await new DynamoDBClient(clientOptions(running)).send(
      new PutItemCommand({ TableName: "things", Item: { pk: { S: "a" }, n: { N: "1" } } }),
    );
    const now = new Date();
    await new CloudWatchClient(clientOptions(running)).send(
      new PutMetricDataCommand({ Namespace: "N", MetricData: [{ MetricName: "M", Value: 3, Timestamp: now }] }),
    );

    running = await restart();
    const item = await new DynamoDBClient(clientOptions(running)).send(
      new GetItemCommand({ TableName: "things", Key: { pk: { S: "a" } } }),
    );
    const metrics = await new CloudWatchClient(clientOptions(running)).send(
      new GetMetricDataCommand({
        StartTime: new Date(now.getTime() - 120_000),
        EndTime: new Date(now.getTime() + 60_000),
        MetricDataQueries: [{ Id: "m1", MetricStat: { Metric: { Namespace: "N", MetricName: "M" }, Period: 60, Stat: "Sum" } }],
      }),
    );

    expect(item.Item).toEqual({ pk: { S: "a" }, n: { N: "1" } });
    expect(metrics.MetricDataResults?.[0]?.Values).toEqual([3]);
    expect(running.issueCredentials("tester", "t")).toEqual(keys);

    writeAssembly(join(stateDir, "assembly-2"), [{ name: "s1", template }]);
    running = await restart({ reset: true, assemblyDir: join(stateDir, "assembly-2") });
    const gone = await new DynamoDBClient(clientOptions(running)).send(
      new GetItemCommand({ TableName: "things", Key: { pk: { S: "a" } } }),
    );
    expect(gone.Item).toBeUndefined();
    expect(running.issueCredentials("tester", "t")).not.toEqual(keys);
  });

  it("brings a table's indexes up to date in place and keeps a table that left the template", async () => {
    writeAssembly(assemblyDir, [{ name: "s1", template: { Resources: { ...tester, Things: table(["kind"]) } } }]);
    let running = await start();
    await new DynamoDBClient(clientOptions(running)).send(
      new PutItemCommand({ TableName: "things", Item: { pk: { S: "a" }, owner: { S: "kim" } } }),
    );

    writeAssembly(assemblyDir, [{ name: "s1", template: { Resources: { ...tester, Things: table(["owner"]) } } }]);
    running = await restart();
    const described = await new DynamoDBClient(clientOptions(running)).send(new DescribeTableCommand({ TableName: "things" }));
    expect(described.Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName)).toEqual(["by-owner"]);
    const kept = await new DynamoDBClient(clientOptions(running)).send(
      new GetItemCommand({ TableName: "things", Key: { pk: { S: "a" } } }),
    );
    expect(kept.Item).toEqual({ pk: { S: "a" }, owner: { S: "kim" } });

    writeAssembly(assemblyDir, [{ name: "s1", template: { Resources: tester } }]);
    await restart();
    expect(log).toContain("Table things is no longer in the template; its data is kept.");
  });

  it("runs functions with their role's credentials, logs what they print and counts their invocations", async () => {
    const source = `
      import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
      export async function handler() {
        await new CloudWatchClient({}).send(new PutMetricDataCommand({ Namespace: "FromFunction", MetricData: [{ MetricName: "M", Value: 1 }] }));
        console.log(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: "Embedded", Dimensions: [["who"]], Metrics: [{ Name: "E" }] }] }, who: "f", E: 5 }));
        return process.env.TABLE;
      }`;
    const Resources = {
      Role: roleOf("f-role", anything),
      Things: table(),
      F: functionOf("f", "aa11", { Environment: { Variables: { TABLE: { Ref: "Things" } } } }),
    };
    writeAssembly(assemblyDir, [{ name: "s1", template: { Resources }, code: { aa11: source } }]);
    const running = await start();

    expect(await running.invoke("f", {})).toEqual({ kind: "ok", payload: "things" });

    const line = await until(() => running.logs(10).find((entry) => entry.logGroup === "/aws/lambda/f"));
    expect(line.message).toContain("Embedded");
    const nowS = Math.floor(Date.now() / 1000);
    const queries = [
      "SEARCH('{FromFunction} M', 'Sum', 300)",
      "SEARCH('{Embedded,who} E', 'Sum', 300)",
      `SEARCH('{AWS/Lambda,FunctionName} MetricName="Invocations"', 'Sum', 300)`,
    ];
    const results = await running.metricData({
      startS: nowS - 600,
      endS: nowS + 300,
      queries: queries.map((Expression, index) => ({ Id: `e${index}`, Expression })),
    });
    expect(results.map((result) => result.Values)).toEqual([[1], [5], [1]]);
  });

  it("fires schedules at once, routes events by pattern and parks what keeps failing", async () => {
    const source = "export const handler = async (event) => { console.log('got ' + event['detail-type']); };";
    const target = [{ Id: "t", Arn: { "Fn::GetAtt": ["F", "Arn"] } }];
    const Resources = {
      Role: roleOf("f-role", anything),
      F: functionOf("f", "aa11"),
      Every: { Type: "AWS::Events::Rule", Properties: { ScheduleExpression: "rate(5 minutes)", Targets: target } },
      Stopped: {
        Type: "AWS::Events::Rule",
        Properties: { EventPattern: { source: ["aws.ec2"], detail: { state: ["stopped"] } }, Targets: target },
      },
    };
    writeAssembly(assemblyDir, [{ name: "s1", template: { Resources }, code: { aa11: source } }]);
    const running = await start();

    running.putEvents([
      { source: "aws.ec2", detailType: "started", detail: { state: "running" } },
      { source: "aws.ec2", detailType: "stopped", detail: { state: "stopped" } },
    ]);

    await until(() => (running.logs(10).length >= 2 ? true : undefined));
    expect(
      running
        .logs(10)
        .map((entry) => entry.message)
        .sort(),
    ).toEqual(["got Scheduled Event", "got stopped"]);
  });

  it("says when a function's role may not write its log or park its events", async () => {
    const news: string[] = [];
    const source = "export const handler = async () => { console.log('unheard'); throw new Error('never'); };";
    const Resources = {
      Role: roleOf("bare-role"),
      Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "parked" } },
      F: functionOf("f", "aa11"),
      Config: {
        Type: "AWS::Lambda::EventInvokeConfig",
        Properties: {
          FunctionName: { Ref: "F" },
          Qualifier: "$LATEST",
          MaximumRetryAttempts: 0,
          DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": ["Queue", "Arn"] } } },
        },
      },
      Rule: {
        Type: "AWS::Events::Rule",
        Properties: { EventPattern: { source: ["test"] }, Targets: [{ Id: "t", Arn: { "Fn::GetAtt": ["F", "Arn"] } }] },
      },
    };
    writeAssembly(assemblyDir, [{ name: "s1", template: { Resources }, code: { aa11: source } }]);
    const running = await start({ log: (line) => news.push(line) });

    running.putEvents([{ source: "test", detailType: "any", detail: {} }]);

    await until(() => news.find((line) => line.startsWith("The event is lost") && line.includes("sqs:SendMessage")));
    expect(news.filter((line) => line.startsWith("f has no log") && line.includes("logs:CreateLogStream"))).toHaveLength(1);
    expect(running.logs(10)).toEqual([]);
  });
});
