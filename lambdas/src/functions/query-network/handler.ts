import { composeQueryNetwork } from "../../compose-network.ts";
import { eventChain, eventOf } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import { Env } from "./env.ts";
import { QueryRequest, queryNetwork } from "./query-network.ts";

const telemetry = functionTelemetry("query-network");
const env = lazy(() => readEnv(Env, process.env));
const ports = lazy(() => composeQueryNetwork(env()));

/** Questions of `isthmus path`, `changes`, `events`, `joins` and `aws`. Reads only. */
export const handler = eventChain({
  telemetry,
  parse: eventOf(QueryRequest, "a question of the isthmus command"),
  run: (request: QueryRequest) => queryNetwork(request, ports(), { declared: env().SITE_NETWORKS, nowMs: Date.now() }),
});
