import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { batchContentType, limits } from "@isthmus/contract";
import { causeCode } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";
import { clockOffsetMs, retryAfterMs } from "./clock-offset.ts";
import type { SignedHeaders, Signer } from "./signer.ts";
import type { Transport, TransportAnswer } from "./transport.ts";

export interface HttpsTransportOptions {
  readonly url: URL;
  readonly sign: Signer;
  readonly clock: Clock;
  /** For the whole exchange, 30 s unless told. */
  readonly deadlineMs?: number;
}

/**
 * Posts batches to the function URL over one kept-alive connection. Signs as late as possible, follows no redirect, and reads no
 * more than an acknowledgement may hold.
 */
export class HttpsTransport implements Transport {
  readonly #options: HttpsTransportOptions;
  readonly #agent: HttpAgent;
  #offsetMs = 0;

  constructor(options: HttpsTransportOptions) {
    this.#options = options;
    const settings = { keepAlive: true, maxSockets: 1 };
    this.#agent = options.url.protocol === "https:" ? new HttpsAgent(settings) : new HttpAgent(settings);
  }

  async post({ body, sha256 }: { readonly body: Buffer; readonly sha256: string }, signal: AbortSignal): Promise<TransportAnswer> {
    const { url, sign, clock, deadlineMs = 30_000 } = this.#options;
    let headers: SignedHeaders;
    try {
      headers = await sign({ url, headers: plainHeaders(body, sha256), signingMs: clock.nowMs() + this.#offsetMs });
    } catch {
      return { kind: "unanswered", reason: "no AWS credentials" };
    }
    try {
      const response = await this.#exchange({ headers, body, signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]) });
      this.#offsetMs = clockOffsetMs(response.message.headers.date, clock.nowMs());
      const pauseMs = retryAfterMs(response.message.headers["retry-after"], clock.nowMs());
      const { message, body: answer } = response;
      if (answer === undefined) {
        return { kind: "too-long" };
      }
      return {
        kind: "answered",
        status: message.statusCode ?? 0,
        body: answer,
        ...(pauseMs === undefined ? {} : { retryAfterMs: pauseMs }),
      };
    } catch (cause) {
      return { kind: "unanswered", reason: wordFor(cause) };
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #exchange(options: {
    readonly headers: SignedHeaders;
    readonly body: Buffer;
    readonly signal: AbortSignal;
  }): Promise<{ readonly message: IncomingMessage; readonly body: Buffer | undefined }> {
    const { url } = this.#options;
    const start = url.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = start(url, { method: "POST", agent: this.#agent, headers: { ...options.headers }, signal: options.signal });
      request.once("error", reject);
      request.once("response", (message) => {
        readCapped(message).then((body) => resolve({ message, body }), reject);
      });
      request.end(options.body);
    });
  }
}

function plainHeaders(body: Buffer, sha256: string): SignedHeaders {
  return {
    "content-type": batchContentType,
    "content-encoding": "gzip",
    "content-length": String(body.length),
    "x-amz-content-sha256": sha256,
  };
}

/** The body, or undefined when it is longer than an acknowledgement. */
async function readCapped(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limits.ackBytes) {
      message.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  if (!message.complete) {
    throw Object.assign(new Error("the answer was cut short"), { code: "ANSWER_CUT_SHORT" });
  }
  return Buffer.concat(chunks);
}

function wordFor(cause: unknown): string {
  const isTimeout = cause instanceof Error && (cause.name === "TimeoutError" || cause.name === "AbortError");
  return isTimeout ? "no answer in time" : causeCode(cause);
}
