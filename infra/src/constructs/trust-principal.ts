import { Aws } from "aws-cdk-lib";
import {
  AccountRootPrincipal,
  ArnPrincipal,
  CompositePrincipal,
  type PolicyDocument,
  PolicyStatement,
  type PrincipalBase,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import { MissingTrustAnchorError } from "../errors.ts";
import type { Trust } from "../site-config.ts";

/**
 * The principals that may assume a site's role. Without any, the account itself, so that IAM policies of the account decide.
 * For IAM Roles Anywhere only the named certificate of the named trust anchor is let in, whatever profile presents it. `trustAnchorArn` is
 * the deployment's own, for certificates that name none.
 */
export function trustPrincipal(trust: readonly Trust[], trustAnchorArn?: string): PrincipalBase {
  const [first, ...rest] = trust.map((each) => principalOf(each, trustAnchorArn));
  if (first === undefined) return new AccountRootPrincipal();
  return rest.length === 0 ? first : new CompositePrincipal(first, ...rest);
}

function principalOf(trust: Trust, trustAnchorArn: string | undefined): PrincipalBase {
  if ("principalArn" in trust) return new ArnPrincipal(trust.principalArn);
  if ("service" in trust) return ofThisAccount(trust.service);
  if ("rolesAnywhere" in trust) return new RolesAnywherePrincipal(trust.rolesAnywhere);
  if (trustAnchorArn === undefined) throw new MissingTrustAnchorError(trust.certificateCommonName);
  return new RolesAnywherePrincipal({ trustAnchorArn, certificateCommonName: trust.certificateCommonName });
}

/**
 * Services whose calls name the resource that they act for.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-multicloud-service-role.html
 */
const namingServices: Readonly<Record<string, string>> = { "ecs-tasks.amazonaws.com": "ecs", "ssm.amazonaws.com": "ssm" };

/** A service, on behalf of this account only: it serves others, too (the confused deputy). */
export function ofThisAccount(service: string): ServicePrincipal {
  const naming = namingServices[service];
  return new ServicePrincipal(service, {
    conditions: {
      StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
      ...(naming === undefined ? {} : { ArnLike: { "aws:SourceArn": `arn:${Aws.PARTITION}:${naming}:${Aws.REGION}:${Aws.ACCOUNT_ID}:*` } }),
    },
  });
}

/**
 * IAM Roles Anywhere with one certificate. The service needs three actions to open a session.
 * https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 */
class RolesAnywherePrincipal extends ServicePrincipal {
  constructor(allowed: { readonly trustAnchorArn: string; readonly certificateCommonName: string }) {
    super("rolesanywhere.amazonaws.com", {
      conditions: {
        ArnEquals: { "aws:SourceArn": allowed.trustAnchorArn },
        StringEquals: {
          "aws:SourceAccount": Aws.ACCOUNT_ID,
          "aws:PrincipalTag/x509Subject/CN": allowed.certificateCommonName,
        },
      },
    });
  }

  override addToAssumeRolePolicy(document: PolicyDocument): void {
    const actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    document.addStatements(new PolicyStatement({ actions, principals: [this] }));
  }
}
