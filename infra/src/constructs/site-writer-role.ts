import { type Stack, Validations } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { ArnPrincipal, type IRole, Role } from "aws-cdk-lib/aws-iam";
import { metricNamespaceReason, publishMetrics } from "./metric-access.ts";
import { partitionAccess } from "./table-access.ts";

interface SiteWriterRoleProps {
  readonly tables: { readonly entities: ITable; readonly series: ITable; readonly events: ITable };
  /** The only role that may open sessions of this one. */
  readonly assumedBy: IRole;
}

/** A policy variable: the site that a session was opened for. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: IAM puts the value in
const site = "SITE#${aws:PrincipalTag/site}";

/** A session has the tag and no other. */
const taggedWithSite = { Null: { "aws:RequestTag/site": "false" }, "ForAllValues:StringEquals": { "aws:TagKeys": ["site"] } };

/**
 * The role that writes what gateways deliver. A session of it carries the tag `site`, and IAM lets it write the items of this site only:
 * the partition key must be the site's own, compared to the last character or up to the separator, so that site `a` is not site `ab`.
 * A tag's value cannot hold a wildcard (IAM User Guide, "Pass session tags in AWS STS").
 */
export function siteWriterRole(stack: Stack, { tables, assumedBy }: SiteWriterRoleProps): Role {
  const role = new Role(stack, "SiteWriter", {
    description: "Sessions of the Isthmus ingest function, each of which may write one site's items only",
    assumedBy: new ArnPrincipal(assumedBy.roleArn).withConditions(taggedWithSite).withSessionTags(),
  });
  role.addToPolicy(partitionAccess(tables.entities, ["GetItem", "PutItem"], [site]));
  role.addToPolicy(partitionAccess(tables.series, ["PutItem"], [`${site}#DEVICE#*`]));
  role.addToPolicy(partitionAccess(tables.events, ["PutItem"], [`${site}#DAY#*`]));
  role.addToPolicy(partitionAccess(tables.events, ["GetItem", "PutItem"], [`${site}#HEARD#*`]));
  role.addToPolicy(publishMetrics());
  Validations.of(role).acknowledge({ id: "AwsSolutions::AwsSolutions-IAM5[Resource::*]", reason: metricNamespaceReason });
  return role;
}
