import { refused } from "../operation.ts";
import { pageOf } from "../page.ts";
import { buckets } from "../sample-account/account-resources.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import { NamedList, renderMembers, type XmlObject } from "../xml.ts";

const xmlns = "http://s3.amazonaws.com/doc/2006-03-01/";

/** The Region that GetBucketLocation does not name. */
const unnamedRegion = "us-east-1";

/** The S3 API over the sample account: ListBuckets, which every Region answers alike, and GetBucketLocation. */
export class S3Service implements AwsService {
  readonly signingName = "s3";

  handle(request: AwsRequest): Promise<AwsResponse> {
    switch (request.action) {
      case "ListBuckets":
        return Promise.resolve(listBuckets(request));
      case "GetBucketLocation":
        return Promise.resolve(bucketLocation(String(request.input["Bucket"])));
      default:
        return Promise.resolve(refused("NotImplemented", `${request.action} is not known here.`));
    }
  }
}

function listBuckets({ input, principal }: AwsRequest): AwsResponse {
  const { prefix = "", "bucket-region": region, "max-buckets": most, "continuation-token": token } = input;
  const wanted = buckets.filter((bucket) => bucket.name.startsWith(String(prefix)) && (region === undefined || bucket.region === region));
  const page = pageOf(wanted, { token, size: most === undefined ? undefined : Number(most) });
  if (page.kind === "bad-token") return refused("InvalidArgument", "The continuation token provided is incorrect");
  const Buckets = new NamedList(
    "Bucket",
    page.items.map((bucket) => ({ Name: bucket.name, CreationDate: bucket.created, BucketRegion: bucket.region })),
  );
  return document("ListAllMyBucketsResult", { Owner: { ID: principal.accountId }, Buckets, ContinuationToken: page.nextToken });
}

function bucketLocation(name: string): AwsResponse {
  const bucket = buckets.find((candidate) => candidate.name === name);
  if (bucket === undefined) return { kind: "error", status: 404, code: "NoSuchBucket", message: "The specified bucket does not exist" };
  const region = bucket.region === unnamedRegion ? "" : bucket.region;
  return {
    kind: "xml",
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="${xmlns}">${region}</LocationConstraint>`,
  };
}

function document(root: string, members: XmlObject): AwsResponse {
  const content = renderMembers(members, "member");
  return { kind: "xml", body: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${xmlns}">${content}</${root}>` };
}
