import { tableKeys } from "@isthmus/lambdas/env";
import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

interface KeyedTableOptions {
  /** Keeps 35 days of restore points. Billed by table size. */
  readonly pointInTimeRecovery: boolean;
}

/**
 * A table with the key attributes that the functions expect. On demand, because a site's load is a steady trickle with bursts after an
 * outage; retained when its stack is deleted; encrypted at rest with the key that DynamoDB owns. Items with a `ttl` expire.
 */
export function keyedTable(scope: Construct, id: string, options: KeyedTableOptions): Table {
  return new Table(scope, id, {
    partitionKey: { name: tableKeys.partition, type: AttributeType.STRING },
    sortKey: { name: tableKeys.sort, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: options.pointInTimeRecovery },
    removalPolicy: RemovalPolicy.RETAIN,
    timeToLiveAttribute: tableKeys.ttl,
  });
}
