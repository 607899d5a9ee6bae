import { type DBInstance, DescribeDBInstancesCommand, type RDSClient } from "@aws-sdk/client-rds";
import type { Database } from "@isthmus/domain/cloud/services";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { listing } from "./page-listing.ts";
import { onlyWith, present, sortedTexts, unknown } from "./read-facts.ts";

const MaxRecords = 100;

export function databaseLooks(rds: RDSClient): readonly Look[] {
  return [
    listing({
      api: "describe-db-instances",
      kind: "database",
      ask: (Marker) => rds.send(new DescribeDBInstancesCommand({ MaxRecords, Marker })),
      next: (page) => page.Marker,
      elements: (page) => page.DBInstances,
      facts: toDatabase,
    }),
  ];
}

function toDatabase(database: DBInstance): Database | undefined {
  const { DBSubnetGroup: group } = database;
  return onlyWith({ id: database.DBInstanceIdentifier }, ({ id }) => ({
    id,
    engine: database.Engine ?? unknown,
    engineVersion: present(database.EngineVersion),
    instanceClass: database.DBInstanceClass ?? unknown,
    state: database.DBInstanceStatus ?? unknown,
    vpcId: present(group?.VpcId),
    subnetIds: sortedTexts(group?.Subnets, (subnet) => subnet.SubnetIdentifier),
    endpoint: present(database.Endpoint?.Address),
    port: database.Endpoint?.Port,
    multiAz: database.MultiAZ,
    publiclyAccessible: database.PubliclyAccessible,
    storageGib: database.AllocatedStorage,
    securityGroupIds: sortedTexts(database.VpcSecurityGroups, (each) => each.VpcSecurityGroupId),
    replicaOf: present(database.ReadReplicaSourceDBInstanceIdentifier),
  }));
}
