import { join } from "node:path";
import { type FunctionKey, type FunctionManifest, functions } from "@isthmus/lambdas/env";
import { Aws, type Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, LoggingFormat, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { type ICommandHooks, LogLevel, NodejsFunction, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { EnvironmentMismatchError } from "../errors.ts";

const repositoryRoot = join(import.meta.dirname, "../../..");

/** Exactly the environment variables that the function's manifest names; a missing or an extra one does not compile. */
type FunctionEnvironment<K extends FunctionKey> = Readonly<Record<(typeof functions)[K]["env"][number], string>>;

interface HouseFunctionProps<K extends FunctionKey> {
  readonly function: K;
  readonly description: string;
  readonly environment: FunctionEnvironment<K>;
  readonly policies: readonly PolicyStatement[];
  /** Why a policy names every resource ("*"). Required by cdk-nag when one does; `test/infra` lists the actions that may. */
  readonly wildcardReason?: string;
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** Where events go that an asynchronous invocation failed to process. Only for functions invoked by events. */
  readonly deadLetterQueue?: IQueue;
  readonly reservedConcurrency?: number;
  /** Script of this repository that writes data beside the bundle; it is given the bundle's folder. */
  readonly dataScript?: string;
}

/**
 * One of the product's functions: bundled from source by esbuild, on arm64, with its own log group (kept a month) and a role that allows
 * writing to this group and what `policies` say.
 *
 * X-Ray is off: nothing reads its traces, and its SDK is in maintenance; the handlers log durations and outcomes.
 */
export class HouseFunction<K extends FunctionKey> extends Construct {
  readonly lambda: NodejsFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: HouseFunctionProps<K>) {
    super(scope, id);
    const manifest: FunctionManifest = functions[props.function];
    requireExactEnvironment(manifest, props.environment);
    const logGroup = new LogGroup(this, "Logs", {
      logGroupName: `/aws/lambda/${manifest.functionName}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const ofThisAccount = { conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } } };
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com", ofThisAccount) });
    for (const statement of props.policies) role.addToPolicy(statement);
    logGroup.grantWrite(role);
    if (props.wildcardReason !== undefined) {
      Validations.of(role).acknowledge({ id: "AwsSolutions::AwsSolutions-IAM5[Resource::*]", reason: props.wildcardReason });
    }
    this.role = role;
    this.lambda = new NodejsFunction(this, "Function", {
      functionName: manifest.functionName,
      description: props.description,
      entry: join(repositoryRoot, "lambdas/src", manifest.entry),
      handler: "handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.DISABLED,
      environment: { ...props.environment },
      awsSdkConnectionReuse: false,
      reservedConcurrentExecutions: props.reservedConcurrency,
      deadLetterQueue: props.deadLetterQueue,
      projectRoot: repositoryRoot,
      depsLockFilePath: join(repositoryRoot, "package-lock.json"),
      bundling: {
        format: OutputFormat.ESM,
        logLevel: LogLevel.ERROR,
        target: "node24",
        mainFields: ["module", "main"],
        externalModules: ["@aws-sdk/*"],
        ...(props.dataScript === undefined ? {} : { commandHooks: runsAfterBundling(props.dataScript) }),
      },
    });
  }
}

function runsAfterBundling(script: string): ICommandHooks {
  return {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_input, output) => [`"${process.execPath}" "${join(repositoryRoot, script)}" "${output}"`],
  };
}

function requireExactEnvironment(manifest: FunctionManifest, environment: Readonly<Record<string, string>>): void {
  const missing = manifest.env.filter((key) => !environment[key]);
  const extra = Object.keys(environment).filter((key) => !manifest.env.includes(key));
  if (missing.length > 0 || extra.length > 0) throw new EnvironmentMismatchError(manifest.functionName, { missing, extra });
}
