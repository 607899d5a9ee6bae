import { LambdaClient, ListFunctionsCommand, paginateListFunctions } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SampleEndpoint, startSampleEndpoint } from "../sample-account/sample-endpoint.fixture.ts";

let endpoint: SampleEndpoint;
let client: LambdaClient;

beforeAll(async () => {
  endpoint = await startSampleEndpoint();
  client = new LambdaClient(endpoint.config("ap-northeast-2"));
});
afterAll(() => endpoint.close());

describe("ListFunctions over the sample account, seen through the SDK", () => {
  it("lists one function in a VPC and one outside", async () => {
    const { Functions } = await client.send(new ListFunctionsCommand({}));

    expect(Functions?.map((one) => [one.FunctionName, one.Runtime, one.VpcConfig?.VpcId])).toEqual([
      ["prod-order-events", "nodejs22.x", "vpc-0a1b2c3d4e5f6a001"],
      ["prod-image-resize", "python3.13", undefined],
    ]);
    expect(Functions?.[0]?.VpcConfig?.SubnetIds).toEqual(["subnet-0a22222222222a004", "subnet-0a22222222222c006"]);
  });

  it("pages, and refuses a marker that it did not give", async () => {
    let pages = 0;
    for await (const page of paginateListFunctions({ client, pageSize: 1 }, {})) pages += page.Functions?.length ?? 0;

    expect(pages).toBe(2);
    await expect(client.send(new ListFunctionsCommand({ Marker: "x" }))).rejects.toMatchObject({ name: "InvalidParameterValueException" });
  });
});
