import { ok, refused } from "../operation.ts";
import { pageOf } from "../page.ts";
import type { AccountView } from "../sample-account/account-view.ts";
import type { SampleFunction } from "../sample-account/resources/services.ts";
import type { SampleAccount } from "../sample-account/sample-account.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";

/** Lambda itself gives no more at a time. */
const mostFunctions = 50;

/** Lambda gives the environment of functions to whoever may list them; whoever reads it must leave it where it is. */
const sampleSecret = "sample-function-key";

/** ListFunctions over the sample account. The functions of the template are invoked elsewhere and are not among them. */
export class FunctionListing implements AwsService {
  readonly signingName = "lambda";
  readonly #account: SampleAccount;

  constructor(account: SampleAccount) {
    this.#account = account;
  }

  handle({ action, input, region }: AwsRequest): Promise<AwsResponse> {
    if (action !== "ListFunctions") return Promise.resolve(refused("UnknownOperationException", `${action} is not known here.`));
    const view = this.#account.viewOf(region);
    const size = Math.min(Number(input["MaxItems"] ?? mostFunctions), mostFunctions);
    const page = pageOf(view.resources.functions, { token: input["Marker"], size });
    if (page.kind === "bad-token") return Promise.resolve(refused("InvalidParameterValueException", "The marker is not valid."));
    return Promise.resolve(ok({ Functions: page.items.map((one) => configuration(one, view)), NextMarker: page.nextToken ?? null }));
  }
}

function configuration(one: SampleFunction, { accountId, region }: AccountView): object {
  return {
    FunctionName: one.name,
    FunctionArn: `arn:aws:lambda:${region}:${accountId}:function:${one.name}`,
    Runtime: one.runtime,
    Role: `arn:aws:iam::${accountId}:role/${one.name}`,
    Handler: "index.handler",
    CodeSize: 48_213,
    Description: one.description,
    Timeout: 30,
    MemorySize: one.memoryMb,
    LastModified: one.modified,
    Version: "$LATEST",
    PackageType: "Zip",
    Architectures: ["arm64"],
    Environment: { Variables: { API_KEY: sampleSecret } },
    ...(one.vpcId === undefined
      ? {}
      : { VpcConfig: { VpcId: one.vpcId, SubnetIds: one.placements.map(({ subnetId }) => subnetId), SecurityGroupIds: one.groupIds } }),
  };
}
