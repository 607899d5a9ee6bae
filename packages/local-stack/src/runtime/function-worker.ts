import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { InvocationOutcome } from "./function-definition.ts";
import type { WorkerCall, WorkerReply, WorkerSetup } from "./worker-protocol.ts";

export interface FunctionWorkerOptions {
  readonly setup: WorkerSetup;
  /** The whole environment: nothing of this process's own is added. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** Time that loading the code may take; Lambda allows 10 s. */
  readonly initTimeoutMs?: number;
  onLine(line: string): void;
}

/**
 * One execution environment of a function: a worker thread that loads the code once and serves one call at a time. A call that
 * exceeds its timeout, its memory or throws outside its promise ends the thread; `alive` is false from then on.
 */
export class FunctionWorker {
  readonly #options: FunctionWorkerOptions;
  readonly #worker: Worker;
  readonly #ready: Promise<InvocationOutcome | undefined>;
  #settle: ((outcome: InvocationOutcome) => void) | undefined;
  #alive = true;

  constructor(options: FunctionWorkerOptions) {
    this.#options = options;
    this.#worker = new Worker(new URL("./worker-entry.ts", import.meta.url), {
      workerData: options.setup,
      env: { ...options.environment },
      argv: [],
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    });
    this.#capture(this.#worker.stdout);
    this.#capture(this.#worker.stderr);
    this.#ready = this.#initialised();
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Runs one call; never rejects. The caller keeps calls of one worker apart. */
  async invoke(event: unknown): Promise<InvocationOutcome> {
    const initFailure = await this.#ready;
    if (initFailure !== undefined) return initFailure;
    const { timeoutMs } = this.#options;
    const call: WorkerCall = { requestId: randomUUID(), eventJson: JSON.stringify(event) ?? "null", deadlineMs: Date.now() + timeoutMs };
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#end({
          errorType: "Sandbox.Timedout",
          message: `${call.requestId} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
        });
      }, timeoutMs);
      this.#settle = (outcome) => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve(outcome);
      };
      this.#worker.postMessage(call);
    });
  }

  /** Ends the thread; a running call ends as a function error. */
  async close(): Promise<void> {
    this.#end({ errorType: "Runtime.ExitError", message: "The local stack is stopping" });
    await this.#worker.terminate();
  }

  #initialised(): Promise<InvocationOutcome | undefined> {
    return new Promise((resolve) => {
      const limitMs = this.#options.initTimeoutMs ?? 10_000;
      const timer = setTimeout(() => {
        const failure = { errorType: "Sandbox.Timedout", message: `Init timed out after ${limitMs / 1000} seconds` };
        this.#end(failure);
        resolve({ kind: "function-error", ...failure });
      }, limitMs);
      const settled = (outcome: InvocationOutcome | undefined): void => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve(outcome);
      };
      this.#settle = settled;
      this.#worker.on("message", (reply: WorkerReply) => {
        if (reply.kind === "ready") settled(undefined);
        else this.#receive(reply);
      });
      this.#worker.on("error", (error: unknown) => {
        const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
        this.#options.onLine(`${name}: ${message}`);
        this.#end({ errorType: name, message });
      });
      this.#worker.on("exit", () => this.#end({ errorType: "Runtime.ExitError", message: "Runtime exited without providing a reason" }));
    });
  }

  #receive(reply: Exclude<WorkerReply, { kind: "ready" }>): void {
    switch (reply.kind) {
      case "result":
        this.#settle?.({ kind: "ok", payload: JSON.parse(reply.json) as unknown });
        return;
      case "failure":
        this.#options.onLine(`${reply.errorType}: ${reply.message}\n${reply.stack}`);
        this.#settle?.({ kind: "function-error", errorType: reply.errorType, message: reply.message });
        return;
      case "init-failure":
        this.#options.onLine(`${reply.errorType}: ${reply.message}\n${reply.stack}`);
        this.#end({ errorType: `Runtime.${reply.errorType}`, message: reply.message });
        return;
    }
  }

  #end(failure: { readonly errorType: string; readonly message: string }): void {
    if (this.#alive) {
      this.#alive = false;
      if (failure.errorType === "Sandbox.Timedout") this.#options.onLine(failure.message);
      void this.#worker.terminate();
    }
    this.#settle?.({ kind: "function-error", ...failure });
  }

  #capture(stream: NodeJS.ReadableStream): void {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") this.#options.onLine(line);
    });
    stream.on("end", () => {
      if (rest !== "") this.#options.onLine(rest);
      rest = "";
    });
  }
}
