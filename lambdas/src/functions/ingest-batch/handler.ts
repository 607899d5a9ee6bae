import { limits } from "@isthmus/contract";
import { composeIngestBatch } from "../../compose.ts";
import { ingestCounts } from "../../env-keys.ts";
import { httpChain } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { readGatewayRequest } from "../../platform/gateway-request.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import { Env } from "./env.ts";
import { ingestBatch } from "./ingest-batch.ts";
import { serveDesiredConfig } from "./serve-desired-config.ts";

/** A batch is an envelope of records of lists of objects: seven levels, and one more for fields of a newer gateway. */
const bodyLimits = { compressedBytes: limits.compressedBytes, rawBytes: limits.rawBytes, depth: 8 };

/** Time kept for the roll-ups and the answer. */
const reservedMs = 4_000;

const telemetry = functionTelemetry(ingestCounts.service);
const ports = lazy(() => composeIngestBatch(readEnv(Env, process.env), telemetry));

/**
 * POST of one gzip'ed batch by a site's gateway (function URL, AWS_IAM), answered 200 with a `BatchAck`, and GET of the site's desired
 * configuration. Everything else is answered with a `BatchRefusal`.
 */
export const handler = httpChain({
  telemetry,
  parse: (event) => readGatewayRequest(event, bodyLimits),
  run: async (request, context) => {
    if (request.kind === "desired-config") {
      return serveDesiredConfig(request, ports()(request.siteId));
    }
    const ack = await ingestBatch(request, ports()(request.siteId), {
      nowMs: Date.now(),
      hasTime: () => context.getRemainingTimeInMillis() > reservedMs,
    });
    return { statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(ack) };
  },
});
