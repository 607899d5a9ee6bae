import { createHash } from "node:crypto";
import { desiredConfigPath } from "@isthmus/contract";
import { z } from "zod";
import { RefusedRequest } from "../errors.ts";
import { siteOfPrincipal } from "./gateway-principal.ts";
import { type BodyLimits, parseCompressedJson, readCompressedBody } from "./request-body.ts";

/** A batch of a gateway, authenticated and parsed as JSON, its contents still unchecked. */
interface BatchRequest {
  readonly kind: "batch";
  /** From the principal that signed, and from nothing else. */
  readonly siteId: string;
  /** What the header `x-isthmus-site` says, if it is there. Only ever compared with `siteId`. */
  readonly claimedSite?: string;
  /** SHA-256 of the body as sent, lower-case hex. */
  readonly bodySha256: string;
  readonly json: unknown;
}

/** A gateway asks which configuration is wanted of its site. */
interface DesiredConfigRequest {
  readonly kind: "desired-config";
  readonly siteId: string;
  readonly ifNoneMatch?: string;
}

/** What a gateway may ask for. */
export type GatewayRequest = BatchRequest | DesiredConfigRequest;

const FunctionUrlEvent = z.object({
  rawPath: z.string().default("/"),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({
    http: z.object({ method: z.string() }),
    authorizer: z.object({ iam: z.object({ userArn: z.string().optional() }).optional() }).optional(),
  }),
});

/** The `GatewayRequest` that a function URL event (payload 2.0, AWS_IAM) carries. Refuses every other. */
export async function readGatewayRequest(raw: unknown, limits: BodyLimits): Promise<GatewayRequest> {
  const event = FunctionUrlEvent.safeParse(raw).data;
  if (event === undefined) {
    throw new RefusedRequest({ statusCode: 400, code: "bad-request", message: "not an HTTP request" });
  }
  const siteId = siteOfPrincipal(event.requestContext.authorizer?.iam?.userArn);
  if (siteId === undefined) {
    throw new RefusedRequest({ statusCode: 403, code: "not-a-site", message: "the caller is not the role of a site" });
  }
  const { method } = event.requestContext.http;
  if (method === "GET" && event.rawPath === `/${desiredConfigPath}`) {
    const ifNoneMatch = event.headers["if-none-match"];
    return { kind: "desired-config", siteId, ...(ifNoneMatch !== undefined && { ifNoneMatch }) };
  }
  if (method !== "POST") {
    throw new RefusedRequest({ statusCode: 405, code: "method-not-allowed", message: "batches are posted" });
  }
  const compressed = readCompressedBody(event, limits);
  const claimedSite = event.headers["x-isthmus-site"];
  return {
    kind: "batch",
    siteId,
    ...(claimedSite !== undefined && { claimedSite }),
    bodySha256: createHash("sha256").update(compressed).digest("hex"),
    json: await parseCompressedJson(compressed, limits),
  };
}
