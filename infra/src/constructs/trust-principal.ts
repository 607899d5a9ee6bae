import {
  AccountRootPrincipal,
  ArnPrincipal,
  CompositePrincipal,
  type PolicyDocument,
  PolicyStatement,
  type PrincipalBase,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import type { Trust } from "../config.ts";

/**
 * The principals that may assume a site's role. Without any, the account itself, so that IAM policies of the account decide.
 * For IAM Roles Anywhere only the named certificate of the named trust anchor is let in, whatever profile presents it.
 */
export function trustPrincipal(trust: readonly Trust[]): PrincipalBase {
  const [first, ...rest] = trust.map(principalOf);
  if (first === undefined) return new AccountRootPrincipal();
  return rest.length === 0 ? first : new CompositePrincipal(first, ...rest);
}

function principalOf(trust: Trust): PrincipalBase {
  if ("principalArn" in trust) return new ArnPrincipal(trust.principalArn);
  if ("service" in trust) return new ServicePrincipal(trust.service);
  return new RolesAnywherePrincipal(trust.rolesAnywhere);
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
        StringEquals: { "aws:PrincipalTag/x509Subject/CN": allowed.certificateCommonName },
      },
    });
  }

  override addToAssumeRolePolicy(document: PolicyDocument): void {
    const actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    document.addStatements(new PolicyStatement({ actions, principals: [this] }));
  }
}
