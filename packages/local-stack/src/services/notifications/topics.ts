import { randomUUID } from "node:crypto";
import type { NotificationStore } from "./notification-store.ts";

/**
 * A subscription. Functions are called; what any other endpoint would get is in the notification list, so one of the template counts as
 * confirmed: whoever looks at the page is its owner.
 */
export interface TopicSubscription {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** Absent while nobody has confirmed it. */
  readonly arn?: string;
}

export interface PublishedMessage {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
}

/** The account's SNS topics. */
export class Topics {
  readonly #arns = new Set<string>();
  readonly #subscriptions: TopicSubscription[] = [];
  readonly #store: NotificationStore;
  readonly #invokeAsync: (functionArn: string, event: unknown) => void;

  constructor(store: NotificationStore, invokeAsync: (functionArn: string, event: unknown) => void) {
    this.#store = store;
    this.#invokeAsync = invokeAsync;
  }

  add(arn: string): void {
    this.#arns.add(arn);
  }

  subscribe(subscription: TopicSubscription): void {
    this.#subscriptions.push(subscription);
  }

  /** Undefined when the topic does not exist. */
  subscriptions(topicArn: string): readonly TopicSubscription[] | undefined {
    return this.#arns.has(topicArn) ? this.#subscriptions.filter((one) => one.topicArn === topicArn) : undefined;
  }

  /** Takes a topic away, with its subscriptions. */
  remove(topicArn: string): void {
    this.#arns.delete(topicArn);
    for (let at = this.#subscriptions.length - 1; at >= 0; at -= 1) {
      if (this.#subscriptions[at]?.topicArn === topicArn) this.#subscriptions.splice(at, 1);
    }
  }

  arns(): readonly string[] {
    return [...this.#arns];
  }

  /** Records a message and hands it to the subscribed functions; undefined when the topic does not exist, else the message id. */
  publish(published: PublishedMessage, nowMs: number): string | undefined {
    if (!this.#arns.has(published.topicArn)) return undefined;
    const messageId = randomUUID();
    this.#store.add({ ...published, at: nowMs });
    for (const { topicArn, protocol, endpoint } of this.#subscriptions) {
      if (topicArn === published.topicArn && protocol === "lambda") this.#invokeAsync(endpoint, snsEvent(published, { messageId, nowMs }));
    }
    return messageId;
  }
}

function snsEvent(published: PublishedMessage, sent: { readonly messageId: string; readonly nowMs: number }): unknown {
  const Sns = {
    Type: "Notification",
    MessageId: sent.messageId,
    TopicArn: published.topicArn,
    Subject: published.subject,
    Message: published.message,
    Timestamp: new Date(sent.nowMs).toISOString(),
    MessageAttributes: {},
  };
  return { Records: [{ EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: `${published.topicArn}:local`, Sns }] };
}
