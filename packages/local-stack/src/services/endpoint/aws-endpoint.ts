import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { LocalStackError } from "../../errors.ts";
import type { FunctionRuntime } from "../../runtime/function-runtime.ts";
import type { TableGaps } from "../dynamodb/table-gaps.ts";
import type { TableStore } from "../dynamodb/table-store.ts";
import { accessQuestions } from "../iam/access-questions.ts";
import { refusalAnswer } from "../iam/access-refusal.ts";
import { leadingKeys } from "../iam/leading-keys.ts";
import type { LocalIam } from "../iam/local-iam.ts";
import { answerInvoke, invokedFunction } from "../lambda/lambda-rest.ts";
import type { AwsResponse, AwsService } from "../service.ts";
import { type FunctionUrls, urlPathPrefix } from "./function-urls.ts";
import { plainJson, readRequest, writeAnswer } from "./http-exchange.ts";
import { type DecodedRequest, decodeRequest, encodeAnswer, type HttpAnswer, protocolOf } from "./protocol.ts";
import { type SignedRequest, type Verification, verifySignature } from "./sigv4.ts";

export interface AwsEndpointOptions {
  readonly iam: LocalIam;
  readonly runtime: FunctionRuntime;
  readonly urls: FunctionUrls;
  readonly tables: TableStore;
  readonly tableGaps: TableGaps;
  readonly log: (line: string) => void;
}

type Verified = Extract<Verification, { kind: "ok" }>;
type Decoded = Extract<DecodedRequest, { kind: "ok" }>;
type Refused = Extract<Verification, { kind: "refused" }>;

/** Headers of dynalite's answer that belong to its own connection. */
const hopHeaders = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "date"]);

/**
 * The one loopback address that stands for every AWS endpoint: verifies each request's signature, asks the policies of the signing role,
 * and hands it to the service named in its credential scope. Function URLs live beside it under `/lambda-url/`.
 */
export class AwsEndpoint {
  readonly #options: AwsEndpointOptions;
  readonly #services = new Map<string, AwsService>();
  readonly #server: Server;

  constructor(options: AwsEndpointOptions) {
    this.#options = options;
    this.#server = createServer((incoming, outgoing) => {
      void this.#serve(incoming, outgoing);
    });
  }

  /** Adds a service under its signing name, in place of an earlier one of that name. */
  mount(service: AwsService): void {
    this.#services.set(service.signingName, service);
  }

  /** Listens on 127.0.0.1; port 0 takes a free one. Resolves with the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error: NodeJS.ErrnoException) => {
        const message =
          error.code === "EADDRINUSE" ? "is in use; choose another with --port" : `could not be opened (${error.code ?? "unknown"})`;
        reject(new LocalStackError("port-in-use", `Port ${port} of 127.0.0.1 for the AWS endpoint ${message}.`, { cause: error }));
      });
      this.#server.listen(port, "127.0.0.1", () => {
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const request = await readRequest(incoming);
      if (request === undefined) writeAnswer(outgoing, plainJson(413, { Message: "Request entity too large" }, { connection: "close" }));
      else writeAnswer(outgoing, await this.#answer(request, incoming.socket.remoteAddress ?? ""));
    } catch (error) {
      this.#options.log(`AWS endpoint: ${error instanceof Error ? error.message : String(error)}`);
      if (outgoing.headersSent) outgoing.destroy();
      else writeAnswer(outgoing, plainJson(500, { __type: "InternalFailure", message: "The local stack failed on this request." }));
    }
  }

  async #answer(request: SignedRequest, sourceIp: string): Promise<HttpAnswer> {
    const nowMs = Date.now();
    if (request.target.startsWith(urlPathPrefix)) return this.#options.urls.answer(request, { sourceIp, nowMs });
    const verified = verifySignature(request, { nowMs, findKey: (id) => this.#options.iam.findKey(id) });
    if (verified.kind === "refused") return refusal(request, verified);
    const invoked = verified.scope.service === "lambda" ? invokedFunction(request) : undefined;
    if (invoked !== undefined) return this.#invoke({ name: invoked, request }, verified);
    if (verified.scope.service === "dynamodb") return this.#dynamoDb(request, verified);
    return this.#service(request, verified);
  }

  #invoke(call: Parameters<typeof answerInvoke>[0], { key }: Verified): Promise<HttpAnswer> | HttpAnswer {
    const { iam, runtime } = this.#options;
    const resource = runtime.find(call.name)?.arn;
    if (resource === undefined) return answerInvoke(call, runtime);
    const refusal = iam.refusalOf(key, [{ action: "lambda:InvokeFunction", resource, context: {} }]);
    if (refusal === undefined) return answerInvoke(call, runtime);
    const { status, code, message } = refusalAnswer("lambda", refusal);
    return plainJson(status, { Message: message }, { "x-amzn-errortype": code });
  }

  /** The refusal of a call that the role's policies in the template do not allow. */
  #denied(
    { scope, key }: Verified,
    { action, input }: Pick<Decoded, "action" | "input">,
    keys?: readonly string[],
  ): Extract<AwsResponse, { kind: "error" }> | undefined {
    const { service, region } = scope;
    const named = keys === undefined ? {} : { leadingKeys: keys };
    const questions = accessQuestions({ service, action, input, region, accountId: key.principal.accountId, ...named });
    const refusal = this.#options.iam.refusalOf(key, questions);
    return refusal === undefined ? undefined : refusalAnswer(service, refusal);
  }

  async #dynamoDb(request: SignedRequest, verified: Verified): Promise<HttpAnswer> {
    const decoded = decodeRequest(request, "dynamodb");
    if (decoded.kind === "rejected") return encodeAnswer(decoded.protocol, refuse(decoded.code, decoded.message));
    const keys = await leadingKeys(decoded.action, decoded.input, (table) => this.#options.tables.partitionKeyOf(table));
    const denied = this.#denied(verified, decoded, keys);
    if (denied !== undefined) return encodeAnswer(decoded.protocol, denied);
    const gap = this.#options.tableGaps.answer(decoded.action, decoded.input);
    if (gap !== undefined) return encodeAnswer(decoded.protocol, gap);
    const answer = await this.#options.tables.forward(request.headers["x-amz-target"] ?? "", request.body);
    return { ...answer, headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !hopHeaders.has(name))) };
  }

  async #service(request: SignedRequest, verified: Verified): Promise<HttpAnswer> {
    const { service, region } = verified.scope;
    const decoded = decodeRequest(request, service);
    if (decoded.kind === "rejected") return encodeAnswer(decoded.protocol, refuse(decoded.code, decoded.message));
    const denied = this.#denied(verified, decoded);
    if (denied !== undefined) return encodeAnswer(decoded.protocol, denied);
    const mounted = this.#services.get(service);
    if (mounted === undefined) {
      return encodeAnswer(
        decoded.protocol,
        refuse("UnknownService", `The local stack has no service ${service} (action ${decoded.action}).`),
      );
    }
    const { action, input, protocol } = decoded;
    return encodeAnswer(protocol, await mounted.handle({ service, action, region, principal: verified.key.principal, input }));
  }
}

function refuse(code: string, message: string): Extract<AwsResponse, { kind: "error" }> {
  return { kind: "error", status: 400, code, message };
}

const refusalCodes: Readonly<Record<Refused["reason"], { readonly json: string; readonly xml: string }>> = {
  missing: { json: "MissingAuthenticationTokenException", xml: "MissingAuthenticationToken" },
  incomplete: { json: "IncompleteSignatureException", xml: "IncompleteSignature" },
  "unknown-key": { json: "UnrecognizedClientException", xml: "InvalidClientTokenId" },
  expired: { json: "InvalidSignatureException", xml: "SignatureDoesNotMatch" },
  mismatch: { json: "InvalidSignatureException", xml: "SignatureDoesNotMatch" },
};

function refusal(request: SignedRequest, refused: Refused): HttpAnswer {
  const service = /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(request.headers["authorization"] ?? "")?.[1] ?? "";
  const protocol = protocolOf(request, service);
  const isJson = protocol.kind === "json" || (protocol.kind === "rest" && protocol.body === "json");
  const code = refusalCodes[refused.reason][isJson ? "json" : "xml"];
  return encodeAnswer(protocol, { kind: "error", status: 403, code, message: refused.message });
}
