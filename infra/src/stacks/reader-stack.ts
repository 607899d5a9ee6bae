import { Aws, CfnCondition, CfnOutput, CfnParameter, DefaultStackSynthesizer, Fn, Stack, type Stage, Validations } from "aws-cdk-lib";
import { CfnRole } from "aws-cdk-lib/aws-iam";
import { readerRoleName } from "../account-config.ts";
import { inventoryActionsReason, readerActions } from "../constructs/reader-actions.ts";
import { stackNames } from "../names.ts";

/**
 * The role by which the collectors read another account. Its template is deployed in each of these accounts by itself: it needs nothing of
 * this deployment, nor the CDK.
 */
export class ReaderStack extends Stack {
  constructor(stage: Stage) {
    super(stage, stackNames.reader, {
      stackName: stackNames.reader,
      description: "Isthmus: lets the collectors of another account read this one",
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    const collector = new CfnParameter(this, "CollectorAccount", {
      description: "Id of the account that Isthmus is deployed in",
      allowedPattern: "[0-9]{12}",
    });
    const externalId = new CfnParameter(this, "ExternalId", {
      description: "What the deployment's configuration says as externalId; empty for none",
      default: "",
    });
    const hasExternalId = new CfnCondition(this, "HasExternalId", {
      expression: Fn.conditionNot(Fn.conditionEquals(externalId.valueAsString, "")),
    });
    const role = new CfnRole(this, "Reader", {
      roleName: readerRoleName,
      description: "Lets Isthmus list what this account has, and read its metrics",
      maxSessionDuration: 3_600,
      assumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { AWS: `arn:${Aws.PARTITION}:iam::${collector.valueAsString}:root` },
            Condition: {
              ArnLike: { "aws:PrincipalArn": `arn:${Aws.PARTITION}:iam::${collector.valueAsString}:role/isthmus-*` },
              StringEquals: Fn.conditionIf(hasExternalId.logicalId, { "sts:ExternalId": externalId.valueAsString }, Aws.NO_VALUE),
            },
          },
        ],
      },
      policies: [
        {
          policyName: "read",
          policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: [...readerActions], Resource: "*" }] },
        },
      ],
    });
    Validations.of(role).acknowledge({ id: "AwsSolutions::AwsSolutions-IAM5[Resource::*]", reason: inventoryActionsReason });
    new CfnOutput(this, "RoleArn", { description: "roleArn of this account", value: role.attrArn });
  }
}
