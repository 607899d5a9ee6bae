import type { AwsResponse } from "../service.ts";

/** Why a call is not allowed. */
export interface AccessRefusal {
  readonly principalArn: string;
  readonly action: string;
  readonly resource: string;
  readonly decision: "deny" | "none";
}

/** As AWS words it (IAM User Guide, "Troubleshoot access denied error messages"). */
export function refusalSentence({ principalArn, action, resource, decision }: AccessRefusal): string {
  const why =
    decision === "deny"
      ? "with an explicit deny in an identity-based policy"
      : `because no identity-based policy allows the ${action} action`;
  const on = resource === "*" ? "" : ` on resource: ${resource}`;
  return `User: ${principalArn} is not authorized to perform: ${action}${on} ${why}`;
}

/** Codes and statuses of the services that do not use the common AccessDeniedException with status 400. */
const ownWays: Readonly<Record<string, { readonly status: number; readonly code: string; readonly prefix?: string } | undefined>> = {
  ec2: { status: 403, code: "UnauthorizedOperation", prefix: "You are not authorized to perform this operation. " },
  monitoring: { status: 403, code: "AccessDenied" },
  sns: { status: 403, code: "AuthorizationError" },
  sqs: { status: 403, code: "AccessDenied" },
  sts: { status: 403, code: "AccessDenied" },
  rds: { status: 403, code: "AccessDenied" },
  elasticloadbalancing: { status: 403, code: "AccessDenied" },
  s3: { status: 403, code: "AccessDenied" },
  lambda: { status: 403, code: "AccessDeniedException" },
};

/** The refusal as the service itself would answer it. */
export function refusalAnswer(service: string, refusal: AccessRefusal): Extract<AwsResponse, { kind: "error" }> {
  const { status, code, prefix = "" } = ownWays[service] ?? { status: 400, code: "AccessDeniedException" };
  return { kind: "error", status, code, message: `${prefix}${refusalSentence(refusal)}` };
}
