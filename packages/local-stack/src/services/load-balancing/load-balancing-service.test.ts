import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeTargetGroups,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SampleEndpoint, startSampleEndpoint } from "../sample-account/sample-endpoint.fixture.ts";

let endpoint: SampleEndpoint;
let client: ElasticLoadBalancingV2Client;

beforeAll(async () => {
  endpoint = await startSampleEndpoint();
  client = new ElasticLoadBalancingV2Client(endpoint.config("ap-northeast-2"));
});
afterAll(() => endpoint.close());

async function healthOf(group: string) {
  const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ Names: [group] }));
  const { TargetHealthDescriptions } = await client.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn }),
  );
  return TargetHealthDescriptions?.map(({ TargetHealth }) => [TargetHealth?.State, TargetHealth?.Reason]);
}

describe("the Elastic Load Balancing API over the sample account, seen through the SDK", () => {
  it("describes an application and a network load balancer with their subnets and groups", async () => {
    const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand({}));

    expect(LoadBalancers?.map((one) => [one.LoadBalancerName, one.Type, one.Scheme, one.State?.Code])).toEqual([
      ["prod-web", "application", "internet-facing", "active"],
      ["prod-inside", "network", "internal", "active"],
    ]);
    expect(LoadBalancers?.[0]).toMatchObject({
      SecurityGroups: ["sg-0a00000000000a004"],
      AvailabilityZones: [{ SubnetId: "subnet-0a11111111111a001", ZoneName: "ap-northeast-2a" }, { ZoneName: "ap-northeast-2b" }],
    });
    const groups = await client.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: LoadBalancers?.[1]?.LoadBalancerArn }));
    expect(groups.TargetGroups?.map(({ TargetGroupName }) => TargetGroupName)).toEqual(["prod-api", "prod-archive"]);
    expect(groups.TargetGroups?.[0]?.LoadBalancerArns).toEqual([LoadBalancers?.[1]?.LoadBalancerArn]);
  });

  it("tells that the instance with the failed status check does not answer", async () => {
    expect(await healthOf("prod-archive")).toEqual([
      ["unhealthy", "Target.Timeout"],
      ["healthy", undefined],
    ]);
  });

  it("shows a target that answers wrongly, and one that is stopped", async () => {
    await endpoint.account.run("target-unhealthy");
    await endpoint.account.run("instance-stop");

    expect((await healthOf("prod-web"))?.[0]).toEqual(["unhealthy", "Target.ResponseCodeMismatch"]);
    expect((await healthOf("prod-api"))?.[1]).toEqual(["unused", "Target.InvalidState"]);
  });

  it("pages through target groups", async () => {
    const names: unknown[] = [];
    for await (const page of paginateDescribeTargetGroups({ client }, { PageSize: 2 })) {
      names.push(page.TargetGroups?.map(({ TargetGroupName }) => TargetGroupName));
    }
    expect(names).toEqual([["prod-web", "prod-api"], ["prod-archive"]]);
  });

  it("refuses what it does not have", async () => {
    const send = client.send(new DescribeLoadBalancersCommand({ Names: ["none"] }));
    await expect(send).rejects.toMatchObject({ name: "LoadBalancerNotFoundException" });
  });
});
