import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { causeCode, WorkerError } from "../errors.ts";
import { encodeFrame, FrameReader } from "./frame-stream.ts";
import { LastInput } from "./last-input.ts";

/** What travels between the core and a worker process. Everything but ping and pong belongs to the collector. */
export type WorkerFrame =
  | { readonly type: "ping"; readonly n: number }
  | { readonly type: "pong"; readonly n: number }
  /** `refused`: digests of inputs that the worker must not read again. */
  | { readonly type: "init"; readonly body: unknown; readonly refused?: readonly string[] }
  | { readonly type: "message"; readonly body: unknown };

/** Where a worker finds its end of the channel, and the file that its last input is noted in. */
export const channelDescriptor = 3;
export const lastInputDescriptor = 4;
/** Set for processes that the core started, so that no other descriptor is taken for the channel. */
export const channelVariable = "ISTHMUS_WORKER_CHANNEL";
/** Written and not yet read by the other side; beyond this, messages are not sent. */
export const maxUnsentBytes = 64 * 1024 * 1024;

/** Reads a frame from untrusted data of the channel; undefined for anything that is not one. Bodies stay unchecked. */
export function parseWorkerFrame(message: unknown): WorkerFrame | undefined {
  if (typeof message !== "object" || message === null || !("type" in message)) {
    return undefined;
  }
  const { type } = message;
  switch (type) {
    case "ping":
    case "pong":
      return "n" in message && typeof message.n === "number" ? { type, n: message.n } : undefined;
    case "init":
      return "body" in message ? { type, body: message.body, refused: refusedIn(message) } : undefined;
    case "message":
      return "body" in message ? { type, body: message.body } : undefined;
    default:
      return undefined;
  }
}

function refusedIn(message: object): readonly string[] {
  return "refused" in message && Array.isArray(message.refused) ? message.refused.filter((digest) => typeof digest === "string") : [];
}

/** The side of the channel that a worker process holds. */
export interface WorkerChannel {
  /** Sends to the core. False when the channel is closed or backed up and nothing was sent: drop and count, or try again. */
  send(body: unknown): boolean;
  /**
   * To be asked before every input of the network is read: notes it, so that the core knows what a worker read last when it ends. False for
   * an input that earlier incarnations ended at; it is to be dropped and counted.
   */
  admits(input: Uint8Array): boolean;
}

/** The ends of the channel that a worker program holds; those of this process unless told. */
export interface WorkerEnds {
  readonly pipe: Duplex;
  readonly lastInput: LastInput;
  readonly exit: (code: number) => void;
}

/**
 * Serves the core from inside a worker process: answers its pings, passes on the one `init` and later messages, and ends the
 * process when the core is gone. Throws WorkerError when the process was not started by the core.
 */
export function serveWorkerChannel(options: {
  readonly onInit: (body: unknown, channel: WorkerChannel) => void;
  readonly onMessage: (body: unknown) => void;
  readonly ends?: WorkerEnds;
}): WorkerChannel {
  const { pipe, lastInput, exit } = options.ends ?? endsOfThisProcess();
  const transmit = (frame: WorkerFrame): boolean => {
    if (!pipe.writable || pipe.writableLength > maxUnsentBytes) {
      return false;
    }
    pipe.write(encoded(frame));
    return true;
  };
  const channel: WorkerChannel = {
    send: (body) => transmit({ type: "message", body }),
    admits: (input) => lastInput.admits(input),
  };
  const receive = (value: unknown) => {
    const frame = parseWorkerFrame(value);
    switch (frame?.type) {
      case "ping":
        transmit({ type: "pong", n: frame.n });
        return;
      case "init":
        lastInput.refuse(frame.refused ?? []);
        options.onInit(frame.body, channel);
        return;
      case "message":
        options.onMessage(frame.body);
        return;
      case "pong":
      case undefined:
        return;
    }
  };
  const reader = new FrameReader();
  pipe.on("data", (chunk: Buffer) => {
    for (const frame of reader.push(chunk)) {
      if (frame.kind === "value") {
        receive(frame.value);
      } else {
        exit(1);
      }
    }
  });
  // An end of the channel is an end of the core; the error that may come before says no more.
  pipe.on("error", () => exit(0));
  pipe.on("end", () => exit(0));
  pipe.on("close", () => exit(0));
  return channel;
}

function encoded(frame: WorkerFrame): Buffer {
  try {
    return encodeFrame(frame);
  } catch (cause) {
    throw new WorkerError("worker-protocol", "the message cannot be sent to the core", { cause: causeCode(cause) });
  }
}

function endsOfThisProcess(): WorkerEnds {
  if (process.env[channelVariable] !== `${channelDescriptor}`) {
    throw new WorkerError("worker-protocol", "a worker runs only as a child of the gateway");
  }
  return {
    pipe: new Socket({ fd: channelDescriptor, readable: true, writable: true }),
    lastInput: LastInput.at(lastInputDescriptor),
    exit: (code) => process.exit(code),
  };
}
