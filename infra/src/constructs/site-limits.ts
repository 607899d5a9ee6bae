import { Aws, Validations } from "aws-cdk-lib";
import { Effect, PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import type { Site } from "../site-config.ts";

/** What a site's configuration adds to the role of its gateways: secrets that it may read, and circumstances in which it may do nothing. */
export function limitSiteRole(role: Role, site: Site): void {
  if (site.secrets !== undefined) allowSecrets(role, { siteId: site.id, keyArn: site.secrets.keyArn });
  if (site.sourceNetworks !== undefined) {
    // Calls that an AWS service makes for the gateway come from that service.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-ip.html
    deny(role, "FromElsewhere", {
      NotIpAddress: { "aws:SourceIp": site.sourceNetworks },
      Bool: { "aws:ViaAWSService": "false" },
    });
  }
  if (site.refuseSessionsBefore !== undefined) {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
    deny(role, "RevokedSessions", { DateLessThan: { "aws:TokenIssueTime": site.refuseSessionsBefore } });
  }
}

function deny(role: Role, sid: string, conditions: Readonly<Record<string, unknown>>): void {
  role.addToPolicy(new PolicyStatement({ sid, effect: Effect.DENY, actions: ["*"], resources: ["*"], conditions }));
}

function allowSecrets(role: Role, { siteId, keyArn }: { readonly siteId: string; readonly keyArn: string | undefined }): void {
  const here = `${Aws.REGION}:${Aws.ACCOUNT_ID}`;
  const secrets = `arn:${Aws.PARTITION}:secretsmanager:${here}:secret:isthmus/${siteId}/*`;
  const parameters = `arn:${Aws.PARTITION}:ssm:${here}:parameter/isthmus/${siteId}/*`;
  role.addToPolicy(new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [secrets] }));
  role.addToPolicy(new PolicyStatement({ actions: ["ssm:GetParameter"], resources: [parameters] }));
  if (keyArn !== undefined) {
    const services = ["secretsmanager", "ssm"].map((service) => `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`);
    role.addToPolicy(
      new PolicyStatement({ actions: ["kms:Decrypt"], resources: [keyArn], conditions: { StringEquals: { "kms:ViaService": services } } }),
    );
  }
  const reason = "The secrets of this site alone, by the beginning of their names; they come and go without a deployment.";
  const shown = "<AWS::Region>:<AWS::AccountId>";
  for (const resource of [`secretsmanager:${shown}:secret:isthmus/${siteId}/*`, `ssm:${shown}:parameter/isthmus/${siteId}/*`]) {
    Validations.of(role).acknowledge({ id: `AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${resource}]`, reason });
  }
}
