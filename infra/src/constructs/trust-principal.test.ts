import { App, Stack } from "aws-cdk-lib";
import { Role } from "aws-cdk-lib/aws-iam";
import { describe, expect, it } from "vitest";
import type { Trust } from "../site-config.ts";
import { trustPrincipal } from "./trust-principal.ts";

/** The statements of the trust policy that a role gets. */
function statements(trust: readonly Trust[]): unknown {
  const app = new App();
  new Role(new Stack(app, "Test"), "Role", { assumedBy: trustPrincipal(trust) });
  const template = app.synth().getStackByName("Test").template as {
    readonly Resources: Readonly<
      Record<string, { readonly Properties: { readonly AssumeRolePolicyDocument: { readonly Statement: unknown } } }>
    >;
  };
  return Object.values(template.Resources)[0]?.Properties.AssumeRolePolicyDocument.Statement;
}

describe("trustPrincipal", () => {
  it("leaves it to the account's IAM policies when nobody is named", () => {
    expect(statements([])).toMatchObject([{ Action: "sts:AssumeRole", Principal: { AWS: { "Fn::Join": expect.anything() } } }]);
  });

  it("lets in one certificate of one trust anchor, with the actions that Roles Anywhere takes", () => {
    const trustAnchorArn = "arn:aws:rolesanywhere:ap-northeast-2:111122223333:trust-anchor/x";

    expect(statements([{ rolesAnywhere: { trustAnchorArn, certificateCommonName: "gw-busan-1" } }])).toEqual([
      {
        Effect: "Allow",
        Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        Principal: { Service: "rolesanywhere.amazonaws.com" },
        Condition: {
          ArnEquals: { "aws:SourceArn": trustAnchorArn },
          StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" }, "aws:PrincipalTag/x509Subject/CN": "gw-busan-1" },
        },
      },
    ]);
  });

  it("lets in each of several principals", () => {
    expect(
      statements([{ service: "ecs-tasks.amazonaws.com" }, { principalArn: "arn:aws:iam::111122223333:role/gateway-host" }]),
    ).toMatchObject([
      { Principal: { Service: "ecs-tasks.amazonaws.com" } },
      { Principal: { AWS: "arn:aws:iam::111122223333:role/gateway-host" } },
    ]);
  });
});
