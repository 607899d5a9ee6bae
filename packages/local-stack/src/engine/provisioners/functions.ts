import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { functionNameOf } from "../../runtime/function-runtime.ts";
import { urlPathPrefix } from "../../services/endpoint/function-urls.ts";
import type { CreatedResource } from "../template/resolver.ts";
import {
  type Account,
  generatedName,
  type ProvisionerRegistry,
  parseProperties,
  type ResolvedResource,
  resourceInvalid,
} from "./context.ts";

const functionProperties = z.object({
  FunctionName: z.string().optional(),
  Code: z.object({ S3Key: z.string().optional(), ZipFile: z.string().optional() }),
  Handler: z.string(),
  Runtime: z.string().startsWith("nodejs", "only Node.js functions run locally"),
  Role: z.string(),
  MemorySize: z.coerce.number().default(128),
  Timeout: z.coerce.number().default(3),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  LoggingConfig: z.object({ LogGroup: z.string().optional() }).optional(),
  DeadLetterConfig: z.object({ TargetArn: z.string().optional() }).optional(),
});
const urlProperties = z.object({ TargetFunctionArn: z.string(), AuthType: z.enum(["AWS_IAM", "NONE"]) });
const permissionProperties = z.object({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  FunctionUrlAuthType: z.string().optional(),
  InvokedViaFunctionUrl: z.coerce.boolean().optional(),
});
const invokeConfigProperties = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().default(2),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string().optional() }).optional() }).optional(),
});
const versionProperties = z.object({ FunctionName: z.string() });
const aliasProperties = z.object({ FunctionName: z.string(), Name: z.string() });

/** Retries of an asynchronous invocation when the template says nothing (Lambda's default). */
const defaultAsyncRetries = 2;

/** Lambda functions, their URLs, permissions, versions and aliases. */
export function functionProvisioners(account: Account, assets: ReadonlyMap<string, string>): ProvisionerRegistry {
  const arnOf = (name: string): string => `arn:aws:lambda:${account.region}:${account.accountId}:function:${name}`;
  return {
    "AWS::Lambda::Function": (resource) => provisionFunction(account, assets, resource),
    "AWS::Lambda::Url": (resource) => {
      const { TargetFunctionArn, AuthType } = parseProperties(urlProperties, resource);
      const functionName = functionNameOf(TargetFunctionArn);
      const functionArn = arnOf(functionName);
      const id = account.urls.add({ functionName, functionArn, authType: AuthType });
      return { ref: functionArn, attributes: { FunctionArn: functionArn, FunctionUrl: `${account.endpointUrl}${urlPathPrefix}${id}/` } };
    },
    "AWS::Lambda::Permission": (resource) => {
      const properties = parseProperties(permissionProperties, resource);
      permit(account, properties, arnOf(functionNameOf(properties.FunctionName)));
      const id = generatedName(resource);
      return { ref: id, attributes: { Id: id } };
    },
    "AWS::Lambda::EventInvokeConfig": (resource) => {
      const { FunctionName, MaximumRetryAttempts: retries, DestinationConfig } = parseProperties(invokeConfigProperties, resource);
      account.runtime.configureAsync(FunctionName, { retries, onFailureArn: DestinationConfig?.OnFailure?.Destination });
      return { ref: generatedName(resource), attributes: {} };
    },
    "AWS::Lambda::Version": (resource) => {
      const functionArn = arnOf(functionNameOf(parseProperties(versionProperties, resource).FunctionName));
      return { ref: `${functionArn}:1`, attributes: { Version: "1", FunctionArn: `${functionArn}:1` } };
    },
    "AWS::Lambda::Alias": (resource) => {
      const { FunctionName, Name } = parseProperties(aliasProperties, resource);
      const aliasArn = `${arnOf(functionNameOf(FunctionName))}:${Name}`;
      return { ref: aliasArn, attributes: { AliasArn: aliasArn } };
    },
  };
}

function provisionFunction(account: Account, assets: ReadonlyMap<string, string>, resource: ResolvedResource): CreatedResource {
  const properties = parseProperties(functionProperties, resource);
  const name = properties.FunctionName ?? generatedName(resource);
  const logGroup = properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  account.logs.ensureGroup(logGroup, { nowMs: Date.now() });
  const arn = `arn:aws:lambda:${account.region}:${account.accountId}:function:${name}`;
  const { S3Key, ZipFile } = properties.Code;
  account.runtime.add({
    name,
    arn,
    codeDir: ZipFile === undefined ? assetFolder(assets, resource, S3Key ?? "") : inlineFolder(account.stateDir, ZipFile),
    handler: properties.Handler,
    memoryMb: properties.MemorySize,
    timeoutMs: properties.Timeout * 1000,
    environment: properties.Environment?.Variables ?? {},
    roleName: properties.Role.split("/").at(-1) ?? properties.Role,
    logGroup,
    asyncRetries: defaultAsyncRetries,
    ...(properties.ReservedConcurrentExecutions === undefined ? {} : { reservedConcurrency: properties.ReservedConcurrentExecutions }),
    ...(properties.DeadLetterConfig?.TargetArn === undefined ? {} : { onFailureArn: properties.DeadLetterConfig.TargetArn }),
  });
  return { ref: name, attributes: { Arn: arn } };
}

function assetFolder(assets: ReadonlyMap<string, string>, resource: ResolvedResource, key: string): string {
  const folder = assets.get(key);
  if (folder === undefined || !existsSync(folder)) {
    throw resourceInvalid(resource, `its code asset ${key || "(none)"} is not in the cloud assembly; synthesize again`);
  }
  return folder;
}

function inlineFolder(stateDir: string, source: string): string {
  const folder = join(stateDir, "inline", createHash("sha256").update(source).digest("hex").slice(0, 32));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "index.js"), source);
  return folder;
}

/** Services get in by their name and are not checked locally; every other principal becomes a statement of the function's policy. */
function permit(account: Account, permission: z.infer<typeof permissionProperties>, functionArn: string): void {
  if (permission.Principal.endsWith(".amazonaws.com")) return;
  const { FunctionUrlAuthType: authType, InvokedViaFunctionUrl: viaUrl } = permission;
  account.urls.permit(functionArn, {
    Effect: "Allow",
    Principal: permission.Principal === "*" ? "*" : { AWS: permission.Principal },
    Action: permission.Action,
    Resource: functionArn,
    Condition: {
      ...(authType === undefined ? {} : { StringEquals: { "lambda:FunctionUrlAuthType": authType } }),
      ...(viaUrl === undefined ? {} : { Bool: { "lambda:InvokedViaFunctionUrl": String(viaUrl) } }),
    },
  });
}
