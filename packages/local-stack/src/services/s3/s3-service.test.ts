import { GetBucketLocationCommand, ListBucketsCommand, paginateListBuckets, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SampleEndpoint, startSampleEndpoint } from "../sample-account/sample-endpoint.fixture.ts";

let endpoint: SampleEndpoint;
let client: S3Client;

beforeAll(async () => {
  endpoint = await startSampleEndpoint();
  client = new S3Client(endpoint.config("ap-northeast-2"));
});
afterAll(() => endpoint.close());

describe("the S3 API over the sample account, seen through the SDK", () => {
  it("lists the buckets of every Region with where they are", async () => {
    const { Buckets } = await client.send(new ListBucketsCommand({}));

    expect(Buckets?.map(({ Name, BucketRegion }) => [Name, BucketRegion])).toEqual([
      ["example-prod-assets", "ap-northeast-2"],
      ["example-prod-logs", "ap-northeast-2"],
      ["example-edge-content", "us-east-1"],
      ["example-billing-exports", "us-east-1"],
    ]);
    expect(Buckets?.[0]?.CreationDate).toEqual(new Date("2025-01-20T02:11:08Z"));
  });

  it("lists those of one Region, and pages", async () => {
    const own = await client.send(new ListBucketsCommand({ BucketRegion: "us-east-1" }));
    const pages: number[] = [];
    for await (const page of paginateListBuckets({ client, pageSize: 3 }, {})) pages.push(page.Buckets?.length ?? 0);

    expect(own.Buckets).toHaveLength(2);
    expect(pages).toEqual([3, 1]);
  });

  it("tells where a bucket is, us-east-1 by telling nothing, and refuses one that is not there", async () => {
    const locationOf = async (Bucket: string) => (await client.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint;

    expect(await locationOf("example-prod-logs")).toBe("ap-northeast-2");
    expect(await locationOf("example-billing-exports")).toBeUndefined();
    await expect(locationOf("example-none")).rejects.toMatchObject({ name: "NoSuchBucket" });
  });
});
