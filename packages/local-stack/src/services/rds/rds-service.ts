import { refused } from "../operation.ts";
import { pageOf } from "../page.ts";
import { queryAnswer, queryNumber } from "../query-protocol.ts";
import type { AccountView } from "../sample-account/account-view.ts";
import type { SampleDatabase } from "../sample-account/resources/services.ts";
import type { SampleAccount } from "../sample-account/sample-account.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import { NamedList, type XmlObject } from "../xml.ts";

const xmlns = "http://rds.amazonaws.com/doc/2014-10-31/";
const fewestRecords = 20;
const mostRecords = 100;

/** The RDS API over the sample account: DescribeDBInstances. */
export class RdsService implements AwsService {
  readonly signingName = "rds";
  readonly #account: SampleAccount;

  constructor(account: SampleAccount) {
    this.#account = account;
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    if (request.action !== "DescribeDBInstances") {
      return Promise.resolve(refused("InvalidAction", `Could not find operation ${request.action} for version 2014-10-31.`));
    }
    return Promise.resolve(describeDatabases(request, this.#account.viewOf(request.region)));
  }
}

function describeDatabases({ action, input }: AwsRequest, view: AccountView): AwsResponse {
  const wanted = input["DBInstanceIdentifier"];
  const found = view.resources.databases.filter(({ identifier }) => wanted === undefined || identifier === wanted);
  if (wanted !== undefined && found.length === 0) {
    return { kind: "error", status: 404, code: "DBInstanceNotFound", message: `DBInstance ${String(wanted)} not found.` };
  }
  const size = queryNumber(input, "MaxRecords") ?? mostRecords;
  if (!(Number.isInteger(size) && size >= fewestRecords && size <= mostRecords)) {
    return refused("InvalidParameterValue", `Invalid value ${String(input["MaxRecords"])} for MaxRecords. Must be between 20 and 100.`);
  }
  const page = pageOf(found, { token: input["Marker"], size });
  if (page.kind === "bad-token") return refused("InvalidParameterValue", "Invalid value for Marker.");
  const DBInstances = new NamedList(
    "DBInstance",
    page.items.map((database) => renderDatabase(database, view)),
  );
  return queryAnswer({ action, xmlns }, { DBInstances, Marker: page.nextToken });
}

function renderDatabase(database: SampleDatabase, { accountId, region, resources }: AccountView): XmlObject {
  const replicas = resources.databases.filter(({ replicaOf }) => replicaOf === database.identifier);
  const zoneOf = (id: string) => resources.subnets.find(({ subnetId }) => subnetId === id)?.zone;
  return {
    DBInstanceIdentifier: database.identifier,
    DBInstanceArn: `arn:aws:rds:${region}:${accountId}:db:${database.identifier}`,
    DBInstanceClass: database.instanceClass,
    DBInstanceStatus: "available",
    Engine: database.engine,
    EngineVersion: database.engineVersion,
    Endpoint: { Address: `${database.identifier}.c0example0000.${region}.rds.amazonaws.com`, Port: database.port },
    AllocatedStorage: database.storageGib,
    StorageType: "gp3",
    StorageEncrypted: true,
    InstanceCreateTime: new Date(database.createdAtMs),
    AvailabilityZone: zoneOf(database.placement.subnetId),
    MultiAZ: database.isMultiAz,
    PubliclyAccessible: database.isPubliclyAccessible,
    ReadReplicaSourceDBInstanceIdentifier: database.replicaOf,
    ReadReplicaDBInstanceIdentifiers: new NamedList(
      "ReadReplicaDBInstanceIdentifier",
      replicas.map(({ identifier }) => identifier),
    ),
    VpcSecurityGroups: new NamedList("VpcSecurityGroupMembership", [{ VpcSecurityGroupId: database.groupId, Status: "active" }]),
    DBSubnetGroup: {
      DBSubnetGroupName: database.subnetGroup,
      VpcId: database.vpcId,
      SubnetGroupStatus: "Complete",
      Subnets: new NamedList(
        "Subnet",
        database.subnetIds.map((id) => ({
          SubnetIdentifier: id,
          SubnetAvailabilityZone: { Name: zoneOf(id) },
          SubnetStatus: "Active",
        })),
      ),
    },
  };
}
