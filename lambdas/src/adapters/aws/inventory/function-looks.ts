import { type FunctionConfiguration, type LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import type { CloudFunction } from "@isthmus/domain/cloud/services";
import type { Look } from "../../../ports/cloud-inventory.ts";
import { listing } from "./page-listing.ts";
import { onlyWith, present, sortedTexts } from "./read-facts.ts";

/** Lambda gives no more at a time. */
const MaxItems = 50;

export function functionLooks(lambda: LambdaClient): readonly Look[] {
  return [
    listing({
      api: "list-functions",
      kind: "function",
      ask: (Marker) => lambda.send(new ListFunctionsCommand({ MaxItems, Marker })),
      next: (page) => page.NextMarker,
      elements: (page) => page.Functions,
      facts: toFunction,
    }),
  ];
}

/** The answer holds environment variables; what is not named here is dropped. */
function toFunction(configuration: FunctionConfiguration): CloudFunction | undefined {
  const { VpcConfig: vpc, LastModified: modified } = configuration;
  const modifiedMs = modified === undefined ? Number.NaN : Date.parse(modified);
  return onlyWith({ id: configuration.FunctionName }, ({ id }) => ({
    id,
    runtime: present(configuration.Runtime),
    vpcId: present(vpc?.VpcId),
    subnetIds: sortedTexts(vpc?.SubnetIds, (subnet) => subnet),
    securityGroupIds: sortedTexts(vpc?.SecurityGroupIds, (group) => group),
    modifiedMs: Number.isNaN(modifiedMs) ? undefined : modifiedMs,
  }));
}
