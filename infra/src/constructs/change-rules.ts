import { type EventPattern, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";

const trailed = ["AWS API Call via CloudTrail"];

/** How the names of EC2 calls begin that change networks. Starting and stopping instances has an event of its own. */
const changingVerbs = [
  "Accept",
  "Allocate",
  "Associate",
  "Attach",
  "Authorize",
  "Create",
  "Delete",
  "Detach",
  "Disable",
  "Disassociate",
  "Enable",
  "Modify",
  "Reject",
  "Release",
  "Replace",
  "Revoke",
];

interface Change {
  readonly id: string;
  readonly description: string;
  readonly eventPattern: EventPattern;
}

/** Changes that AWS tells of, so that the next sweep need not find them. Those of trails come only where a trail logs management events. */
const changes: readonly Change[] = [
  {
    id: "InstanceStateChange",
    description: "An EC2 instance changed its state",
    eventPattern: { source: ["aws.ec2"], detailType: ["EC2 Instance State-change Notification"] },
  },
  {
    id: "VolumeChange",
    description: "An EBS volume was made, changed, attached or deleted",
    eventPattern: { source: ["aws.ec2"], detailType: ["EBS Volume Notification"] },
  },
  {
    id: "DatabaseEvent",
    description: "Something happened to an RDS database",
    eventPattern: { source: ["aws.rds"], detailType: ["RDS DB Instance Event"] },
  },
  {
    id: "NetworkCall",
    description: "A call changed a network, as a trail tells",
    eventPattern: {
      source: ["aws.ec2"],
      detailType: trailed,
      detail: { eventSource: ["ec2.amazonaws.com"], eventName: changingVerbs.map((prefix) => ({ prefix })) },
    },
  },
  {
    id: "ConnectivityCall",
    description: "A call changed Direct Connect or a load balancer, as a trail tells",
    eventPattern: {
      source: ["aws.directconnect", "aws.elasticloadbalancing"],
      detailType: trailed,
      detail: { eventName: [{ "anything-but": { prefix: "Describe" } }] },
    },
  },
];

/** Sends every such change to the function. */
export function changeRules(scope: Construct, target: IFunction): void {
  for (const { id, description, eventPattern } of changes) {
    new Rule(scope, id, { description, eventPattern, targets: [new LambdaFunction(target)] });
  }
}
