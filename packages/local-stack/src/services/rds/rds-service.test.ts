import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SampleEndpoint, startSampleEndpoint } from "../sample-account/sample-endpoint.fixture.ts";

let endpoint: SampleEndpoint;
let client: RDSClient;

beforeAll(async () => {
  endpoint = await startSampleEndpoint();
  client = new RDSClient(endpoint.config("ap-northeast-2"));
});
afterAll(() => endpoint.close());

describe("the RDS API over the sample account, seen through the SDK", () => {
  it("describes a primary and its replica with network, storage and endpoint", async () => {
    const { DBInstances } = await client.send(new DescribeDBInstancesCommand({}));

    expect(DBInstances?.map((one) => [one.DBInstanceIdentifier, one.ReadReplicaSourceDBInstanceIdentifier])).toEqual([
      ["prod-orders", undefined],
      ["prod-orders-replica", "prod-orders"],
    ]);
    expect(DBInstances?.[0]).toMatchObject({
      Engine: "postgres",
      MultiAZ: true,
      PubliclyAccessible: false,
      AllocatedStorage: 400,
      Endpoint: { Port: 5432 },
      ReadReplicaDBInstanceIdentifiers: ["prod-orders-replica"],
      VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-0a00000000000a005" }],
      DBSubnetGroup: {
        VpcId: "vpc-0a1b2c3d4e5f6a001",
        Subnets: [{ SubnetIdentifier: "subnet-0a44444444444a012" }, { SubnetIdentifier: "subnet-0a44444444444c013" }],
      },
    });
  });

  it("refuses an unknown database and a marker that it did not give", async () => {
    const unknown = client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: "none" }));
    await expect(unknown).rejects.toMatchObject({ name: "DBInstanceNotFoundFault" });
    await expect(client.send(new DescribeDBInstancesCommand({ Marker: "x" }))).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  it("has none in the other Region", async () => {
    const other = new RDSClient(endpoint.config("us-east-1"));
    expect((await other.send(new DescribeDBInstancesCommand({}))).DBInstances ?? []).toEqual([]);
  });
});
