import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { readRequest } from "../endpoint/http-exchange.ts";
import { type SignedRequest, type Verification, verifySignature } from "../endpoint/sigv4.ts";
import type { AwsRequest } from "../service.ts";
import { passedServices } from "./passed-services.ts";
import { type RealAnswer, type RealRequest, realAccountSender, type SendToAws } from "./real-account.ts";
import { RealAccountMetrics } from "./real-account-metrics.ts";
import { RealAccountService } from "./real-account-service.ts";

const principal = { accountId: "000000000000", arn: "arn" };

function request(action: string): AwsRequest {
  return { service: "ec2", action, region: "eu-west-1", principal, input: { Action: action, Version: "2016-11-15", "VpcId.1": "vpc-1" } };
}

function passed(signingName: string, send: SendToAws): RealAccountService {
  const service = passedServices.find((candidate) => candidate.signingName === signingName);
  if (service === undefined) throw new TypeError(`${signingName} is not passed`);
  return new RealAccountService(service, send);
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

    const response = await passed("ec2", send).handle(request("DescribeVpcs"));

    expect(response).toEqual({ kind: "xml", body: "<x/>" });
    expect(sent).toMatchObject([{ service: "ec2", region: "eu-west-1", body: "Action=DescribeVpcs&Version=2016-11-15&VpcId.1=vpc-1" }]);
  });

  it.each(["TerminateInstances", "CreateVpc", "Describe", "describeVpcs", "GetPasswordData", "GetConsoleOutput", "StopInstances"])(
    "never sends %s",
    async (action) => {
      const { sent, send } = sender({ status: 200, body: "<x/>" });

      const response = await passed("ec2", send).handle(request(action));

      expect(response).toMatchObject({ kind: "error", status: 403, code: "UnauthorizedOperation" });
      expect(sent).toEqual([]);
    },
  );

  it("passes on the real account's refusal and hides why it could not be reached", async () => {
    const body = "<Response><Errors><Error><Code>AuthFailure</Code><Message>no</Message></Error></Errors></Response>";

    const refused = await passed("ec2", sender({ status: 401, body }).send).handle(request("DescribeVpcs"));
    const unreachable = await passed("ec2", sender(new Error("secret detail")).send).handle(request("DescribeVpcs"));

    expect(refused).toEqual({ kind: "error", status: 401, code: "AuthFailure", message: "no" });
    expect(unreachable).toEqual({
      kind: "error",
      status: 503,
      code: "ServiceUnavailable",
      message: "The real account could not be reached.",
    });
  });
});

describe("what is let through to a real account", () => {
  it("only reads, service by service", () => {
    for (const { actions } of passedServices) for (const action of actions) expect(action).toMatch(/^(Describe|Get|List|Search)[A-Z]/);
  });

  it.each([
    ["directconnect", "DescribeConnections", { connectionId: "dxcon-1" }, "POST /", '{"connectionId":"dxcon-1"}'],
    ["ce", "GetCostForecast", { Granularity: "DAILY" }, "POST /", '{"Granularity":"DAILY"}'],
    ["lambda", "ListFunctions", { Marker: "a b/c" }, "GET /2015-03-31/functions/?Marker=a%20b%2Fc", ""],
    ["s3", "ListBuckets", { "max-buckets": "7" }, "GET /?max-buckets=7", ""],
    ["s3", "GetBucketLocation", { Bucket: "example" }, "GET /example?location=", ""],
    ["rds", "DescribeDBInstances", { Action: "DescribeDBInstances" }, "POST /", "Action=DescribeDBInstances"],
  ])("signs %s %s as the service verifies it", async (service, action, input, line, body) => {
    const seen: { readonly request: SignedRequest; readonly verification: Verification }[] = [];
    const key = { secretAccessKey: "test", sessionToken: "", principal, roleName: "r", tags: new Map<string, string>() };
    const server = createServer((incoming, outgoing) => {
      void readRequest(incoming).then((received) => {
        if (received !== undefined) {
          seen.push({ request: received, verification: verifySignature(received, { nowMs: Date.now(), findKey: () => key }) });
        }
        outgoing.end("{}");
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const send = realAccountSender({ region: "eu-west-1", endpointUrl: `http://127.0.0.1:${port}` });

    await passed(service, send).handle({ service, action, region: "eu-west-1", principal, input });
    server.close();

    expect(seen[0]?.verification).toMatchObject({ kind: "ok", scope: { service } });
    expect(`${seen[0]?.request.method} ${seen[0]?.request.target}`).toBe(line);
    expect(seen[0]?.request.body.toString()).toBe(body);
  });

  it("gives a JSON service's refusal its own name", async () => {
    const denied: RealAnswer = { status: 400, body: '{"__type":"com.amazon#AccessDeniedException","Message":"no"}' };
    const throttled: RealAnswer = { status: 429, body: '{"Message":"slow"}', errorType: "TooManyRequestsException:http://x" };
    const call = (service: string, action: string) => ({ service, action, region: "us-east-1", principal, input: {} });

    expect(await passed("ce", async () => denied).handle(call("ce", "GetCostAndUsage"))).toMatchObject({
      code: "AccessDeniedException",
      message: "no",
    });
    expect(await passed("lambda", async () => throttled).handle(call("lambda", "ListFunctions"))).toMatchObject({
      status: 429,
      code: "TooManyRequestsException",
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
