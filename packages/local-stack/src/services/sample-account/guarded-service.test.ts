import { DescribeNatGatewaysCommand, DescribeNetworkInterfacesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SampleEndpoint, startSampleEndpoint } from "./sample-endpoint.fixture.ts";

let endpoint: SampleEndpoint;

beforeAll(async () => {
  endpoint = await startSampleEndpoint();
});
afterAll(() => endpoint.close());

const nat = () => new DescribeNatGatewaysCommand({});
const interfaces = () => new DescribeNetworkInterfacesCommand({});

describe("an API of the sample account that does not answer", () => {
  it("is denied in one Region and not in the other", async () => {
    const [seoul, virginia] = ["ap-northeast-2", "us-east-1"].map((region) => new EC2Client(endpoint.config(region)));
    await endpoint.account.run("api-denied");

    await expect(virginia?.send(nat())).rejects.toMatchObject({ name: "UnauthorizedOperation", $metadata: { httpStatusCode: 403 } });
    expect((await seoul?.send(nat()))?.NatGateways).toHaveLength(2);
    await endpoint.account.run("api-allowed");
    expect((await virginia?.send(nat()))?.NatGateways).toHaveLength(1);
  });

  it("is throttled as its service throttles", async () => {
    const client = new EC2Client(endpoint.config("ap-northeast-2"));
    await endpoint.account.run("api-throttled");

    await expect(client.send(interfaces())).rejects.toMatchObject({ name: "RequestLimitExceeded", $metadata: { httpStatusCode: 503 } });
    await endpoint.account.run("api-unthrottled");
    expect((await client.send(interfaces())).NetworkInterfaces?.length).toBeGreaterThan(30);
  });

  it("knows no keys in a Region that is not enabled", async () => {
    const client = new RDSClient(endpoint.config("me-south-1"));

    await expect(client.send(new DescribeDBInstancesCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });
});
