import { CfnOutput, Duration } from "aws-cdk-lib";
import type { IRole } from "aws-cdk-lib/aws-iam";
import { CfnProfile } from "aws-cdk-lib/aws-rolesanywhere";
import type { Construct } from "constructs";

interface SiteSignInProps {
  readonly siteId: string;
  readonly role: IRole;
  readonly sessionMinutes: number;
}

/**
 * The profile that a site's gateways name when they sign in with their certificate. It lists the site's role and no other, and refuses session
 * names: a session is named after the serial number of its certificate, which CloudTrail shows.
 * https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html
 */
export function siteSignIn(scope: Construct, { siteId, role, sessionMinutes }: SiteSignInProps): CfnProfile {
  const profile = new CfnProfile(scope, "SignInProfile", {
    name: `isthmus-site-${siteId}`,
    enabled: true,
    roleArns: [role.roleArn],
    durationSeconds: Duration.minutes(sessionMinutes).toSeconds(),
    acceptRoleSessionName: false,
  });
  new CfnOutput(scope, "ProfileArn", { description: "--profile-arn of aws_signing_helper", value: profile.attrProfileArn });
  return profile;
}
