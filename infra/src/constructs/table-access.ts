import { tableKeys } from "@isthmus/lambdas/env";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";

type TableAction = "GetItem" | "Query" | "PutItem";

/** Allows exactly these actions on one table, and not on its indexes. */
export function tableAccess(table: ITable, actions: readonly TableAction[]): PolicyStatement {
  return new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table.tableArn] });
}

/** Allows queries on the index of the entities table that lists entities by kind. */
export function byKindIndexAccess(entities: ITable): PolicyStatement {
  return new PolicyStatement({ actions: ["dynamodb:Query"], resources: [`${entities.tableArn}/index/${tableKeys.byKindIndex}`] });
}

/**
 * Allows these actions on items whose partition key is one of `partitions`, which may end in a wildcard, and on nothing else of the table.
 * ForAllValues is true of a request without keys, hence Null beside it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function partitionAccess(table: ITable, actions: readonly TableAction[], partitions: readonly string[]): PolicyStatement {
  const statement = tableAccess(table, actions);
  statement.addCondition("ForAllValues:StringLike", { "dynamodb:LeadingKeys": [...partitions] });
  statement.addCondition("Null", { "dynamodb:LeadingKeys": "false" });
  return statement;
}
