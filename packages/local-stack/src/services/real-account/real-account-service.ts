import { XMLParser } from "fast-xml-parser";
import { asRecord, asString, type UntypedRecord } from "../../engine/template/untyped.ts";
import { refusalAnswer } from "../iam/access-refusal.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import type { PassedService } from "./passed-services.ts";
import type { RealAnswer, RealRequest, SendToAws } from "./real-account.ts";

/** A service answered by the user's real account. Only the actions that are let through are sent. */
export class RealAccountService implements AwsService {
  readonly signingName: string;
  readonly #passed: PassedService;
  readonly #send: SendToAws;

  constructor(passed: PassedService, send: SendToAws) {
    this.signingName = passed.signingName;
    this.#passed = passed;
    this.#send = send;
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    if (!this.#passed.actions.includes(request.action)) {
      const reader = { principalArn: request.principal.arn, action: request.action, resource: "*", decision: "deny" as const };
      const message = `${request.action} is not passed on: the real account is only read here.`;
      return { ...refusalAnswer(this.signingName, reader), message };
    }
    const answer = await this.#sent({ service: this.signingName, region: request.region, ...this.#message(request) });
    if (answer === undefined)
      return { kind: "error", status: 503, code: "ServiceUnavailable", message: "The real account could not be reached." };
    return this.#speaksXml ? xmlAnswer(answer) : jsonAnswer(answer);
  }

  get #speaksXml(): boolean {
    const { wire } = this.#passed;
    return wire.kind === "query" || (wire.kind === "rest" && wire.body === "xml");
  }

  #message({ action, input }: AwsRequest): Pick<RealRequest, "headers" | "body" | "get"> {
    const { wire } = this.#passed;
    switch (wire.kind) {
      case "query": {
        const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
        return { headers, body: new URLSearchParams(texts(input)).toString() };
      }
      case "json": {
        const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `${wire.target}.${action}` };
        return { headers, body: JSON.stringify(input) };
      }
      case "rest":
        return { headers: {}, body: "", get: restGet(action, texts(input)) };
    }
  }

  async #sent(request: RealRequest): Promise<RealAnswer | undefined> {
    try {
      return await this.#send(request);
    } catch {
      return undefined;
    }
  }
}

function restGet(action: string, { Bucket: bucket, ...query }: Readonly<Record<string, string>>): NonNullable<RealRequest["get"]> {
  if (action === "ListFunctions") return { path: "/2015-03-31/functions/", query };
  return bucket === undefined ? { path: "/", query } : { path: `/${bucket}`, query: { location: "" } };
}

function texts(input: UntypedRecord): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)]));
}

function jsonAnswer({ status, body, errorType }: RealAnswer): AwsResponse {
  const parsed = parsedJson(body);
  if (status === 200) return { kind: "json", body: parsed ?? {} };
  const named = errorType?.split(":")[0] ?? asString(parsed?.["__type"])?.split("#").at(-1);
  const message = asString(parsed?.["message"]) ?? asString(parsed?.["Message"]) ?? "The real account refused the request.";
  return { kind: "error", status, code: named ?? "UnknownError", message };
}

function parsedJson(text: string): UntypedRecord | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function xmlAnswer(answer: RealAnswer): AwsResponse {
  if (answer.status === 200) return { kind: "xml", body: answer.body };
  const error = firstError(new XMLParser().parse(answer.body) as unknown);
  const code = asString(error?.["Code"]) ?? "UnknownError";
  return { kind: "error", status: answer.status, code, message: asString(error?.["Message"]) ?? "The real account refused the request." };
}

function firstError(document: unknown): UntypedRecord | undefined {
  const root = asRecord(document);
  const ec2 = asRecord(asRecord(asRecord(root?.["Response"])?.["Errors"])?.["Error"]);
  return ec2 ?? asRecord(asRecord(root?.["ErrorResponse"])?.["Error"]) ?? asRecord(root?.["Error"]);
}
