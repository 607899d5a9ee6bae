import type { UntypedRecord } from "../engine/template/untyped.ts";
import type { AwsResponse } from "./service.ts";

/** One API operation of a JSON-protocol service. */
export type Operation = (input: UntypedRecord) => AwsResponse | Promise<AwsResponse>;

export function ok(body: unknown): AwsResponse {
  return { kind: "json", body };
}

/** A refusal that blames the caller (HTTP 400). */
export function refused(code: string, message: string): AwsResponse {
  return { kind: "error", status: 400, code, message };
}
