import type { Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError, ConfigurationError, RefusedRequest, StoreError, UnexpectedEvent } from "../errors.ts";
import { eventChain, eventOf, httpChain } from "./chain.ts";
import { describeError } from "./describe-error.ts";
import { FunctionTelemetry } from "./function-telemetry.ts";
import { lazy } from "./lazy.ts";
import { readEnv } from "./read-env.ts";

class RecordingTelemetry extends FunctionTelemetry {
  readonly names: string[] = [];
  readonly fields: unknown[] = [];
  ended = 0;

  constructor() {
    super("test", undefined);
  }

  override occurred(name: string, fields: Readonly<Record<string, string | number | boolean>> = {}): void {
    this.names.push(name);
    this.fields.push(fields);
  }

  override end(): void {
    this.ended += 1;
  }
}

const context = { functionName: "f", invokedFunctionArn: "arn", awsRequestId: "r", memoryLimitInMB: "128" } as unknown as Context;

function chainsThat(run: () => Promise<unknown>) {
  const telemetry = new RecordingTelemetry();
  const invocation = { telemetry, parse: (event: unknown) => event, run };
  return { telemetry, http: httpChain(invocation), event: eventChain(invocation) };
}

const secret = "community=s3cr3t";

describe("the chain of an HTTP function", () => {
  it("answers a refusal with its status, headers and a body of our own words", async () => {
    const refusal = new RefusedRequest({ statusCode: 503, code: "busy", message: "come back", retryAfterS: 7 });
    const { http, telemetry } = chainsThat(() => Promise.reject(refusal));

    expect(await http({}, context)).toEqual({
      statusCode: 503,
      headers: { "Content-Type": "application/json", "Retry-After": "7" },
      body: '{"error":{"code":"busy","message":"come back"}}',
    });
    expect(telemetry.names).toEqual(["request-refused"]);
    expect(telemetry.ended).toBe(1);
  });

  it("fails the invocation for anything unforeseen, and tells nobody what the error said", async () => {
    const { http, telemetry } = chainsThat(() => Promise.reject(new TypeError(secret)));

    const error: unknown = await http({}, context).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain("s3cr3t");
    expect(JSON.stringify(telemetry.fields)).not.toContain("s3cr3t");
    expect(telemetry.names).toEqual(["invocation-failed"]);
  });
});

describe("the chain of an event function", () => {
  it("passes on our own errors and hides all others", async () => {
    const own = chainsThat(() => Promise.reject(new StoreError("store-throttled", { cause: "ThrottlingException" })));
    const foreign = chainsThat(() => Promise.reject(new Error(secret)));

    await expect(own.event({}, context)).rejects.toMatchObject({ code: "store-throttled" });
    await expect(foreign.event({}, context)).rejects.toThrow("the function failed; its log has the details");
  });

  it("refuses an event that is not of its schema", async () => {
    const telemetry = new RecordingTelemetry();
    const parse = eventOf(z.object({ n: z.number() }), "a number");
    const chain = eventChain({ telemetry, parse, run: (event) => Promise.resolve(event.n + 1) });

    expect(await chain({ n: 1 }, context)).toBe(2);
    await expect(chain({ n: secret }, context)).rejects.toThrow(new UnexpectedEvent("a number").message);
  });
});

describe("describing an error", () => {
  it("gives code and details of our own, and of others only name and place", () => {
    expect(describeError(new AppError("store-unavailable", "m", { details: { table: "t" } }))).toEqual({
      code: "store-unavailable",
      table: "t",
    });
    const described = describeError(new RangeError(`${secret}\nsecond line of s3cr3t`));
    expect(described["errorName"]).toBe("RangeError");
    expect(described["frames"]).toMatch(/^\s+at /u);
    expect(JSON.stringify(described)).not.toContain("s3cr3t");
    expect(describeError(secret)).toEqual({ errorName: "string" });
  });
});

describe("the environment", () => {
  const schema = z.object({ A: z.string().min(1), B: z.string().min(1) });

  it("is read, or refused with all problems at once", () => {
    expect(readEnv(schema, { A: "a", B: "b", C: "c" })).toEqual({ A: "a", B: "b" });
    expect(() => readEnv(schema, { A: "" })).toThrow(ConfigurationError);
    expect(() => readEnv(schema, { A: "" })).toThrow(/A: .*; B: /u);
  });
});

describe("lazy", () => {
  it("makes once, and again after a failure", () => {
    let calls = 0;
    const get = lazy(() => {
      calls += 1;
      if (calls === 1) {
        throw new Error("not yet");
      }
      return calls;
    });

    expect(get).toThrow("not yet");
    expect([get(), get()]).toEqual([2, 2]);
  });
});
