import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WatchedAccountList, watchedPlaces } from "@isthmus/lambdas/watched-accounts";
import { describe, expect, it, vi } from "vitest";
import { accountList, watchedRegionCount } from "../../infra/src/account-config.ts";
import { readerActions } from "../../infra/src/constructs/reader-actions.ts";
import { onlyResource, resourcesOf, synthesize } from "./synthesized.ts";

vi.stubEnv("CDK_VALIDATION", "false");

const accounts = [
  { id: "111111111111", name: "network", externalId: "isthmus-1", regions: ["us-east-1"] },
  { id: "222222222222", roleArn: "arn:aws:iam::222222222222:role/auditor" },
];
const templates = synthesize({ sites: [{ id: "busan", name: "Busan" }], accounts });

describe("the accounts that are watched", () => {
  it("are the only ones whose readers the collectors may assume", () => {
    const policies = resourcesOf(templates, "AWS::IAM::Policy").filter(({ stack }) => stack === "isthmus-aws-collection");
    const statements = policies.flatMap(
      ({ Properties }) => (Properties["PolicyDocument"] as { readonly Statement: readonly { readonly Action: unknown }[] }).Statement,
    );

    const assuming = statements.filter(({ Action }) => Action === "sts:AssumeRole");
    expect(assuming.length).toBeGreaterThan(0);
    for (const statement of assuming) {
      expect(statement).toEqual({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: [
          { "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ":iam::111111111111:role/isthmus-reader"]] },
          "arn:aws:iam::222222222222:role/auditor",
        ],
      });
    }
  });

  it("are counted by their Regions in the estimate", () => {
    const regions = ["ap-northeast-2", "eu-west-1"];

    expect(watchedRegionCount({ accounts, regions })).toBe(3);
    expect(watchedRegionCount({ accounts: [], regions })).toBe(2);
    expect(watchedRegionCount({ accounts: [], regions: [] })).toBe(1);
  });

  it("are told to the function as it reads them", () => {
    const [known] = accounts;
    const read = WatchedAccountList.parse(accountList(accounts));

    expect(read.map(({ id, name, externalId }) => ({ id, name, externalId }))).toEqual([
      { id: "111111111111", name: "network", externalId: "isthmus-1" },
      { id: "222222222222", name: undefined, externalId: undefined },
    ]);
    expect(watchedPlaces("222222222222", { accounts: read, regions: ["ap-northeast-2"] })).toMatchObject([
      { accountId: known?.id, region: "us-east-1", role: { externalId: "isthmus-1" } },
      { accountId: "222222222222", region: "ap-northeast-2" },
    ]);
  });

  it("are the function's own alone when none is listed", () => {
    const places = watchedPlaces("333333333333", { accounts: WatchedAccountList.parse(accountList([])), regions: ["us-east-1"] });

    expect(places).toEqual([{ accountId: "333333333333", region: "us-east-1" }]);
    expect(synthesize().has("isthmus-reader")).toBe(false);
  });
});

describe("the role for other accounts", () => {
  const { Properties } = onlyResource(templates, { stack: "isthmus-reader", type: "AWS::IAM::Role" });

  it("lets in the roles of the deployment only, and with the external id when there is one", () => {
    const collector = (path: string) => ({
      "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ":iam::", { Ref: "CollectorAccount" }, path]],
    });

    expect(Properties["RoleName"]).toBe("isthmus-reader");
    expect(Properties["AssumeRolePolicyDocument"]).toHaveProperty("Statement", [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { AWS: collector(":root") },
        Condition: {
          ArnLike: { "aws:PrincipalArn": collector(":role/isthmus-*") },
          StringEquals: { "Fn::If": ["HasExternalId", { "sts:ExternalId": { Ref: "ExternalId" } }, { Ref: "AWS::NoValue" }] },
        },
      },
    ]);
  });

  it("S3: reads and changes nothing, by name", () => {
    const [policy] = Properties["Policies"] as readonly { readonly PolicyDocument: { readonly Statement: readonly unknown[] } }[];

    expect(policy?.PolicyDocument.Statement).toEqual([{ Effect: "Allow", Action: [...readerActions], Resource: "*" }]);
    expect(readerActions.filter((action) => !/:(?:Describe|List|Get|Search)[A-Z]/u.test(action))).toEqual([]);
  });

  it("allows what docs/reference/aws-permissions.md lists, action by action", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/reference/aws-permissions.md"), "utf8");
    const listed = [...page.matchAll(/`((?:ec2|directconnect|rds|elasticloadbalancing|lambda|s3|cloudwatch):[A-Za-z]+)`/gu)].map(
      ([, action]) => action,
    );

    expect(listed.sort()).toEqual([...readerActions].sort());
  });

  it("needs nothing but its own template", () => {
    const template = templates.get("isthmus-reader");

    expect(JSON.stringify(template)).not.toContain("Fn::ImportValue");
    expect(Object.keys((template as unknown as { readonly Parameters: object }).Parameters)).toEqual(["CollectorAccount", "ExternalId"]);
  });
});
