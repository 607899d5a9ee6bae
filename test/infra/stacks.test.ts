import { describe, expect, it } from "vitest";
import { onlyResource, resourcesOf, synthesize } from "./synthesized.ts";

const templates = synthesize();

describe("tables", () => {
  const table = (name: string) => {
    const found = resourcesOf(templates, "AWS::DynamoDB::Table").find((resource) => resource.id.startsWith(name));
    if (found === undefined) throw new Error(`no table ${name}`);
    return found;
  };

  it.each(["Entities", "Series", "Events"])("keeps %s on demand, with the functions' keys, and after its stack is deleted", (name) => {
    expect(table(name)).toMatchObject({
      DeletionPolicy: "Retain",
      Properties: {
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      },
    });
  });

  it("lists entities by kind and keeps restore points of them", () => {
    expect(table("Entities").Properties).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-kind",
          KeySchema: [
            { AttributeName: "kind", KeyType: "HASH" },
            { AttributeName: "pk", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    });
  });

  it.each(["Entities", "Series", "Events"])("lets items of %s expire by their ttl attribute", (name) => {
    expect(table(name).Properties).toMatchObject({ TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true } });
  });

  it("pays for no restore points of samples that expire anyway", () => {
    expect(table("Series").Properties).toMatchObject({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } });
  });
});

describe("delivery", () => {
  it("offers the ingest function at one URL that wants signed requests", () => {
    expect(resourcesOf(templates, "AWS::Lambda::Url")).toHaveLength(1);
    expect(onlyResource(templates, { stack: "isthmus-ingest", type: "AWS::Lambda::Url" }).Properties).toMatchObject({
      AuthType: "AWS_IAM",
    });
  });

  it.each(["busan", "seoul"])("gives the gateways of %s both permissions that a function URL takes, and no other", (site) => {
    const role = onlyResource(templates, { stack: `isthmus-site-${site}`, type: "AWS::IAM::Role" });
    const policy = onlyResource(templates, { stack: `isthmus-site-${site}`, type: "AWS::IAM::Policy" });

    expect(role.Properties).toMatchObject({ RoleName: `isthmus-site-${site}` });
    const ingestArn = { "Fn::ImportValue": expect.stringMatching(/^isthmus-ingest:.*IngestFunction.*Arn/u) };
    expect(policy.Properties["PolicyDocument"]).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "lambda:InvokeFunctionUrl",
          Resource: ingestArn,
          Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
        },
        {
          Effect: "Allow",
          Action: "lambda:InvokeFunction",
          Resource: ingestArn,
          Condition: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
        },
      ],
    });
  });

  it("reserves concurrency only when told to", () => {
    const ingest = (context?: unknown) =>
      onlyResource(synthesize(context), { stack: "isthmus-ingest", type: "AWS::Lambda::Function" }).Properties;

    expect(ingest()).not.toHaveProperty("ReservedConcurrentExecutions");
    expect(ingest({ sites: [{ id: "busan", name: "Busan" }], ingestReservedConcurrency: 20 })).toMatchObject({
      ReservedConcurrentExecutions: 20,
    });
  });
});

describe("alarm topic", () => {
  it("takes alarms of this account, over TLS only, and mails them to the configured address", () => {
    const stack = "isthmus-ingest";
    const policy = onlyResource(templates, { stack, type: "AWS::SNS::TopicPolicy" });

    expect(onlyResource(templates, { stack, type: "AWS::SNS::Topic" }).Properties).toMatchObject({ TopicName: "isthmus-alarms" });
    expect(onlyResource(templates, { stack, type: "AWS::SNS::Subscription" }).Properties).toMatchObject({
      Endpoint: "noc@example.com",
      Protocol: "email",
    });
    expect(policy.Properties).toMatchObject({
      PolicyDocument: {
        Statement: [
          { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
          { Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" }, Action: "sns:Publish" },
        ],
      },
    });
  });
});

describe("AWS collection", () => {
  const rules = resourcesOf(templates, "AWS::Events::Rule").filter(({ stack }) => stack === "isthmus-aws-collection");

  it("runs both collectors every five minutes", () => {
    const scheduled = rules.filter((rule) => rule.Properties["ScheduleExpression"] !== undefined);

    expect(scheduled).toHaveLength(2);
    for (const rule of scheduled) expect(rule.Properties).toMatchObject({ ScheduleExpression: "rate(5 minutes)", State: "ENABLED" });
  });

  it.each([
    ["aws.ec2", "EC2 Instance State-change Notification"],
    ["aws.ec2", "EBS Volume Notification"],
    ["aws.rds", "RDS DB Instance Event"],
    ["aws.ec2", "AWS API Call via CloudTrail"],
    ["aws.directconnect", "AWS API Call via CloudTrail"],
  ])("hears from %s of: %s", (source, detailType) => {
    const patterns = rules.map((rule) => rule.Properties["EventPattern"]).filter((pattern) => pattern !== undefined);

    expect(patterns).toContainEqual(expect.objectContaining({ source: expect.arrayContaining([source]), "detail-type": [detailType] }));
  });

  it("allows EventBridge to invoke a collector for each rule, and nothing else to", () => {
    const permissions = resourcesOf(templates, "AWS::Lambda::Permission").filter(({ stack }) => stack === "isthmus-aws-collection");

    expect(permissions).toHaveLength(rules.length);
    for (const { Properties } of permissions)
      expect(Properties).toMatchObject({ Principal: "events.amazonaws.com", SourceArn: expect.anything() });
  });

  it("parks events that a collector could not process", () => {
    const collectors = resourcesOf(templates, "AWS::Lambda::Function").filter(({ stack }) => stack === "isthmus-aws-collection");

    expect(collectors).toHaveLength(2);
    for (const { Properties } of collectors) expect(Properties).toHaveProperty("DeadLetterConfig.TargetArn");
  });
});

describe("billing", () => {
  const billing = (context?: unknown) =>
    resourcesOf(synthesize(context), "AWS::Lambda::Function").filter(({ stack }) => stack === "isthmus-billing");

  it("asks Cost Explorer, which is paid for by the request, twice a day", () => {
    expect(onlyResource(templates, { stack: "isthmus-billing", type: "AWS::Events::Rule" }).Properties).toMatchObject({
      ScheduleExpression: "rate(12 hours)",
    });
    expect(billing()).toHaveLength(1);
    expect(billing()[0]?.Properties).toHaveProperty("DeadLetterConfig.TargetArn");
  });

  it("is not there when nobody wants to pay for it", () => {
    expect(billing({ sites: [{ id: "busan", name: "Busan" }], billing: false })).toEqual([]);
  });
});

describe("data source", () => {
  it("may be invoked by CloudWatch on behalf of this account only", () => {
    expect(onlyResource(templates, { stack: "isthmus-console", type: "AWS::Lambda::Permission" }).Properties).toMatchObject({
      Action: "lambda:InvokeFunction",
      Principal: "lambda.datasource.cloudwatch.amazonaws.com",
      SourceAccount: { Ref: "AWS::AccountId" },
    });
  });

  it("is tagged so that the console offers it, and is the only function that is", () => {
    const tagged = resourcesOf(templates, "AWS::Lambda::Function").filter((fn) =>
      JSON.stringify(fn.Properties["Tags"] ?? []).includes("cloudwatch:datasource"),
    );

    expect(tagged.map((fn) => fn.Properties["FunctionName"])).toEqual(["isthmus-series"]);
    expect(tagged[0]?.Properties["Tags"]).toContainEqual({ Key: "cloudwatch:datasource", Value: "custom" });
  });
});

describe("dependencies between stacks", () => {
  it("run one way: nothing that is imported imports from its importer", () => {
    const imports = [...templates].flatMap(([stack, template]) =>
      [...JSON.stringify(template).matchAll(/"Fn::ImportValue":"([a-z-]+):/gu)].map((match) => `${stack} -> ${match[1]}`),
    );

    expect(new Set(imports)).toEqual(
      new Set([
        "isthmus-ingest -> isthmus-data",
        "isthmus-aws-collection -> isthmus-data",
        "isthmus-aws-collection -> isthmus-ingest",
        "isthmus-billing -> isthmus-data",
        "isthmus-billing -> isthmus-ingest",
        "isthmus-console -> isthmus-data",
        "isthmus-network -> isthmus-data",
        "isthmus-network -> isthmus-ingest",
        "isthmus-watchdog -> isthmus-data",
        "isthmus-watchdog -> isthmus-ingest",
        "isthmus-site-busan -> isthmus-ingest",
        "isthmus-site-seoul -> isthmus-ingest",
      ]),
    );
  });
});
