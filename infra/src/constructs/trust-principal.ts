import {
  AccountRootPrincipal,
  ArnPrincipal,
  CompositePrincipal,
  type PrincipalBase,
  ServicePrincipal,
  SessionTagsPrincipal,
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
  const { trustAnchorArn, certificateCommonName } = trust.rolesAnywhere;
  return new SessionTagsPrincipal(
    new ServicePrincipal("rolesanywhere.amazonaws.com", {
      conditions: {
        ArnEquals: { "aws:SourceArn": trustAnchorArn },
        StringEquals: { "aws:PrincipalTag/x509Subject/CN": certificateCommonName },
      },
    }),
  );
}
