/** What the runtime passes to a function's worker thread at its start. */
export interface WorkerSetup {
  readonly codeDir: string;
  readonly handler: string;
  readonly context: {
    readonly functionName: string;
    readonly invokedFunctionArn: string;
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly logStreamName: string;
  };
}

/** One call: the event travels as JSON text, as it does in Lambda. */
export interface WorkerCall {
  readonly requestId: string;
  readonly eventJson: string;
  /** Epoch milliseconds at which the runtime ends the worker. */
  readonly deadlineMs: number;
}

/** What a worker answers to a call. */
export type WorkerReply =
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly requestId: string; readonly json: string }
  | { readonly kind: "failure"; readonly requestId: string; readonly errorType: string; readonly message: string; readonly stack: string }
  | { readonly kind: "init-failure"; readonly errorType: string; readonly message: string; readonly stack: string };
