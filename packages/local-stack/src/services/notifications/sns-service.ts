import { randomUUID } from "node:crypto";
import { escapeXml } from "../endpoint/protocol.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import type { Topics } from "./topics.ts";

const namespace = "http://sns.amazonaws.com/doc/2010-03-31/";

/** SNS over AWS Query: Publish and ListTopics. */
export class SnsService implements AwsService {
  readonly signingName = "sns";
  readonly #topics: Topics;
  readonly #nowMs: () => number;

  constructor(topics: Topics, nowMs: () => number) {
    this.#topics = topics;
    this.#nowMs = nowMs;
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    switch (request.action) {
      case "Publish":
        return this.#publish(request.input);
      case "ListTopics": {
        const members = this.#topics.arns().map((arn) => `<member><TopicArn>${escapeXml(arn)}</TopicArn></member>`);
        return document("ListTopics", `<Topics>${members.join("")}</Topics>`);
      }
      default:
        return { kind: "error", status: 400, code: "InvalidAction", message: `SNS operation ${request.action} is not known here.` };
    }
  }

  #publish(input: Readonly<Record<string, unknown>>): AwsResponse {
    const [topicArn, subject, message] = [input["TopicArn"], input["Subject"], input["Message"]].map((value) => String(value ?? ""));
    if (!message) return { kind: "error", status: 400, code: "InvalidParameter", message: "Invalid parameter: Empty message" };
    const id = this.#topics.publish({ topicArn: topicArn ?? "", subject: subject ?? "", message }, this.#nowMs());
    if (id === undefined) return { kind: "error", status: 404, code: "NotFound", message: "Topic does not exist" };
    return document("Publish", `<MessageId>${id}</MessageId>`);
  }
}

function document(action: string, result: string): AwsResponse {
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  return {
    kind: "xml",
    body: `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result>${metadata}</${action}Response>`,
  };
}
