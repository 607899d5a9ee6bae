import { asString } from "../../engine/template/untyped.ts";
import { queryAnswer } from "../query-protocol.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import type { XmlObject } from "../xml.ts";
import type { Topics } from "./topics.ts";

const xmlns = "http://sns.amazonaws.com/doc/2010-03-31/";

const noTopic: AwsResponse = { kind: "error", status: 404, code: "NotFound", message: "Topic does not exist" };

/** Protocols whose endpoint has to confirm a subscription that is made by an API call. */
const confirmedByOwner = new Set(["email", "email-json", "http", "https"]);

/** SNS over AWS Query: topics, their subscriptions, and what is published to them. */
export class SnsService implements AwsService {
  readonly signingName = "sns";
  readonly #topics: Topics;
  readonly #nowMs: () => number;

  constructor(topics: Topics, nowMs: () => number) {
    this.#topics = topics;
    this.#nowMs = nowMs;
  }

  async handle({ action, input }: AwsRequest): Promise<AwsResponse> {
    switch (action) {
      case "Publish":
        return this.#publish(input);
      case "ListTopics":
        return document(action, { Topics: this.#topics.arns().map((arn) => ({ TopicArn: arn })) });
      case "ListSubscriptionsByTopic":
        return this.#listSubscriptions(input);
      case "Subscribe":
        return this.#subscribe(input);
      case "DeleteTopic":
        this.#topics.remove(asString(input["TopicArn"]) ?? "");
        return document(action, {});
      default:
        return { kind: "error", status: 400, code: "InvalidAction", message: `SNS operation ${action} is not known here.` };
    }
  }

  #publish(input: AwsRequest["input"]): AwsResponse {
    const [topicArn = "", subject = "", message = ""] = ["TopicArn", "Subject", "Message"].map((name) => asString(input[name]));
    if (!message) return { kind: "error", status: 400, code: "InvalidParameter", message: "Invalid parameter: Empty message" };
    const id = this.#topics.publish({ topicArn, subject, message }, this.#nowMs());
    return id === undefined ? noTopic : document("Publish", { MessageId: id });
  }

  #listSubscriptions(input: AwsRequest["input"]): AwsResponse {
    const topicArn = asString(input["TopicArn"]) ?? "";
    const Subscriptions = this.#topics.subscriptions(topicArn)?.map(({ arn = "PendingConfirmation", protocol, endpoint }) => ({
      SubscriptionArn: arn,
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: topicArn,
    }));
    return Subscriptions === undefined ? noTopic : document("ListSubscriptionsByTopic", { Subscriptions });
  }

  /** A mailbox has to confirm, which nobody can do here: such a subscription stays pending. */
  #subscribe(input: AwsRequest["input"]): AwsResponse {
    const [topicArn = "", protocol = "", endpoint = ""] = ["TopicArn", "Protocol", "Endpoint"].map((name) => asString(input[name]));
    const known = this.#topics.subscriptions(topicArn);
    if (known === undefined) return noTopic;
    const arn = confirmedByOwner.has(protocol) ? undefined : `${topicArn}:${known.length}`;
    this.#topics.subscribe({ topicArn, protocol, endpoint, ...(arn === undefined ? {} : { arn }) });
    return document("Subscribe", { SubscriptionArn: arn ?? "pending confirmation" });
  }
}

function document(action: string, result: XmlObject): AwsResponse {
  return queryAnswer({ action, xmlns }, result);
}
