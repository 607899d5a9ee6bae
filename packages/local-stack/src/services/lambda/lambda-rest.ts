import type { FunctionRuntime } from "../../runtime/function-runtime.ts";
import { plainJson } from "../endpoint/http-exchange.ts";
import type { HttpAnswer } from "../endpoint/protocol.ts";
import type { SignedRequest } from "../endpoint/sigv4.ts";

const invokePath = /^\/2015-03-31\/functions\/([^/?]+)\/invocations\/?(?:\?|$)/;

/** Name or ARN of the function that an Invoke request names; undefined for every other request. */
export function invokedFunction(request: SignedRequest): string | undefined {
  const name = invokePath.exec(request.target)?.[1];
  return name === undefined || request.method !== "POST" ? undefined : decodeURIComponent(name);
}

/** Invoke of Lambda's REST interface, synchronous and asynchronous. */
export async function answerInvoke(
  { name, request }: { readonly name: string; readonly request: SignedRequest },
  runtime: FunctionRuntime,
): Promise<HttpAnswer> {
  if (runtime.find(name) === undefined) return refuse(404, "ResourceNotFoundException", `Function not found: ${name}`);
  const event = parsePayload(request.body);
  if (event === undefined) return refuse(400, "InvalidRequestContentException", "Could not parse request body into json");
  if (request.headers["x-amz-invocation-type"] === "Event") {
    runtime.invokeAsync(name, event.payload);
    return { status: 202, headers: {}, body: "" };
  }
  return invoke(name, event.payload, runtime);
}

async function invoke(name: string, payload: unknown, runtime: FunctionRuntime): Promise<HttpAnswer> {
  const outcome = await runtime.invoke(name, payload);
  const version = { "x-amz-executed-version": "$LATEST" };
  switch (outcome.kind) {
    case "ok":
      return plainJson(200, outcome.payload, version);
    case "throttled":
      return refuse(429, "TooManyRequestsException", "Rate Exceeded.");
    case "function-error": {
      const body = { errorType: outcome.errorType, errorMessage: outcome.message };
      return plainJson(200, body, { ...version, "x-amz-function-error": "Unhandled" });
    }
  }
}

function parsePayload(body: Buffer): { readonly payload: unknown } | undefined {
  if (body.length === 0) return { payload: {} };
  try {
    return { payload: JSON.parse(body.toString("utf8")) as unknown };
  } catch {
    return undefined;
  }
}

function refuse(status: number, code: string, message: string): HttpAnswer {
  return plainJson(status, { Type: "User", Message: message }, { "x-amzn-errortype": code });
}
