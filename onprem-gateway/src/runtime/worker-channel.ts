import { causeCode, WorkerError } from "../errors.ts";

/** What travels between the core and a worker process. Everything but ping and pong belongs to the collector. */
export type WorkerFrame =
  | { readonly type: "ping"; readonly n: number }
  | { readonly type: "pong"; readonly n: number }
  | { readonly type: "init"; readonly body: unknown }
  | { readonly type: "message"; readonly body: unknown };

/** Reads a frame from untrusted IPC data; undefined for anything that is not one. Bodies stay unchecked. */
export function parseWorkerFrame(message: unknown): WorkerFrame | undefined {
  if (typeof message !== "object" || message === null || !("type" in message)) {
    return undefined;
  }
  const { type } = message;
  if ((type === "ping" || type === "pong") && "n" in message && typeof message.n === "number") {
    return { type, n: message.n };
  }
  if ((type === "init" || type === "message") && "body" in message) {
    return { type, body: message.body };
  }
  return undefined;
}

/** The side of the channel that a worker process holds. */
export interface WorkerChannel {
  /** Sends to the core. False when the pipe is closed or backed up: drop, count, and try again on your own schedule. */
  send(body: unknown): boolean;
}

/** The part of `process` that the channel needs. */
export interface ChannelProcess {
  readonly connected: boolean;
  send?(message: unknown, callback?: (error: Error | null) => void): boolean;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "disconnect", listener: () => void): unknown;
  exit(code: number): never;
}

/**
 * Serves the core from inside a worker process: answers its pings, passes on the one `init` and later messages, and ends the
 * process when the core is gone. Throws WorkerError when the process was not started by the core.
 */
export function serveWorkerChannel(options: {
  readonly onInit: (body: unknown, channel: WorkerChannel) => void;
  readonly onMessage: (body: unknown) => void;
  readonly process?: ChannelProcess;
}): WorkerChannel {
  const peer: ChannelProcess = options.process ?? process;
  const { send } = peer;
  if (send === undefined) {
    throw new WorkerError("worker-protocol", "a worker runs only as a child of the gateway");
  }
  const transmit = (frame: WorkerFrame): boolean => {
    if (!peer.connected) {
      return false;
    }
    try {
      return send.call(peer, frame, ignoreClosedPipe);
    } catch (cause) {
      if (causeCode(cause) === "ERR_IPC_CHANNEL_CLOSED") {
        return false;
      }
      throw new WorkerError("worker-protocol", "the message cannot be sent to the core", { cause: causeCode(cause) });
    }
  };
  const channel: WorkerChannel = { send: (body) => transmit({ type: "message", body }) };
  peer.on("disconnect", () => peer.exit(0));
  peer.on("message", (message) => {
    const frame = parseWorkerFrame(message);
    switch (frame?.type) {
      case "ping":
        transmit({ type: "pong", n: frame.n });
        return;
      case "init":
        options.onInit(frame.body, channel);
        return;
      case "message":
        options.onMessage(frame.body);
        return;
      case "pong":
      case undefined:
        return;
    }
  });
  return channel;
}

/** The pipe closes when the core ends; "disconnect" then ends the worker, so a failed send needs no handling of its own. */
function ignoreClosedPipe(_error: Error | null): void {
  return;
}
