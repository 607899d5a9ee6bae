import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { addNagChecks } from "../../infra/src/nag.ts";
import { siteOfPrincipal } from "../../lambdas/src/platform/gateway-principal.ts";
import { exampleApp, onlyResource, resourcesOf, synthesize } from "./synthesized.ts";

const fixture = (name: string) => join(import.meta.dirname, "fixtures", name);
const image = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/isthmus-gateway@sha256:${"0".repeat(64)}`;

/** Every way for a gateway to come by its role, at one deployment. */
const context = {
  rolesAnywhere: { trustAnchor: { certificateFile: fixture("authority.pem") }, crlFile: fixture("revoked.pem") },
  ecsAnywhere: { image, sites: ["seoul"] },
  sites: [
    {
      id: "busan",
      name: "Busan data centre",
      trust: [{ certificateCommonName: "gw-busan-1" }],
      secrets: { keyArn: "arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000" },
      sourceNetworks: ["203.0.113.0/28"],
      refuseSessionsBefore: "2026-11-22T04:00:00Z",
    },
    { id: "seoul", name: "Seoul office", trust: [{ service: "ecs-tasks.amazonaws.com" }], secrets: {} },
  ],
};
// CloudFormation's own checks of templates are part of `npm run synth`, and take longer than all of this.
vi.stubEnv("CDK_VALIDATION", "false");
const templates = synthesize(context);
const busan = "isthmus-site-busan";

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function statementsOf(stack: string): readonly Statement[] {
  const policy = onlyResource(templates, { stack, type: "AWS::IAM::Policy" }).Properties["PolicyDocument"];
  return (policy as { readonly Statement: readonly Statement[] }).Statement;
}

function trustOf(stack: string): readonly Statement[] {
  const role = onlyResource(templates, { stack, type: "AWS::IAM::Role" });
  return (role.Properties["AssumeRolePolicyDocument"] as { readonly Statement: readonly Statement[] }).Statement;
}

describe("IAM Roles Anywhere", () => {
  const anchorArn = { "Fn::ImportValue": expect.stringMatching(/^isthmus-identity:.*TrustAnchor.*Arn/u) };

  it("T16: trusts one authority, tells before certificates end, and takes back what its revocation list names", () => {
    const stack = "isthmus-identity";

    expect(onlyResource(templates, { stack, type: "AWS::RolesAnywhere::TrustAnchor" }).Properties).toMatchObject({
      Enabled: true,
      Source: {
        SourceType: "CERTIFICATE_BUNDLE",
        SourceData: { X509CertificateData: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/u) },
      },
      NotificationSettings: [{ Event: "CA_CERTIFICATE_EXPIRY" }, { Event: "END_ENTITY_CERTIFICATE_EXPIRY" }],
    });
    expect(onlyResource(templates, { stack, type: "AWS::RolesAnywhere::CRL" }).Properties).toMatchObject({
      Enabled: true,
      CrlData: expect.stringMatching(/^-----BEGIN X509 CRL-----/u),
      TrustAnchorArn: { "Fn::GetAtt": [expect.stringMatching(/^TrustAnchor/u), "TrustAnchorArn"] },
    });
  });

  it("takes an authority of AWS Private CA as well", () => {
    const acmPcaArn = "arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/x";
    const anchor = onlyResource(synthesize({ ...context, rolesAnywhere: { trustAnchor: { acmPcaArn } } }), {
      stack: "isthmus-identity",
      type: "AWS::RolesAnywhere::TrustAnchor",
    });

    expect(anchor.Properties["Source"]).toEqual({ SourceType: "AWS_ACM_PCA", SourceData: { AcmPcaArn: acmPcaArn } });
  });

  it("T22: lets in the named certificate of that authority, of this account, for the site's role and no other", () => {
    expect(trustOf(busan)).toEqual([
      {
        Effect: "Allow",
        Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        Principal: { Service: "rolesanywhere.amazonaws.com" },
        Condition: {
          ArnEquals: { "aws:SourceArn": anchorArn },
          StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" }, "aws:PrincipalTag/x509Subject/CN": "gw-busan-1" },
        },
      },
    ]);
    expect(onlyResource(templates, { stack: busan, type: "AWS::RolesAnywhere::Profile" }).Properties["RoleArns"]).toEqual([
      { "Fn::GetAtt": [expect.stringMatching(/^GatewayRole/u), "Arn"] },
    ]);
  });

  it("T16: opens sessions of an hour at most, under names that a gateway cannot choose", () => {
    expect(onlyResource(templates, { stack: busan, type: "AWS::RolesAnywhere::Profile" }).Properties).toMatchObject({
      DurationSeconds: 3_600,
      AcceptRoleSessionName: false,
      Enabled: true,
    });
    expect(onlyResource(templates, { stack: busan, type: "AWS::IAM::Role" }).Properties).toMatchObject({
      RoleName: "isthmus-site-busan",
      MaxSessionDuration: 3_600,
    });
  });

  it.each([
    ["Roles Anywhere, the certificate's serial number", "1a2b3c4d5e6f708192a3b4c5d6e7f80910111213"],
    ["ECS, the task", "0123456789abcdef0123456789abcdef"],
    ["Systems Manager, the managed node", "mi-0123456789abcdef0"],
    ["the IoT credential provider, the certificate", "a".repeat(64)],
  ])("names sessions so that ingest knows the site: %s", (_what, session) => {
    expect(siteOfPrincipal(`arn:aws:sts::111122223333:assumed-role/isthmus-site-busan/${session}`)).toBe("busan");
  });

  it("is not made unless it is asked for", () => {
    const types = [...synthesize().values()].flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));

    expect(types.filter((type) => /^AWS::(?:RolesAnywhere|ECS)::/u.test(type))).toEqual([]);
  });
});

describe("what a site's role may not do", () => {
  it("T16: anything from outside of the site's networks, or with a session from before the revocation", () => {
    const denials = statementsOf(busan).filter(({ Effect }) => Effect === "Deny");

    expect(denials).toEqual([
      {
        Sid: "FromElsewhere",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/28"] }, Bool: { "aws:ViaAWSService": "false" } },
      },
      {
        Sid: "RevokedSessions",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { DateLessThan: { "aws:TokenIssueTime": "2026-11-22T04:00:00Z" } },
      },
    ]);
  });

  it("T14: read secrets of another site, or any unless it was asked for", () => {
    const resources = JSON.stringify(statementsOf(busan).filter(({ Action }) => /secret|parameter/iu.test(String(Action))));

    expect(resources).toContain(":secret:isthmus/busan/*");
    expect(resources).toContain(":parameter/isthmus/busan/*");
    expect(resources).not.toContain("seoul");
    expect(JSON.stringify([...synthesize({ sites: [{ id: "busan", name: "Busan" }] }).values()])).not.toMatch(
      /secretsmanager:GetSecretValue|ssm:GetParameter/u,
    );
  });

  it("T14: use its key for anything but secrets", () => {
    expect(statementsOf(busan).find(({ Action }) => Action === "kms:Decrypt")).toMatchObject({
      Resource: context.sites[0]?.secrets?.keyArn,
      Condition: { StringEquals: { "kms:ViaService": [expect.anything(), expect.anything()] } },
    });
  });
});

describe("T22: services that may take a role", () => {
  const trusts = resourcesOf(templates, "AWS::IAM::Role")
    .filter(({ Properties }) => !JSON.stringify(Properties["AssumeRolePolicyDocument"]).includes("lambda.amazonaws.com"))
    .flatMap(({ stack, Properties }) =>
      (Properties["AssumeRolePolicyDocument"] as { readonly Statement: readonly Statement[] }).Statement.map((statement) => ({
        stack,
        statement,
      })),
    )
    .filter(({ statement }) => JSON.stringify(statement.Principal).includes("Service"));

  it("are tried by this test", () => {
    expect(trusts.length).toBeGreaterThanOrEqual(4);
  });

  it.each(trusts.map(({ stack, statement }) => [stack, statement] as const))(
    "act for this account and a named source: %s",
    (_stack, statement) => {
      const condition = JSON.stringify(statement.Condition ?? {});

      expect(condition).toContain("aws:SourceAccount");
      expect(condition).toContain("aws:SourceArn");
    },
  );
});

describe("ECS Anywhere", () => {
  const stack = "isthmus-ecs-anywhere";
  const task = onlyResource(templates, { stack, type: "AWS::ECS::TaskDefinition" }).Properties;
  const container = (task["ContainerDefinitions"] as readonly Readonly<Record<string, unknown>>[])[0];

  it("runs one gateway at a time on the hosts of its site, in the host's network, and makes no network of its own", () => {
    expect(task).toMatchObject({ NetworkMode: "host", RequiresCompatibilities: ["EXTERNAL"] });
    expect(onlyResource(templates, { stack, type: "AWS::ECS::Service" }).Properties).toMatchObject({
      LaunchType: "EXTERNAL",
      SchedulingStrategy: "DAEMON",
      PlacementConstraints: [{ Type: "memberOf", Expression: "attribute:isthmus.site == seoul" }],
      DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 },
    });
    expect(resourcesOf(templates, "AWS::EC2::VPC")).toEqual([]);
  });

  it("gives the gateway its site's role, an unprivileged user, a file system to read, two capabilities and no core dumps", () => {
    expect(JSON.stringify(task["TaskRoleArn"])).toContain(":role/isthmus-site-seoul");
    expect(container).toMatchObject({
      Image: image,
      User: "10001",
      ReadonlyRootFilesystem: true,
      LinuxParameters: { InitProcessEnabled: true, Capabilities: { Drop: ["ALL"], Add: ["NET_RAW", "NET_BIND_SERVICE"] } },
      Ulimits: [{ Name: "core", SoftLimit: 0, HardLimit: 0 }, { Name: "nofile" }],
    });
    expect(container?.["Privileged"]).not.toBe(true);
    expect(JSON.stringify(container?.["LogConfiguration"])).toContain("non-blocking");
  });

  it("is asked for with an image by digest and with sites that let ECS in", () => {
    const ask = (ecsAnywhere: unknown, trust: unknown = []) => synthesize({ sites: [{ id: "busan", name: "Busan", trust }], ecsAnywhere });

    expect(() => ask({ image: "isthmus-gateway:latest", sites: ["busan"] })).toThrow(/by its digest/u);
    expect(() => ask({ image, sites: ["busan"] })).toThrow(/trust has to have \{ "service": "ecs-tasks.amazonaws.com" \}/u);
    expect(() => ask({ image, sites: ["jeju"] })).toThrow(/no site has the id "jeju"/u);
  });
});

afterAll(() => {
  vi.unstubAllEnvs();
});

describe("files of the authority", () => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-authority-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const withAuthority = (certificateFile: string) => synthesize({ ...context, rolesAnywhere: { trustAnchor: { certificateFile } } });

  it("T16: are refused when they hold a private key", () => {
    const file = join(folder, "key.pem");
    writeFileSync(file, "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n");

    expect(() => withAuthority(file)).toThrow(/holds a private key/u);
  });

  it("are refused when they are a host's certificate, no PEM, or missing", () => {
    const file = join(folder, "text.pem");
    writeFileSync(file, "authority");

    expect(() => withAuthority(fixture("host.pem"))).toThrow(/certificate of a host/u);
    expect(() => withAuthority(file)).toThrow(/no PEM file/u);
    expect(() => withAuthority(join(folder, "nowhere.pem"))).toThrow(/cannot be read/u);
  });

  it("are asked for where a site trusts a certificate", () => {
    expect(() => synthesize({ sites: [context.sites[0]] })).toThrow(/a certificate needs rolesAnywhere\.trustAnchor/u);
  });
});

describe("cdk-nag", () => {
  it("has no finding in what is made on demand", () => {
    const app = exampleApp(context);
    addNagChecks(app);

    expect(() => app.synth()).not.toThrow();
  });
});
