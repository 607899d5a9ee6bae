import middy, { type MiddlewareObj, type MiddyfiedHandler, type Request } from "@middy/core";
import httpErrorHandler from "@middy/http-error-handler";
import type { Context } from "aws-lambda";
import type { z } from "zod";
import { AppError, RefusedRequest, UnexpectedEvent } from "../errors.ts";
import { describeError } from "./describe-error.ts";
import type { FunctionTelemetry } from "./function-telemetry.ts";

type Step = MiddlewareObj<unknown, unknown, Error>;

/** One function: how its event is read, and what it does with what was read. */
export interface Invocation<T, R> {
  readonly telemetry: FunctionTelemetry;
  /** Size limits and parsing. Throws for an event that cannot be served. */
  readonly parse: (event: unknown) => T | Promise<T>;
  readonly run: (parsed: T, context: Context) => Promise<R>;
}

/**
 * The chain of a function that answers HTTP: log context, counts, error mapping, size limit and parse. A refused request
 * becomes its status with a `BatchRefusal` body. Anything unforeseen fails the invocation, so that the function's error
 * metric counts it; the caller gets the 502 of the function URL.
 */
export function httpChain<T, R>(invocation: Invocation<T, R>): MiddyfiedHandler<unknown, unknown> {
  return standardChain(invocation, [hideForeignErrors(invocation.telemetry), answerRefusals(invocation.telemetry)]);
}

/**
 * The chain of a function that is invoked with an event: log context, counts, error mapping and parse. Errors leave it with
 * our own words only, because the Lambda runtime logs them and returns them to the caller.
 */
export function eventChain<T, R>(invocation: Invocation<T, R>): MiddyfiedHandler<unknown, unknown> {
  return standardChain(invocation, [hideForeignErrors(invocation.telemetry)]);
}

/** A `parse` that holds the event against a schema. `expected` completes the sentence "the event is not ...". */
export function eventOf<S extends z.ZodType>(schema: S, expected: string): (event: unknown) => z.output<S> {
  return (event) => {
    const parsed = schema.safeParse(event);
    if (!parsed.success) {
      throw new UnexpectedEvent(expected);
    }
    return parsed.data;
  };
}

function standardChain<T, R>(invocation: Invocation<T, R>, errorMapping: readonly Step[]): MiddyfiedHandler<unknown, unknown> {
  const { telemetry, parse, run } = invocation;
  return middy<unknown, unknown>()
    .use([logContext(telemetry), flushCounts(telemetry), ...errorMapping, parseStep(parse)])
    .handler((event: unknown, context: Context) => run(event as T, context));
}

/** The handler's event is from here on what `parse` made of it. */
function parseStep<T>(parse: Invocation<T, unknown>["parse"]): Step {
  return {
    async before(request) {
      request.event = await parse(request.event);
    },
  };
}

function logContext(telemetry: FunctionTelemetry): Step {
  return {
    before(request) {
      telemetry.begin(request.context);
    },
  };
}

function flushCounts(telemetry: FunctionTelemetry): Step {
  const flush = () => telemetry.end();
  return { after: flush, onError: flush };
}

/** What `@middy/http-error-handler` turns into an answer. `expose` lets a 5xx keep its body and headers. */
class HttpAnswerError extends Error {
  readonly statusCode: number;
  readonly expose = true;
  readonly headers: Readonly<Record<string, string>>;

  constructor(refused: RefusedRequest) {
    super(JSON.stringify({ error: refused.refusal }));
    this.statusCode = refused.statusCode;
    this.headers = refused.retryAfterS === undefined ? {} : { "Retry-After": String(refused.retryAfterS) };
  }
}

function answerRefusals(telemetry: FunctionTelemetry): Step {
  const answer = httpErrorHandler({ logger: false });
  return {
    onError(request: Request<unknown, unknown, Error>) {
      if (request.error instanceof RefusedRequest) {
        telemetry.occurred("request-refused", describeError(request.error), "warn");
        request.error = new HttpAnswerError(request.error);
        answer.onError?.(request);
      }
    },
  };
}

function hideForeignErrors(telemetry: FunctionTelemetry): Step {
  return {
    onError(request: Request<unknown, unknown, Error>) {
      if (request.response !== undefined) {
        return;
      }
      telemetry.occurred("invocation-failed", describeError(request.error), "error");
      if (!(request.error instanceof AppError)) {
        request.error = new Error("the function failed; its log has the details");
      }
    },
  };
}
