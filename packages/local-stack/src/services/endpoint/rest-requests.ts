import type { UntypedRecord } from "../../engine/template/untyped.ts";
import type { SignedRequest } from "./sigv4.ts";

/** The operation that a REST request is, with what its path and query say; REST bodies carry none of the operations known here. */
export interface RestOperation {
  readonly action: string;
  readonly input: UntypedRecord;
}

/** How the services with a REST protocol write their answers. */
export const restBodies: Readonly<Record<string, "json" | "xml" | undefined>> = { lambda: "json", s3: "xml" };

/** The operation of a request to a REST service; undefined for one that is not known. */
export function restOperation(service: string, request: SignedRequest): RestOperation | undefined {
  const [path = "/", query = ""] = request.target.split("?");
  if (request.method !== "GET") return undefined;
  const parameters = Object.fromEntries(new URLSearchParams(query));
  if (service === "lambda") {
    return /^\/2015-03-31\/functions\/?$/.test(path) ? { action: "ListFunctions", input: parameters } : undefined;
  }
  if (path === "/") return { action: "ListBuckets", input: parameters };
  const bucket = /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?$/.exec(path)?.[1];
  return bucket !== undefined && "location" in parameters ? { action: "GetBucketLocation", input: { Bucket: bucket } } : undefined;
}
