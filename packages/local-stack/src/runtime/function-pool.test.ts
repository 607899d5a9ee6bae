import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FunctionDefinition } from "./function-definition.ts";
import { type DeadLetter, FunctionRuntime } from "./function-runtime.ts";

let folder: string;
let runtime: FunctionRuntime;
let lines: string[];
let letters: DeadLetter[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isthmus-function-"));
  lines = [];
  letters = [];
  runtime = new FunctionRuntime({
    baseEnvironment: () => ({ AWS_REGION: "ap-northeast-2" }),
    onLine: ({ message }) => lines.push(message),
    onReport: () => undefined,
    onDeadLetter: (letter) => letters.push(letter),
    retryDelayMs: () => 1,
  });
});

afterEach(async () => {
  await runtime.close();
  rmSync(folder, { recursive: true });
});

function add(source: string, options: Partial<FunctionDefinition> = {}): void {
  const codeDir = mkdtempSync(join(folder, "code-"));
  writeFileSync(join(codeDir, options.handler === "main.run" ? "main.js" : "index.mjs"), source);
  runtime.add({
    name: "f",
    arn: "arn:aws:lambda:ap-northeast-2:000000000000:function:f",
    codeDir,
    handler: "index.handler",
    memoryMb: 128,
    timeoutMs: 5000,
    environment: { OWN: "value" },
    roleName: "r",
    logGroup: "/aws/lambda/f",
    asyncRetries: 2,
    ...options,
  });
}

async function until(holds: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  while (!holds() && Date.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}

describe("a function in its worker", () => {
  it("answers with a context like Lambda's and keeps its module between calls", async () => {
    add(`let calls = 0;
      export async function handler(event, context) {
        calls += 1;
        return { calls, got: event, name: context.functionName, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis() <= 5000, id: context.awsRequestId.length };
      }`);

    const first = await runtime.invoke("f", { a: 1 });
    const second = await runtime.invoke("arn:aws:lambda:ap-northeast-2:000000000000:function:f:live", null);

    const common = { name: "f", arn: "arn:aws:lambda:ap-northeast-2:000000000000:function:f", left: true, id: 36 };
    expect(first).toEqual({ kind: "ok", payload: { calls: 1, got: { a: 1 }, ...common } });
    expect(second).toEqual({ kind: "ok", payload: { calls: 2, got: null, ...common } });
  });

  it("loads CommonJS code", async () => {
    add("exports.run = async () => 'cjs';", { handler: "main.run" });

    expect(await runtime.invoke("f", {})).toEqual({ kind: "ok", payload: "cjs" });
  });

  it("sees its own environment and nothing of this process's", async () => {
    process.env["ISTHMUS_TEST_CANARY"] = "leaked";
    add("export const handler = async () => process.env;");

    const outcome = await runtime.invoke("f", {});

    delete process.env["ISTHMUS_TEST_CANARY"];
    expect(outcome).toMatchObject({
      kind: "ok",
      payload: { OWN: "value", AWS_REGION: "ap-northeast-2", AWS_LAMBDA_FUNCTION_NAME: "f", AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128" },
    });
    expect(JSON.stringify(outcome)).not.toContain("leaked");
    expect(JSON.stringify(outcome)).not.toContain('"PATH"');
  });

  it("ends a call that exceeds its timeout and serves the next one from a new worker", async () => {
    add("export const handler = async (event) => { if (event.spin) for (;;); return 'fine'; };", { timeoutMs: 300 });

    const stuck = await runtime.invoke("f", { spin: true });
    const next = await runtime.invoke("f", {});

    expect(stuck).toMatchObject({
      kind: "function-error",
      errorType: "Sandbox.Timedout",
      message: expect.stringContaining("Task timed out after 0.30 seconds"),
    });
    expect(next).toEqual({ kind: "ok", payload: "fine" });
    expect(lines.join("\n")).toContain("Task timed out");
  });

  it.each([
    ["throws", "export const handler = async () => { throw new TypeError('bad input'); };", "TypeError", "bad input"],
    ["exits", "export const handler = async () => { process.exit(3); };", "Runtime.ExitError", "Runtime exited"],
    [
      "throws outside its promise",
      "export const handler = () => new Promise(() => setTimeout(() => { throw new Error('late'); }));",
      "Error",
      "late",
    ],
    ["cannot be loaded", "import 'no-such-module-anywhere'; export const handler = () => 1;", "Runtime.Error", "no-such-module-anywhere"],
    ["has no such export", "export const other = 1;", "Runtime.Error", "index.handler is undefined or not exported"],
  ])("reports a function that %s", async (_name, source, errorType, message) => {
    add(source);

    expect(await runtime.invoke("f", {})).toMatchObject({ kind: "function-error", errorType, message: expect.stringContaining(message) });
  });

  it("hands over everything printed before it answers", async () => {
    add(
      "export const handler = async () => { console.log('to stdout'); console.error('to stderr'); process.stdout.write('no line end'); };",
    );

    await runtime.invoke("f", {});
    await runtime.close();

    await until(() => lines.length === 3);
    expect(lines.sort()).toEqual(["no line end", "to stderr", "to stdout"]);
  });

  it("throttles what exceeds the reserved concurrency", async () => {
    add("export const handler = () => new Promise((resolve) => setTimeout(() => resolve('done'), 200));", { reservedConcurrency: 1 });

    const [first, second] = await Promise.all([runtime.invoke("f", {}), runtime.invoke("f", {})]);

    expect(first).toEqual({ kind: "ok", payload: "done" });
    expect(second).toEqual({ kind: "throttled" });
  });

  it("lets calls of a function without reserved concurrency wait for a worker", async () => {
    add("export const handler = () => new Promise((resolve) => setTimeout(() => resolve('done'), 50));");

    const outcomes = await Promise.all(Array.from({ length: 10 }, () => runtime.invoke("f", {})));

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array.from({ length: 10 }, () => "ok"));
  });

  it("retries an asynchronous call and parks the event when it keeps failing", async () => {
    add("export const handler = async () => { console.log('tried'); throw new Error('never'); };", { onFailureArn: "arn:aws:sqs:r:a:q" });

    runtime.invokeAsync("f", { id: 7 });

    await until(() => letters.length === 1);
    expect(letters).toMatchObject([
      {
        definition: { arn: "arn:aws:lambda:ap-northeast-2:000000000000:function:f", onFailureArn: "arn:aws:sqs:r:a:q" },
        event: { id: 7 },
        message: "never",
        attempts: 3,
      },
    ]);
    await until(() => lines.filter((line) => line === "tried").length === 3);
  });

  it("names the functions there are when one is unknown", async () => {
    add("export const handler = async () => 1;");

    await expect(runtime.invoke("g", {})).rejects.toThrow("There is no function g (there are: f)");
  });
});
