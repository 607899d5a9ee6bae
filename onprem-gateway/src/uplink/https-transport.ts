import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { batchContentType, limits } from "@isthmus/contract";
import { causeCode } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";
import { clockSkewMs, retryAfterMs, signingOffsetMs } from "./clock-offset.ts";
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
 * Posts batches to the configured function URL over one kept-alive connection. Signs as late as possible, follows no redirect, checks
 * the server's certificate whatever the environment says, and reads no more than an acknowledgement may hold.
 */
export class HttpsTransport implements Transport {
  readonly #options: HttpsTransportOptions;
  readonly #agent: HttpAgent;
  #skewMs: number | undefined;
  #renewCredentials = false;

  constructor(options: HttpsTransportOptions) {
    this.#options = options;
    const settings = { keepAlive: true, maxSockets: 1 };
    this.#agent = options.url.protocol === "https:" ? new HttpsAgent({ ...settings, rejectUnauthorized: true }) : new HttpAgent(settings);
  }

  get clockSkewMs(): number | undefined {
    return this.#skewMs;
  }

  async post({ body, sha256 }: { readonly body: Buffer; readonly sha256: string }, signal: AbortSignal): Promise<TransportAnswer> {
    const { clock, deadlineMs = 30_000 } = this.#options;
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const headers = await this.#sign(plainHeaders(body, sha256), inTime);
    if (headers === undefined) {
      return { kind: "unanswered", reason: "no AWS credentials" };
    }
    try {
      const { message, body: answer } = await this.#exchange({ headers, body, signal: inTime });
      const status = message.statusCode ?? 0;
      this.#learn(status, message.headers.date);
      if (answer === undefined) {
        return { kind: "too-long" };
      }
      const pauseMs = retryAfterMs(message.headers["retry-after"], clock.nowMs());
      return { kind: "answered", status, body: answer, ...(pauseMs === undefined ? {} : { retryAfterMs: pauseMs }) };
    } catch (cause) {
      return isTimeout(cause)
        ? { kind: "unanswered", reason: "no answer in time", late: true }
        : { kind: "unanswered", reason: causeCode(cause) };
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Undefined when no credentials can be had in time. */
  async #sign(headers: SignedHeaders, signal: AbortSignal): Promise<SignedHeaders | undefined> {
    const { url, sign, clock } = this.#options;
    const signingMs = clock.nowMs() + signingOffsetMs(this.#skewMs);
    const signed = sign({ url, headers, signingMs, renewCredentials: this.#renewCredentials }).catch(() => undefined);
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const giveUp = () => resolve(undefined);
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      return await Promise.race([signed, late]);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  /** A refusal may come from the clock, which the next signature corrects, or else from the credentials, which are then fetched anew. */
  #learn(status: number, dateHeader: string | undefined): void {
    const before = signingOffsetMs(this.#skewMs);
    this.#skewMs = clockSkewMs(dateHeader, this.#options.clock.nowMs()) ?? this.#skewMs;
    const clockWasWrong = Math.abs(signingOffsetMs(this.#skewMs) - before) > 60_000;
    this.#renewCredentials = (status === 401 || status === 403) && !clockWasWrong;
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

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && (cause.name === "TimeoutError" || cause.name === "AbortError");
}
