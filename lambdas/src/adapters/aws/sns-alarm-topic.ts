import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { AlarmTopic, Receivers } from "../../ports/alarm-topic.ts";

/** The client of a function that has to be done before its next run. */
export function createSns(): SNSClient {
  return new SNSClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
}

/** A topic of SNS (API Reference, ListSubscriptionsByTopic and Publish). */
export class SnsAlarmTopic implements AlarmTopic {
  readonly arn: string;
  readonly #client: SNSClient;

  constructor(client: SNSClient, arn: string) {
    this.#client = client;
    this.arn = arn;
  }

  async receivers(): Promise<Receivers> {
    const counts = { confirmed: 0, pending: 0 };
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListSubscriptionsByTopicCommand({ TopicArn: this.arn, ...(token !== undefined && { NextToken: token }) }),
      );
      for (const { SubscriptionArn: arn } of page.Subscriptions ?? []) {
        counts.confirmed += Number(arn?.startsWith("arn:"));
        counts.pending += Number(arn === "PendingConfirmation");
      }
      token = page.NextToken;
    } while (token !== undefined);
    return counts;
  }

  async publish({ subject, text }: { readonly subject: string; readonly text: string }): Promise<void> {
    await this.#client.send(new PublishCommand({ TopicArn: this.arn, Subject: subject, Message: text }));
  }
}
