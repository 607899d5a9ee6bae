import { tableKeys } from "@isthmus/lambdas/env";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";

export type TableAction = "GetItem" | "Query" | "PutItem";

/** Allows exactly these actions on one table, and not on its indexes. */
export function tableAccess(table: ITable, actions: readonly TableAction[]): PolicyStatement {
  return new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table.tableArn] });
}

/** Allows queries on the index of the entities table that lists entities by kind. */
export function byKindIndexAccess(entities: ITable): PolicyStatement {
  return new PolicyStatement({ actions: ["dynamodb:Query"], resources: [`${entities.tableArn}/index/${tableKeys.byKindIndex}`] });
}
