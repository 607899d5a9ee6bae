import { ListBucketsCommand, type Bucket as S3Bucket, type S3Client } from "@aws-sdk/client-s3";
import type { Bucket } from "@isthmus/domain/cloud/services";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { listing } from "./page-listing.ts";
import { onlyWith } from "./read-facts.ts";

const MaxBuckets = 1_000;

/** S3 lists the buckets of all Regions together unless it is asked for one. A bucket without a Region in the answer belongs to the one asked. */
export function bucketLooks(s3: S3Client, region: string): readonly Look[] {
  return [
    listing({
      api: "list-buckets",
      kind: "bucket",
      ask: (ContinuationToken) => s3.send(new ListBucketsCommand({ MaxBuckets, BucketRegion: region, ContinuationToken })),
      next: (page) => page.ContinuationToken,
      elements: (page) => page.Buckets?.filter((bucket) => (bucket?.BucketRegion ?? region) === region),
      facts: toBucket,
    }),
  ];
}

function toBucket(bucket: S3Bucket): Bucket | undefined {
  return onlyWith({ id: bucket.Name }, ({ id }) => ({ id, createdMs: bucket.CreationDate?.getTime() }));
}
