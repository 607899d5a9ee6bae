import { tableKeys } from "@isthmus/lambdas/env";
import { type App, Stack, Validations } from "aws-cdk-lib";
import { AttributeType, type ITable, ProjectionType } from "aws-cdk-lib/aws-dynamodb";
import { keyedTable } from "../constructs/keyed-table.ts";
import { stackNames } from "../names.ts";

export interface Tables {
  readonly entities: ITable;
  readonly series: ITable;
  readonly events: ITable;
}

/** The three tables. The only stack that holds state, so that every other one may be deleted and deployed anew. */
export class DataStack extends Stack {
  readonly tables: Tables;

  constructor(app: App) {
    super(app, stackNames.data, { description: "Isthmus: entities, series and events" });
    const entities = keyedTable(this, "Entities", { pointInTimeRecovery: true });
    entities.addGlobalSecondaryIndex({
      indexName: tableKeys.byKindIndex,
      partitionKey: { name: tableKeys.byKindPartition, type: AttributeType.STRING },
      sortKey: { name: tableKeys.partition, type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    const series = keyedTable(this, "Series", { pointInTimeRecovery: false });
    Validations.of(series).acknowledge({
      id: "AwsSolutions::AwsSolutions-DDB3",
      reason: "Samples expire within days and outweigh everything else by size: restore points would cost as much as the data.",
    });
    this.tables = {
      entities,
      series,
      events: keyedTable(this, "Events", { pointInTimeRecovery: true }),
    };
  }
}
