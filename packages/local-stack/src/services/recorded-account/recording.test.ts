import { describe, expect, it } from "vitest";
import type { AwsRequest, AwsService } from "../service.ts";
import { recordedServices } from "./recorded-service.ts";
import { type Exchange, readRecording, writeRecording } from "./recording.ts";
import { RecordingService } from "./recording-service.ts";

const header = { kind: "isthmus-aws-recording", version: 1, recordedMs: 1_764_000_000_000, region: "eu-west-1" } as const;
const principal = { accountId: "000000000000", arn: "arn:aws:sts::000000000000:assumed-role/x/y" };

function request(action: string, input: AwsRequest["input"], region = "eu-west-1"): AwsRequest {
  return { service: "ec2", region, action, principal, input };
}

const live: AwsService = {
  signingName: "ec2",
  handle: ({ action, input, region }) =>
    Promise.resolve(
      action === "DescribeVpcs"
        ? { kind: "xml", body: `<r>${region} ${String(input["NextToken"] ?? "first")}</r>` }
        : { kind: "error", status: 403, code: "UnauthorizedOperation", message: "no" },
    ),
};

async function recorded(requests: readonly AwsRequest[]): Promise<AwsService> {
  const exchanges: Exchange[] = [];
  const recording = new RecordingService(live, (exchange) => exchanges.push(exchange));
  for (const each of requests) await recording.handle(each);
  const read = readRecording(writeRecording({ header, exchanges }));
  expect(read.header).toEqual(header);
  const [service] = recordedServices(read.exchanges);
  if (service === undefined) throw new Error("nothing was recorded");
  return service;
}

describe("a recording", () => {
  it("answers each page and Region as the account did, refusals included", async () => {
    const asked = [
      request("DescribeVpcs", { MaxResults: "5", Version: "2016-11-15" }),
      request("DescribeVpcs", { MaxResults: "5", Version: "2016-11-15", NextToken: "t1" }),
      request("DescribeVpcs", {}, "us-east-1"),
      request("DescribeSubnets", {}),
    ];
    const service = await recorded(asked);

    for (const each of asked) expect(await service.handle(each)).toEqual(await live.handle(each));
    expect(service.signingName).toBe("ec2");
  });

  it("takes parameters in any order, and refuses what it has no answer to", async () => {
    const service = await recorded([request("DescribeVpcs", { a: "1", b: { d: 1, c: [2] } })]);

    expect(await service.handle(request("DescribeVpcs", { b: { c: [2], d: 1 }, a: "1" }))).toMatchObject({ kind: "xml" });
    expect(await service.handle(request("DescribeVpcs", { a: "2" }))).toMatchObject({ kind: "error", code: "NotRecorded" });
    expect(await service.handle(request("DescribeVpcs", { a: "1", b: { d: 1, c: [2] } }, "us-east-1"))).toMatchObject({
      code: "NotRecorded",
    });
  });

  it.each([
    ["", /first line/u],
    ["{}\n", /first line/u],
    [`${JSON.stringify(header)}\n{"service":1}\n`, /Line 2/u],
    [`${JSON.stringify(header)}\nnot json\n`, /Line 2/u],
  ])("says where it is damaged: %j", (text, message) => {
    expect(() => readRecording(text)).toThrow(message);
  });
});
