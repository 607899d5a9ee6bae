import { z } from "zod";
import { type Account, generatedName, type ProvisionerRegistry, parseProperties } from "./context.ts";

const topicProperties = z.object({
  TopicName: z.string().optional(),
  Subscription: z.array(z.object({ Endpoint: z.string(), Protocol: z.string() })).default([]),
});
const subscriptionProperties = z.object({ TopicArn: z.string(), Protocol: z.string(), Endpoint: z.string().default("") });
const queueProperties = z.object({ QueueName: z.string().optional() });

/** SNS topics and subscriptions, SQS queues. */
export function messagingProvisioners(account: Account): ProvisionerRegistry {
  const arnOf = (service: string, name: string): string => `arn:aws:${service}:${account.region}:${account.accountId}:${name}`;
  return {
    "AWS::SNS::Topic": (resource) => {
      const properties = parseProperties(topicProperties, resource);
      const name = properties.TopicName ?? generatedName(resource);
      const arn = arnOf("sns", name);
      account.topics.add(arn);
      for (const [index, { Endpoint, Protocol }] of properties.Subscription.entries()) {
        account.topics.subscribe({ topicArn: arn, protocol: Protocol, endpoint: Endpoint, arn: `${arn}:${resource.logicalId}-${index}` });
      }
      return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
    },
    "AWS::SNS::Subscription": (resource) => {
      const { TopicArn, Protocol, Endpoint } = parseProperties(subscriptionProperties, resource);
      const arn = `${TopicArn}:${resource.logicalId}`;
      account.topics.subscribe({ topicArn: TopicArn, protocol: Protocol, endpoint: Endpoint, arn });
      return { ref: arn, attributes: { Arn: arn } };
    },
    "AWS::SQS::Queue": (resource) => {
      const name = parseProperties(queueProperties, resource).QueueName ?? generatedName(resource);
      const arn = arnOf("sqs", name);
      account.queues.add(arn, name);
      const url = `${account.endpointUrl}/${account.accountId}/${name}`;
      return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
    },
  };
}
