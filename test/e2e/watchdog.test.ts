import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchClient, DeleteAlarmsCommand, DescribeAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { administratorRole } from "@isthmus/local-stack/engine/local-account";
import { type LocalStack, localAccountId, localRegion, startLocalStack } from "@isthmus/local-stack/engine/local-stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "./spine/site.ts";

const topicArn = `arn:aws:sns:${localRegion}:${localAccountId}:isthmus-alarms`;
const heartbeatAlarm = "isthmus-busan-gateway-heartbeat";
const context = {
  isthmus: {
    sites: [{ id: "busan", name: "Busan" }],
    alarmEmail: "noc@example.com",
    deadMansSwitch: { urlParameter: "/isthmus/dead-mans-switch" },
  },
};

let folder: string;
let stack: LocalStack;
let outside: Server;
let reports = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-watchdog-"));
  outside = createServer((request, response) => {
    reports += request.method === "GET" && request.url === "/ping/3f0c" ? 1 : 0;
    response.end("OK");
  }).listen(0, "127.0.0.1");
  await once(outside, "listening");
  const stateDir = join(folder, "local");
  const assemblyDir = join(stateDir, "cdk.out");
  await synthesize(assemblyDir);
  stack = await startLocalStack({
    repositoryRoot,
    stateDir,
    assemblyDir,
    endpointPort: 0,
    reset: false,
    extraServices: [],
    metricSources: [],
    log: () => undefined,
  });
  const Value = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/ping/3f0c`;
  await new SSMClient(admin()).send(
    new PutParameterCommand({ Name: "/isthmus/dead-mans-switch", Type: "SecureString", Value, Overwrite: true }),
  );
});

afterAll(async () => {
  await stack.close();
  outside.close();
  await rm(folder, { recursive: true, force: true });
});

async function synthesize(outputDir: string): Promise<void> {
  const env = { ...process.env, CDK_OUTDIR: outputDir, CDK_VALIDATION: "false", CDK_CONTEXT_JSON: JSON.stringify(context) };
  const place = { CDK_DEFAULT_ACCOUNT: localAccountId, CDK_DEFAULT_REGION: localRegion };
  const path = { PATH: `${join(repositoryRoot, "node_modules/.bin")}:${process.env["PATH"] ?? ""}` };
  const child = spawn(process.execPath, [join(repositoryRoot, "infra/app.ts")], {
    cwd: repositoryRoot,
    stdio: "ignore",
    env: { ...env, ...place, ...path },
  });
  expect(await once(child, "exit")).toEqual([0, null]);
}

function admin() {
  return { endpoint: stack.endpointUrl, region: localRegion, credentials: stack.issueCredentials(administratorRole, "watchdog-test") };
}

interface Looked {
  readonly faults: readonly { readonly code: string; readonly subject: string }[];
  readonly outside: string;
}

/** Lets the watchdog look, so often as it takes to tell of what it finds. */
async function looks(times: number): Promise<Looked> {
  let last: unknown;
  for (let at = 0; at < times; at += 1) {
    const outcome = await stack.invoke("isthmus-watchdog", {});
    if (outcome.kind !== "ok") throw new Error(outcome.message);
    last = outcome.payload;
  }
  return last as Looked;
}

function told(): string {
  return stack
    .notifications(100)
    .filter(({ subject }) => subject.startsWith("Isthmus watchdog"))
    .map(({ message }) => message)
    .join("\n");
}

async function overview(): Promise<string> {
  const outcome = await stack.invoke("customWidget-isthmus-overview", { view: "overview", widgetContext: { theme: "light" } });
  return outcome.kind === "ok" ? String(outcome.payload) : "";
}

const codes = ({ faults }: Looked): readonly string[] => faults.map(({ code, subject }) => `${code} ${subject}`);

/** The heartbeat's alarm as it is deployed, with what differs. */
async function redefine(differs: { readonly ActionsEnabled: boolean }): Promise<void> {
  const client = new CloudWatchClient(admin());
  const { MetricAlarms: [alarm] = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [heartbeatAlarm] }));
  const { Namespace, MetricName, Dimensions, Period, Statistic, Threshold, ComparisonOperator, EvaluationPeriods, TreatMissingData } =
    alarm ?? {};
  const metric = { Namespace, MetricName, Dimensions, Period, Statistic };
  const criteria = { Threshold, ComparisonOperator, EvaluationPeriods, TreatMissingData };
  await client.send(new PutMetricAlarmCommand({ AlarmName: heartbeatAlarm, ...metric, ...criteria, ...differs, AlarmActions: [topicArn] }));
}

// One account, in which more and more is taken away.
describe("the watchdog of a running deployment", () => {
  it("T27: reports outside while all is well, and says so on the overview", async () => {
    expect(await looks(1)).toMatchObject({ faults: [], outside: "reported" });

    expect(reports).toBeGreaterThan(0);
    expect(await overview()).toContain("The monitoring works");
  });

  it("T27: rings for a test on the way that alarms take", async () => {
    expect(await stack.invoke("isthmus-watchdog", { test: true })).toMatchObject({
      kind: "ok",
      payload: { kind: "rung", receivers: { confirmed: 1, pending: 0 } },
    });

    const [newest] = stack.notifications(1);
    expect(newest?.subject).toMatch(/^ALARM: "isthmus-watchdog-silent"/u);
    expect(newest?.message).toContain("Nothing is wrong");
  });

  it("L1, T27: an alarm that was switched off: told, shown, and not reported outside", async () => {
    await redefine({ ActionsEnabled: false });
    const before = reports;
    const found = await looks(2);

    expect(codes(found)).toEqual([`actions-off ${heartbeatAlarm}`]);
    expect(found.outside).toBe("held-back");
    expect(reports).toBe(before);
    expect(told()).toContain(`The alarm ${heartbeatAlarm} has its actions switched off`);
    expect(await overview()).toContain("The monitoring itself has a fault");
  });

  it("T27: an alarm that is back: told once, and reported outside again", async () => {
    await redefine({ ActionsEnabled: true });

    expect(await looks(1)).toMatchObject({ faults: [], outside: "reported" });
    expect(told()).toContain("This is over:");
  });

  it("L1, T27: an alarm that is gone", async () => {
    await new CloudWatchClient(admin()).send(new DeleteAlarmsCommand({ AlarmNames: [heartbeatAlarm] }));

    expect(codes(await looks(2))).toEqual(["alarm-missing sites"]);
    expect(told()).toContain("1 of 1 sites have no alarm");
  });

  it("L1, T27: the tables: told all the same, by what the function remembers", async () => {
    const table = stack.resources().find(({ type, logicalId }) => type === "AWS::DynamoDB::Table" && logicalId.startsWith("Entities"));
    await new DynamoDBClient(admin()).send(new DeleteTableCommand({ TableName: table?.physicalId }));

    expect(codes(await looks(2))).toContain("table-unreadable tables");
    expect(told()).toContain("The table of entities cannot be read");
  });

  it("L1, T27: a mailbox that never confirmed, and then the topic itself: only the silence outside is left to tell", async () => {
    const sns = new SNSClient(admin());
    await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "email", Endpoint: "night@example.com" }));
    expect(await looks(1)).toMatchObject({ receivers: { confirmed: 1, pending: 1 } });

    await sns.send(new DeleteTopicCommand({ TopicArn: topicArn }));
    const before = reports;
    const found = await looks(2);

    expect(codes(found)).toContain("receivers-unreadable alarms");
    expect(found.outside).toBe("held-back");
    expect(reports).toBe(before);
  });
});
