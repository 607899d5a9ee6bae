import type { FunctionRuntime } from "../../runtime/function-runtime.ts";
import { functionUrlId, maxUrlPayloadBytes, urlEvent, urlResponse } from "../../runtime/function-url.ts";
import type { KnownKey, LocalIam } from "../iam/local-iam.ts";
import { plainJson } from "./http-exchange.ts";
import type { HttpAnswer } from "./protocol.ts";
import { type SignedRequest, verifySignature } from "./sigv4.ts";

interface UrlRoute {
  readonly functionName: string;
  readonly functionArn: string;
  readonly authType: "AWS_IAM" | "NONE";
}

export const urlPathPrefix = "/lambda-url/";

/** The function URLs of the template: who may call them, and what a call looks like to the function. */
export class FunctionUrls {
  readonly #iam: LocalIam;
  readonly #runtime: FunctionRuntime;
  readonly #routes = new Map<string, UrlRoute>();
  readonly #resourcePolicies = new Map<string, unknown[]>();

  constructor(iam: LocalIam, runtime: FunctionRuntime) {
    this.#iam = iam;
    this.#runtime = runtime;
  }

  /** Adds a URL; returns its id. */
  add(route: UrlRoute): string {
    const id = functionUrlId(route.functionName);
    this.#routes.set(id, route);
    return id;
  }

  /** Adds a statement of AWS::Lambda::Permission to a function's resource policy. */
  permit(functionArn: string, statement: unknown): void {
    const statements = this.#resourcePolicies.get(functionArn) ?? [];
    statements.push({ Statement: [statement] });
    this.#resourcePolicies.set(functionArn, statements);
  }

  /** Id of the URL of a function name; undefined when it has none. */
  idOf(functionName: string): string | undefined {
    const id = functionUrlId(functionName);
    return this.#routes.has(id) ? id : undefined;
  }

  /** Answers one request to `/lambda-url/<id>/...`: 403 for anyone not granted, 429 over concurrency, 502 when the function fails. */
  async answer(
    request: SignedRequest,
    caller: { readonly sourceIp: string; readonly nowMs: number },
  ): Promise<HttpAnswer & { readonly cookies?: readonly string[] }> {
    const [path = "", query = ""] = request.target.split("?", 2);
    const [id = "", ...rest] = path.slice(urlPathPrefix.length).split("/");
    const route = this.#routes.get(id);
    if (route === undefined) return plainJson(404, { Message: null }, { "x-amzn-errortype": "ResourceNotFoundException" });
    const admitted = this.#admit(request, route, caller.nowMs);
    if (admitted.kind === "refused") return admitted.answer;
    if (request.body.length > maxUrlPayloadBytes) return plainJson(413, { Message: "Request must be smaller than 6291456 bytes" });
    const event = urlEvent({
      urlId: id,
      method: request.method,
      path: `/${rest.join("/")}`,
      query,
      headers: request.headers,
      body: request.body,
      accessKeyId: admitted.accessKeyId,
      principal: admitted.key?.principal ?? { accountId: "anonymous", arn: "anonymous" },
      ...caller,
    });
    const outcome = await this.#runtime.invoke(route.functionName, event);
    switch (outcome.kind) {
      case "throttled":
        return plainJson(429, { Message: "Rate Exceeded.", Reason: "ReservedFunctionConcurrentInvocationLimitExceeded" });
      case "function-error":
        return plainJson(502, { Message: "Internal Server Error" });
      case "ok":
        return urlResponse(outcome.payload);
    }
  }

  #admit(
    request: SignedRequest,
    route: UrlRoute,
    nowMs: number,
  ):
    | { readonly kind: "ok"; readonly accessKeyId: string; readonly key?: KnownKey }
    | { readonly kind: "refused"; readonly answer: HttpAnswer } {
    if (route.authType === "NONE") return { kind: "ok", accessKeyId: "" };
    const verified = verifySignature(request, { nowMs, findKey: (id) => this.#iam.findKey(id) });
    if (verified.kind === "refused") {
      const code = verified.reason === "missing" ? "AccessDeniedException" : "InvalidSignatureException";
      const body = verified.reason === "missing" ? { Message: "Forbidden" } : { message: verified.message };
      return { kind: "refused", answer: plainJson(403, body, { "x-amzn-errortype": code }) };
    }
    const policies = this.#resourcePolicies.get(route.functionArn) ?? [];
    if (verified.scope.service !== "lambda" || !this.#iam.mayInvokeUrl(verified.key, route.functionArn, policies)) {
      return { kind: "refused", answer: plainJson(403, { Message: "Forbidden" }, { "x-amzn-errortype": "AccessDeniedException" }) };
    }
    return { kind: "ok", accessKeyId: verified.scope.accessKeyId, key: verified.key };
  }
}
