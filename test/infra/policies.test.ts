import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { inventoryActions } from "../../infra/src/constructs/reader-actions.ts";
import { type FoundResource, onlyResource, resourcesOf, synthesize } from "./synthesized.ts";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A statement that grants something, and where it was found. */
interface Grant extends Statement {
  readonly place: string;
}

// CloudFormation's own checks of templates are part of `npm run synth`, and take longer than all of this.
vi.stubEnv("CDK_VALIDATION", "false");

const image = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/isthmus-gateway@sha256:${"0".repeat(64)}`;
/** Everything that a deployment may have. */
const templates = synthesize({
  rolesAnywhere: { trustAnchor: { certificateFile: join(import.meta.dirname, "fixtures/authority.pem") } },
  ecsAnywhere: { image, sites: ["seoul"] },
  alarmEmail: "noc@example.com",
  deadMansSwitch: { urlParameter: "/isthmus/dead-mans-switch" },
  sites: [
    { id: "busan", name: "Busan", trust: [{ certificateCommonName: "gw-busan-1" }], secrets: {} },
    { id: "seoul", name: "Seoul", trust: [{ service: "ecs-tasks.amazonaws.com" }] },
    { id: "jeju", name: "Jeju", trust: [{ principalArn: "arn:aws:iam::111122223333:role/gateway-host" }] },
  ],
});

function documentsOf({ Type, Properties }: FoundResource): readonly unknown[] {
  switch (Type) {
    case "AWS::IAM::Role": {
      const inline = (Properties["Policies"] ?? []) as readonly { readonly PolicyDocument: unknown }[];
      return [Properties["AssumeRolePolicyDocument"], ...inline.map(({ PolicyDocument }) => PolicyDocument)];
    }
    case "AWS::IAM::Policy":
    case "AWS::IAM::ManagedPolicy":
    case "AWS::SNS::TopicPolicy":
    case "AWS::SQS::QueuePolicy":
      return [Properties["PolicyDocument"]];
    default:
      return [];
  }
}

/** Every statement of every policy that allows something: of identities, of resources, and of trust. */
const grants: readonly Grant[] = [...templates].flatMap(([stack, template]) =>
  Object.entries(template.Resources).flatMap(([id, resource]) =>
    documentsOf({ ...resource, stack, id })
      .flatMap((document) => [(document as { readonly Statement: Statement | readonly Statement[] }).Statement].flat())
      .filter(({ Effect }) => Effect === "Allow")
      .map((statement) => ({ ...statement, place: `${stack}/${id}` })),
  ),
);

const actionsOf = (grant: Grant): readonly string[] => [grant.Action ?? []].flat();
const textOf = (value: unknown): string => JSON.stringify(value ?? null);

/** Actions that IAM knows no resources for, with the reason why each is there (Service Authorization Reference). */
const withoutResources: Readonly<Record<string, string>> = {
  ...Object.fromEntries(inventoryActions.map((action) => [action, "listings of everything in the account"])),
  "ce:GetCostAndUsage": "Cost Explorer has no resource-level permissions",
  "ce:GetCostForecast": "Cost Explorer has no resource-level permissions",
  "cloudwatch:DescribeAlarms": "DescribeAlarms tells of composite alarms only whom it is allowed for every alarm",
  "cloudwatch:GetMetricData": "GetMetricData has no resource-level permissions",
  "cloudwatch:PutMetricData": "PutMetricData has no resource-level permissions; a condition names the namespace",
};

describe("every policy of the app", () => {
  it("S3: is looked at, in every kind of document", () => {
    expect(grants.length).toBeGreaterThan(25);
    expect(new Set(grants.map(({ place }) => place.split("/")[0])).size).toBeGreaterThanOrEqual(6);
  });

  it("S3, T22: allows by name only: no wildcard action, nothing by exclusion", () => {
    expect(grants.filter((grant) => actionsOf(grant).some((action) => action.includes("*"))).map(({ place }) => place)).toEqual([]);
    expect(grants.filter((grant) => "NotAction" in grant || "NotResource" in grant || "NotPrincipal" in grant)).toEqual([]);
  });

  it("S3, T22: names every resource but for actions that IAM knows none for", () => {
    const everywhere = grants.filter(({ Resource }) => [Resource].flat().includes("*"));

    expect(everywhere.length).toBeGreaterThan(0);
    expect(
      everywhere.flatMap((grant) =>
        actionsOf(grant)
          .filter((action) => !(action in withoutResources))
          .map((action) => `${grant.place} ${action}`),
      ),
    ).toEqual([]);
  });

  it("S3: ends a resource with a wildcard only where a site's role reads the secrets under its own name", () => {
    const partial = grants.filter(({ Resource }) => textOf(Resource).includes("*") && ![Resource].flat().includes("*"));

    expect(partial.length).toBeGreaterThan(0);
    for (const { place, Resource } of partial) {
      const site = /^isthmus-site-([a-z]+)\//u.exec(place)?.[1];
      for (const one of [Resource].flat()) {
        expect(textOf(one), place).toMatch(new RegExp(`:(?:secret:|parameter/)isthmus/${site}/\\*"\\]\\]\\}$`, "u"));
      }
    }
  });

  it("S3: lets nobody in whom it does not name", () => {
    expect(grants.filter(({ Principal }) => Principal === "*" || textOf(Principal).includes('"*"')).map(({ place }) => place)).toEqual([]);
    for (const permission of resourcesOf(templates, "AWS::Lambda::Permission")) expect(permission.Properties["Principal"]).not.toBe("*");
  });

  it("S3, T22: believes a service only on behalf of this account or of one resource in it", () => {
    const toServices = grants.filter(({ Principal }) => textOf(Principal).includes('"Service"'));
    const isPinned = ({ Condition }: Grant) => /"aws:Source(?:Account|Arn)"/u.test(textOf(Condition));

    expect(toServices.length).toBeGreaterThan(6);
    expect(toServices.filter((grant) => !isPinned(grant)).map(({ place }) => place)).toEqual([]);
    for (const { Properties, stack, id } of resourcesOf(templates, "AWS::Lambda::Permission")) {
      expect("SourceArn" in Properties || "SourceAccount" in Properties, `${stack}/${id}`).toBe(true);
    }
  });
});

describe("writes to tables", () => {
  it("G4: are single puts, so that no answer can leave items unprocessed", () => {
    const writing = grants.flatMap(actionsOf).filter((action) => /^dynamodb:(?:Put|Update|Delete|Batch|PartiQL|Transact)/u.test(action));

    expect(new Set(writing)).toEqual(new Set(["dynamodb:PutItem"]));
  });
});

describe("the function URL", () => {
  it("S3, T22: takes signed requests only, and is open to roles with both permissions, for calls through it", () => {
    expect(resourcesOf(templates, "AWS::Lambda::Url").map(({ Properties }) => Properties["AuthType"])).toEqual(["AWS_IAM"]);
    const through = (action: string) => grants.filter((grant) => actionsOf(grant).includes(action));
    const places = (action: string) =>
      through(action)
        .map(({ place }) => place)
        .sort();

    expect(places("lambda:InvokeFunctionUrl")).toHaveLength(3);
    const invoked = places("lambda:InvokeFunction").filter((place) => !place.startsWith("isthmus-watchdog/ScheduleRole"));
    expect(invoked).toEqual(places("lambda:InvokeFunctionUrl"));
    for (const { Condition } of through("lambda:InvokeFunctionUrl")) {
      expect(Condition).toEqual({ StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } });
    }
    for (const { Condition } of through("lambda:InvokeFunction").filter(({ place }) => invoked.includes(place))) {
      expect(Condition).toEqual({ Bool: { "lambda:InvokedViaFunctionUrl": "true" } });
    }
  });
});

describe("collection of AWS", () => {
  it("S3: reads: everything but its own tables, log, metrics and parked events is Describe, List or Get", () => {
    const collecting = grants.filter(({ place }) => place.startsWith("isthmus-aws-collection/"));
    const own =
      /^(?:dynamodb:(?:GetItem|Query|PutItem)|logs:(?:CreateLogStream|PutLogEvents)|cloudwatch:PutMetricData|sqs:SendMessage|sts:AssumeRole)$/u;

    expect(collecting.length).toBeGreaterThan(5);
    const others = collecting.flatMap(actionsOf).filter((action) => !own.test(action));
    expect(others.filter((action) => !/:(?:Describe|List|Get|Search)[A-Z]/u.test(action))).toEqual([]);
    expect(others).toContain("ec2:DescribeVpcs");
  });
});

describe("the watchdog", () => {
  const ofWatchdog = grants.filter(({ place }) => place.startsWith("isthmus-watchdog/Watchdog"));

  it("S3, T27: reads, writes its own report, publishes, and lets no alarm ring but its own", () => {
    const changing = ofWatchdog.filter((grant) => actionsOf(grant).some((action) => !/:(?:Describe|List|Get|Query)/u.test(action)));
    const of = (action: string) => changing.filter((grant) => actionsOf(grant).includes(action));

    expect(new Set(changing.flatMap(actionsOf).filter((action) => !/^logs:|^dynamodb:GetItem$/u.test(action)))).toEqual(
      new Set(["dynamodb:PutItem", "cloudwatch:SetAlarmState", "sns:Publish", "sns:ListSubscriptionsByTopic", "sts:AssumeRole"]),
    );
    expect(of("dynamodb:PutItem").map(({ Condition }) => Condition)).toEqual([
      { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["WATCHDOG"] }, Null: { "dynamodb:LeadingKeys": "false" } },
    ]);
    expect(textOf(of("cloudwatch:SetAlarmState").map(({ Resource }) => Resource))).toMatch(/:alarm:isthmus-watchdog-silent"/u);
    expect(textOf(ofWatchdog.find((grant) => actionsOf(grant).includes("ssm:GetParameter"))?.Resource)).toMatch(
      /:parameter\/isthmus\/dead-mans-switch"/u,
    );
  });
});

describe("the role that writes what gateways deliver", () => {
  const roles = resourcesOf(templates, "AWS::IAM::Role").filter(({ id }) => id.startsWith("SiteWriter"));
  const writerGrants = grants.filter(({ place }) => place.startsWith("isthmus-ingest/SiteWriter"));

  it("S1, S3: is assumed by the ingest function's role only, with a site and no other tag", () => {
    const [role] = roles;
    const ingest = onlyResource(templates, { stack: "isthmus-ingest", type: "AWS::Lambda::Function" }).Properties["Role"];

    expect(roles).toHaveLength(1);
    expect(role?.Properties["AssumeRolePolicyDocument"]).toHaveProperty("Statement", [
      {
        Effect: "Allow",
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Principal: { AWS: ingest },
        Condition: { Null: { "aws:RequestTag/site": "false" }, "ForAllValues:StringEquals": { "aws:TagKeys": ["site"] } },
      },
    ]);
    const mayAssume = grants.filter((grant) => actionsOf(grant).includes("sts:AssumeRole") && grant.Resource !== undefined);
    expect(mayAssume.map(({ place, Resource }) => [place.startsWith("isthmus-ingest/IngestRole"), Resource])).toEqual([
      [true, { "Fn::GetAtt": [role?.id, "Arn"] }],
    ]);
  });

  it("S1, S3: touches items only of the site in its tag, and never for want of keys", () => {
    const onTables = writerGrants.filter((grant) => actionsOf(grant).some((action) => action.startsWith("dynamodb:")));

    expect(onTables.length).toBeGreaterThanOrEqual(3);
    for (const { Condition } of onTables) {
      const [keys] = (Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"] ?? []) as readonly string[];
      // The site's own partition, or what follows the separator after its name.
      expect(keys).toMatch(/^SITE#\$\{aws:PrincipalTag\/site\}(?:#(?:DEVICE|DAY|HEARD)#\*)?$/u);
      expect(Condition?.["Null"]).toEqual({ "dynamodb:LeadingKeys": "false" });
    }
  });

  it("S1, S3: is the only way to write for the ingest function, whose own role has none", () => {
    const own = grants.filter(({ place, Resource }) => place.startsWith("isthmus-ingest/IngestRole") && Resource !== undefined);

    expect(own.flatMap(actionsOf).sort()).toEqual(["logs:CreateLogStream", "logs:PutLogEvents", "sts:AssumeRole", "sts:TagSession"]);
  });
});
