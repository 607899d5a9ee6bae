import { randomBytes } from "node:crypto";
import type { FunctionDefinition, FunctionLogLine, InvocationOutcome, InvocationReport } from "./function-definition.ts";
import { FunctionWorker } from "./function-worker.ts";

/**
 * Workers of a function that reserves no concurrency. Lambda would start hundreds; one machine has a few cores, so further calls wait
 * for a worker instead of being throttled.
 */
const sharedWorkers = 4;

export interface FunctionPoolObserver {
  readonly onLine: (line: FunctionLogLine) => void;
  readonly onReport: (report: InvocationReport) => void;
}

/**
 * The execution environments of one function. Workers start when a call needs one, are reused for later calls and replaced after
 * they died. A call beyond the function's reserved concurrency is throttled at once, as Lambda does.
 */
export class FunctionPool {
  readonly #definition: FunctionDefinition;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #observer: FunctionPoolObserver;
  readonly #idle: FunctionWorker[] = [];
  readonly #all = new Set<FunctionWorker>();
  readonly #waiting: ((admitted: boolean) => void)[] = [];
  #running = 0;
  #closed = false;

  constructor(definition: FunctionDefinition, environment: Readonly<Record<string, string>>, observer: FunctionPoolObserver) {
    this.#definition = definition;
    this.#environment = environment;
    this.#observer = observer;
  }

  /** Runs one call on a free or new worker. Never rejects. */
  async invoke(event: unknown): Promise<InvocationOutcome> {
    if (!(await this.#admitted())) return this.#report({ kind: "throttled" }, { durationMs: 0 });
    const startedMs = performance.now();
    const worker = this.#takeWorker();
    const outcome = await worker.invoke(event);
    if (worker.alive) this.#idle.push(worker);
    else this.#all.delete(worker);
    this.#report(outcome, { durationMs: performance.now() - startedMs });
    this.#release();
    return outcome;
  }

  /** Ends every worker. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const admit of this.#waiting.splice(0)) admit(false);
    await Promise.all([...this.#all].map((worker) => worker.close()));
    this.#all.clear();
  }

  /** Takes one of the places, waiting for it when the function reserves none; false when there is none to be had. */
  #admitted(): Promise<boolean> {
    const limit = this.#definition.reservedConcurrency ?? sharedWorkers;
    if (this.#closed) return Promise.resolve(false);
    if (this.#running < limit) {
      this.#running += 1;
      return Promise.resolve(true);
    }
    if (this.#definition.reservedConcurrency !== undefined) return Promise.resolve(false);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives the place to the call that waits longest, or frees it. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next(true);
  }

  #takeWorker(): FunctionWorker {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.alive) return idle;
      this.#all.delete(idle);
    }
    const worker = this.#startWorker();
    this.#all.add(worker);
    return worker;
  }

  #startWorker(): FunctionWorker {
    const definition = this.#definition;
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    const stream = `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
    return new FunctionWorker({
      setup: {
        codeDir: definition.codeDir,
        handler: definition.handler,
        context: {
          functionName: definition.name,
          invokedFunctionArn: definition.arn,
          memoryLimitInMB: String(definition.memoryMb),
          logGroupName: definition.logGroup,
          logStreamName: stream,
        },
      },
      environment: { ...this.#environment, AWS_LAMBDA_LOG_STREAM_NAME: stream },
      memoryMb: definition.memoryMb,
      timeoutMs: definition.timeoutMs,
      onLine: (message) => this.#observer.onLine({ definition, stream, message }),
    });
  }

  #report(outcome: InvocationOutcome, timing: { readonly durationMs: number }): InvocationOutcome {
    this.#observer.onReport({ definition: this.#definition, outcome, durationMs: timing.durationMs, concurrency: this.#running });
    return outcome;
  }
}
