/** A function as the template declares it, its code on this machine's disk. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** Folder that holds the bundled code. */
  readonly codeDir: string;
  /** `file.export`, such as `index.handler`. */
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** The template's own variables; the runtime adds Lambda's. */
  readonly environment: Readonly<Record<string, string>>;
  readonly roleName: string;
  /** ReservedConcurrentExecutions; undefined means the account's pool. 0 throttles every call. */
  readonly reservedConcurrency?: number;
  readonly logGroup: string;
  /** AsynchronousConfig of AWS::Lambda::EventInvokeConfig; Lambda's default is two retries. */
  readonly asyncRetries: number;
  /** ARN of the queue or topic that takes events given up on. */
  readonly onFailureArn?: string;
}

/** How one call of a function ended. */
export type InvocationOutcome =
  | { readonly kind: "ok"; readonly payload: unknown }
  /** The handler threw, timed out, or its worker died. `errorType` is what Lambda would report. */
  | { readonly kind: "function-error"; readonly errorType: string; readonly message: string }
  /** No free execution environment. */
  | { readonly kind: "throttled" };

/** What is told of every invocation, for logs and metrics. */
export interface InvocationReport {
  readonly definition: FunctionDefinition;
  readonly outcome: InvocationOutcome;
  readonly durationMs: number;
  readonly concurrency: number;
}

/** One line that a function wrote to stdout or stderr, or that the runtime wrote for it. */
export interface FunctionLogLine {
  readonly definition: FunctionDefinition;
  /** Identifies the execution environment, as a log stream does. */
  readonly stream: string;
  readonly message: string;
}
