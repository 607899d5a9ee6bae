import { randomUUID } from "node:crypto";
import type { NotificationStore } from "./notification-store.ts";

/** A subscription of the template. Functions are called; every other endpoint is covered by the notification list. */
export interface TopicSubscription {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
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
