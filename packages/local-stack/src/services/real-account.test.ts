import { describe, expect, it } from "vitest";
import { RealAccountService, type RealAnswer, type RealRequest } from "./real-account.ts";
import { RealAccountMetrics } from "./real-account-metrics.ts";
import type { AwsRequest } from "./service.ts";

function request(action: string): AwsRequest {
  const principal = { accountId: "000000000000", arn: "arn" };
  return { service: "ec2", action, region: "eu-west-1", principal, input: { Action: action, Version: "2016-11-15", "VpcId.1": "vpc-1" } };
}

function sender(answer: RealAnswer | Error) {
  const sent: RealRequest[] = [];
  const send = async (real: RealRequest): Promise<RealAnswer> => {
    sent.push(real);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { sent, send };
}

describe("RealAccountService", () => {
  it("passes a reading action on as it came and gives back the document", async () => {
    const { sent, send } = sender({ status: 200, body: "<x/>" });

    const response = await new RealAccountService("ec2", send).handle(request("DescribeVpcs"));

    expect(response).toEqual({ kind: "xml", body: "<x/>" });
    expect(sent).toMatchObject([{ service: "ec2", region: "eu-west-1", body: "Action=DescribeVpcs&Version=2016-11-15&VpcId.1=vpc-1" }]);
  });

  it.each(["TerminateInstances", "CreateVpc", "Describe", "describeVpcs"])("never sends %s", async (action) => {
    const { sent, send } = sender({ status: 200, body: "<x/>" });

    const response = await new RealAccountService("ec2", send).handle(request(action));

    expect(response).toMatchObject({ kind: "error", status: 403, code: "UnauthorizedOperation" });
    expect(sent).toEqual([]);
  });

  it("passes on the real account's refusal and hides why it could not be reached", async () => {
    const body = "<Response><Errors><Error><Code>AuthFailure</Code><Message>no</Message></Error></Errors></Response>";

    const refused = await new RealAccountService("ec2", sender({ status: 401, body }).send).handle(request("DescribeVpcs"));
    const unreachable = await new RealAccountService("ec2", sender(new Error("secret detail")).send).handle(request("DescribeVpcs"));

    expect(refused).toEqual({ kind: "error", status: 401, code: "AuthFailure", message: "no" });
    expect(unreachable).toEqual({
      kind: "error",
      status: 503,
      code: "ServiceUnavailable",
      message: "The real account could not be reached.",
    });
  });
});

describe("RealAccountMetrics", () => {
  const query = {
    namespace: "AWS/EC2",
    metric: "CPUUtilization",
    dimensions: { InstanceId: "i-1" },
    startS: 0,
    endS: 600,
    periodS: 300,
    stat: "Average",
  };

  it("reads a series once and reuses the answer", async () => {
    const { sent, send } = sender({ status: 200, body: '{"MetricDataResults":[{"Timestamps":[0,300],"Values":[1.5,2]}]}' });
    const metrics = new RealAccountMetrics(send, "eu-west-1");

    const points = await Promise.all([metrics.read(query), metrics.read(query)]);

    expect(points[0]).toEqual([
      { tS: 0, value: 1.5 },
      { tS: 300, value: 2 },
    ]);
    expect(points[1]).toEqual(points[0]);
    expect(sent).toHaveLength(1);
  });

  it("leaves gaps when the account cannot be read, and claims only AWS's own namespaces", async () => {
    const metrics = new RealAccountMetrics(sender({ status: 500, body: "" }).send, "eu-west-1");

    expect(await metrics.read(query)).toEqual([]);
    expect(["AWS/EC2", "AWS/Lambda", "Isthmus"].map((namespace) => metrics.matches(namespace))).toEqual([true, false, false]);
  });
});
