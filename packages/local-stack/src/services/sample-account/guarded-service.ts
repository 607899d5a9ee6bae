import { refusalAnswer } from "../iam/access-refusal.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import { disabledRegion } from "./account-resources.ts";
import { apiRef } from "./conditions.ts";
import type { SampleAccount } from "./sample-account.ts";

/** How services that do not throw the common ThrottlingException say that they are asked too often. */
const throttles: Readonly<Record<string, { readonly status: number; readonly code: string } | undefined>> = {
  ec2: { status: 503, code: "RequestLimitExceeded" },
  rds: { status: 400, code: "Throttling" },
  elasticloadbalancing: { status: 400, code: "Throttling" },
  ce: { status: 400, code: "LimitExceededException" },
  lambda: { status: 429, code: "TooManyRequestsException" },
  s3: { status: 503, code: "SlowDown" },
};

/** What services answer in a Region that the account has not enabled: they do not know its keys. */
const disabledCodes: Readonly<Record<string, string | undefined>> = {
  ec2: "AuthFailure",
  rds: "InvalidClientTokenId",
  elasticloadbalancing: "InvalidClientTokenId",
  s3: "InvalidAccessKeyId",
};

/** A service of the sample account, with what keeps it from answering: a denied or throttled action, a Region that is not enabled. */
export class GuardedService implements AwsService {
  readonly signingName: string;
  readonly #inner: AwsService;
  readonly #account: SampleAccount;

  constructor(inner: AwsService, account: SampleAccount) {
    this.signingName = inner.signingName;
    this.#inner = inner;
    this.#account = account;
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    const refusal = this.#refusal(request);
    return refusal === undefined ? this.#inner.handle(request) : Promise.resolve(refusal);
  }

  #refusal({ action, region, principal }: AwsRequest): AwsResponse | undefined {
    const service = this.signingName;
    if (region === disabledRegion) {
      const code = disabledCodes[service] ?? "UnrecognizedClientException";
      return { kind: "error", status: 401, code, message: "AWS was not able to validate the provided access credentials" };
    }
    switch (this.#account.viewOf(region).conditions.of("api", apiRef({ region, service, action })).state) {
      case "answers":
        return undefined;
      case "denied":
        return refusalAnswer(service, { principalArn: principal.arn, action: `${service}:${action}`, resource: "*", decision: "deny" });
      case "throttled":
        return { kind: "error", status: 400, code: "ThrottlingException", message: "Rate exceeded", ...throttles[service] };
    }
  }
}
