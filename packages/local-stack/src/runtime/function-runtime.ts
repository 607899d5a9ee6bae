import { LocalStackError } from "../errors.ts";
import type { FunctionDefinition, FunctionLogLine, InvocationOutcome, InvocationReport } from "./function-definition.ts";
import { FunctionPool } from "./function-pool.ts";

export interface FunctionRuntimeOptions {
  /** Variables of the execution environment itself: region, endpoint and the role's credentials. */
  readonly baseEnvironment: (definition: FunctionDefinition) => Readonly<Record<string, string>>;
  readonly onLine: (line: FunctionLogLine) => void;
  readonly onReport: (report: InvocationReport) => void;
  /** Takes an event that an asynchronous invocation gave up on. */
  readonly onDeadLetter: (letter: DeadLetter) => void;
  /** Wait before the n-th retry of an asynchronous invocation; Lambda waits one, then two minutes. */
  readonly retryDelayMs: (attempt: number) => number;
}

/** An event that a function failed on until its retries were used up. */
export interface DeadLetter {
  /** The function; its `onFailureArn` is where the event goes, if anywhere. */
  readonly definition: FunctionDefinition;
  readonly event: unknown;
  readonly message: string;
  readonly attempts: number;
}

/** Every function of the stack, by name, ARN or qualified ARN. */
export class FunctionRuntime {
  readonly #options: FunctionRuntimeOptions;
  readonly #functions = new Map<string, { readonly definition: FunctionDefinition; readonly pool: FunctionPool }>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #closed = false;

  constructor(options: FunctionRuntimeOptions) {
    this.#options = options;
  }

  /** Makes a function callable. Its workers start with its first call. */
  add(definition: FunctionDefinition): void {
    const environment = { ...definition.environment, ...lambdaEnvironment(definition), ...this.#options.baseEnvironment(definition) };
    this.#functions.set(definition.name, { definition, pool: new FunctionPool(definition, environment, this.#options) });
  }

  /** Sets how often and where to asynchronous invocations of a function are retried and given up. */
  configureAsync(nameOrArn: string, config: { readonly retries: number; readonly onFailureArn: string | undefined }): void {
    const entry = this.#functions.get(functionNameOf(nameOrArn));
    if (entry === undefined) throw functionUnknown(nameOrArn, this.names());
    const destination = config.onFailureArn === undefined ? {} : { onFailureArn: config.onFailureArn };
    const definition = { ...entry.definition, asyncRetries: config.retries, ...destination };
    this.#functions.set(definition.name, { ...entry, definition });
  }

  /** The function behind a name, an ARN or a qualified ARN; undefined when there is none. */
  find(nameOrArn: string): FunctionDefinition | undefined {
    return this.#functions.get(functionNameOf(nameOrArn))?.definition;
  }

  names(): readonly string[] {
    return [...this.#functions.keys()];
  }

  /** RequestResponse invocation. Throws only for a function that does not exist. */
  async invoke(nameOrArn: string, event: unknown): Promise<InvocationOutcome> {
    const entry = this.#functions.get(functionNameOf(nameOrArn));
    if (entry === undefined) throw functionUnknown(nameOrArn, this.names());
    return entry.pool.invoke(event);
  }

  /** Event invocation: accepted at once, retried on failure, then handed to the dead letters. */
  invokeAsync(nameOrArn: string, event: unknown): void {
    if (this.find(nameOrArn) === undefined) throw functionUnknown(nameOrArn, this.names());
    void this.#attempt(nameOrArn, event, 1);
  }

  /** Ends all workers and pending retries. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#retries) clearTimeout(timer);
    await Promise.all([...this.#functions.values()].map(({ pool }) => pool.close()));
  }

  async #attempt(nameOrArn: string, event: unknown, attempt: number): Promise<void> {
    const outcome = await this.invoke(nameOrArn, event);
    if (outcome.kind === "ok" || this.#closed) return;
    const definition = this.find(nameOrArn);
    if (definition === undefined) return;
    if (attempt > definition.asyncRetries) {
      const message = outcome.kind === "throttled" ? "Rate exceeded" : outcome.message;
      this.#options.onDeadLetter({ definition, event, message, attempts: attempt });
      return;
    }
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      void this.#attempt(nameOrArn, event, attempt + 1);
    }, this.#options.retryDelayMs(attempt));
    this.#retries.add(timer);
  }
}

/** The bare name in `name`, `name:alias`, `arn:aws:lambda:region:account:function:name` or that with a qualifier. */
export function functionNameOf(nameOrArn: string): string {
  const parts = nameOrArn.split(":");
  return (nameOrArn.startsWith("arn:") ? parts[6] : parts[0]) ?? nameOrArn;
}

function functionUnknown(nameOrArn: string, known: readonly string[]): LocalStackError {
  return new LocalStackError("function-unknown", `There is no function ${nameOrArn} (there are: ${known.join(", ") || "none"}).`);
}

/** The reserved variables that every Node.js function sees (Lambda Developer Guide, "Defined runtime environment variables"). */
function lambdaEnvironment(definition: FunctionDefinition): Readonly<Record<string, string>> {
  return {
    _HANDLER: definition.handler,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
    LAMBDA_TASK_ROOT: definition.codeDir,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
  };
}
