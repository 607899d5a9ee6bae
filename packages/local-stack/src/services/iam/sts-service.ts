import { randomUUID } from "node:crypto";
import { asString } from "../../engine/template/untyped.ts";
import { escapeXml } from "../endpoint/protocol.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import { refusalAnswer } from "./access-refusal.ts";
import type { LocalIam } from "./local-iam.ts";
import { invalidTag, sessionTags } from "./session-tags.ts";

/** Seconds of a session: STS's least, and the most that a session of one role may ask of another (role chaining). */
const leastS = 900;
const mostChainedS = 3_600;

/** STS over AWS Query: GetCallerIdentity, which tells a caller who its keys make it, and AssumeRole with session tags. */
export class StsService implements AwsService {
  readonly signingName = "sts";
  readonly #iam: LocalIam;

  constructor(iam: LocalIam) {
    this.#iam = iam;
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    switch (request.action) {
      case "GetCallerIdentity":
        return callerIdentity(request);
      case "AssumeRole":
        return this.#assumeRole(request);
      default:
        return { kind: "error", status: 400, code: "InvalidAction", message: `STS operation ${request.action} is not known here.` };
    }
  }

  #assumeRole({ input, principal }: AwsRequest): AwsResponse {
    const roleArn = asString(input["RoleArn"]) ?? "";
    const sessionName = asString(input["RoleSessionName"]) ?? "";
    const durationS = Number(input["DurationSeconds"] ?? mostChainedS);
    const tags = sessionTags(input);
    if (!/^[\w+=,.@-]{2,64}$/u.test(sessionName)) return invalid("RoleSessionName is not valid.");
    const badTag = invalidTag(tags);
    if (badTag !== undefined) return invalid(`The tag ${badTag} is not valid.`);
    if (!(durationS >= leastS && durationS <= mostChainedS)) {
      return invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining, or is too short.");
    }
    const session = this.#iam.assumeRole({ callerArn: principal.arn, roleArn, sessionName, durationS, tags });
    if (session === undefined) {
      return refusalAnswer("sts", { principalArn: principal.arn, action: "sts:AssumeRole", resource: roleArn, decision: "none" });
    }
    const keys =
      `<AccessKeyId>${session.accessKeyId}</AccessKeyId><SecretAccessKey>${session.secretAccessKey}</SecretAccessKey>` +
      `<SessionToken>${session.sessionToken}</SessionToken><Expiration>${new Date(session.expiresMs).toISOString()}</Expiration>`;
    const arn = escapeXml(`${roleArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/${sessionName}`);
    const user = `<AssumedRoleUser><Arn>${arn}</Arn><AssumedRoleId>AROALOCAL:${escapeXml(sessionName)}</AssumedRoleId></AssumedRoleUser>`;
    return answer("AssumeRole", `<Credentials>${keys}</Credentials>${user}`);
  }
}

function callerIdentity({ principal: { arn, accountId } }: AwsRequest): AwsResponse {
  return answer("GetCallerIdentity", `<Arn>${escapeXml(arn)}</Arn><UserId>${escapeXml(arn)}</UserId><Account>${accountId}</Account>`);
}

function answer(action: string, result: string): AwsResponse {
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  const body = `<${action}Result>${result}</${action}Result>${metadata}`;
  return { kind: "xml", body: `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${body}</${action}Response>` };
}

function invalid(message: string): AwsResponse {
  return { kind: "error", status: 400, code: "ValidationError", message };
}
