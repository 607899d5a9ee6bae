import { composeJoinNetworks } from "../../compose-network.ts";
import { eventChain } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import { Env } from "./env.ts";
import { type JoinResult, joinNetworks } from "./join-networks.ts";

const telemetry = functionTelemetry("join-networks");
const env = lazy(() => readEnv(Env, process.env));
const ports = lazy(() => composeJoinNetworks(env(), telemetry));

/** Scheduled: joins what is known of AWS and of the sites, and keeps the graph, its changes, verdicts, findings and summaries. */
export const handler = eventChain({
  telemetry,
  parse: () => undefined,
  run: (): Promise<JoinResult> => joinNetworks(ports(), { declared: env().SITE_NETWORKS, nowMs: Date.now() }),
});
