import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { startAwsSide } from "@isthmus/cli/start/aws-side";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasMoto, type MotoServer, startMoto } from "./moto-server.ts";

const region = "ap-northeast-2";

describe.runIf(hasMoto)("the stack, with AWS_ENDPOINT_URL in place of the sample account", () => {
  let moto: MotoServer;
  let stateDir: string;
  beforeAll(async () => {
    moto = await startMoto();
    stateDir = await mkdtemp(join(tmpdir(), "isthmus-emulator-"));
  });
  afterAll(async () => {
    await moto.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  it("shows the emulator's VPCs on the overview and draws its AWS metrics", async () => {
    const client = { endpoint: moto.endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    await new EC2Client(client).send(new CreateVpcCommand({ CidrBlock: "10.77.0.0/16" }));
    const Dimensions = [{ Name: "InstanceId", Value: "i-7" }];
    const Timestamp = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 120_000);
    await new CloudWatchClient(client).send(
      new PutMetricDataCommand({ Namespace: "AWS/EC2", MetricData: [{ MetricName: "CPUUtilization", Dimensions, Value: 42, Timestamp }] }),
    );
    const { stack, account } = await startAwsSide({
      repositoryRoot: join(import.meta.dirname, "../.."),
      stateDir,
      endpointPort: 0,
      realAccount: { region, endpointUrl: moto.endpoint },
      log: () => undefined,
    });
    try {
      expect(account).toBeUndefined();
      expect(await stack.invoke("isthmus-collect-aws-inventory", { source: "aws.events" })).toMatchObject({ kind: "ok" });
      const overview = await stack.invoke("customWidget-isthmus-overview", { widgetContext: { params: {} } });
      expect(JSON.stringify(overview)).toContain("10.77.0.0/16");
      const endS = Math.floor(Date.now() / 1_000);
      const MetricStat = { Metric: { Namespace: "AWS/EC2", MetricName: "CPUUtilization", Dimensions }, Period: 60, Stat: "Average" };
      const [result] = await stack.metricData({ startS: endS - 600, endS, queries: [{ Id: "cpu", MetricStat }] });
      expect(result?.Values).toEqual([42]);
    } finally {
      await stack.close();
    }
  });
});
