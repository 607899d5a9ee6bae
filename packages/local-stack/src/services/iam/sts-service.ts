import { randomUUID } from "node:crypto";
import { escapeXml } from "../endpoint/protocol.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";

/** STS over AWS Query: GetCallerIdentity, which tells a caller who its keys make it. */
export class StsService implements AwsService {
  readonly signingName = "sts";

  async handle(request: AwsRequest): Promise<AwsResponse> {
    if (request.action !== "GetCallerIdentity") {
      return { kind: "error", status: 400, code: "InvalidAction", message: `STS operation ${request.action} is not known here.` };
    }
    const { arn, accountId } = request.principal;
    const result = `<Arn>${escapeXml(arn)}</Arn><UserId>${escapeXml(arn)}</UserId><Account>${accountId}</Account>`;
    const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
    const body = `<GetCallerIdentityResult>${result}</GetCallerIdentityResult>${metadata}`;
    return {
      kind: "xml",
      body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${body}</GetCallerIdentityResponse>`,
    };
  }
}
