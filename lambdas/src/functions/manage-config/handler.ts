import { composeManageConfig } from "../../compose.ts";
import { eventChain, eventOf } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import { Env } from "./env.ts";
import { ConfigRequest, manageConfig } from "./manage-config.ts";

const telemetry = functionTelemetry("manage-config");
const ports = lazy(() => composeManageConfig(readEnv(Env, process.env)));

/** Desired configurations of sites, for `isthmus config`: whoever may invoke this function may decide what gateways watch. */
export const handler = eventChain({
  telemetry,
  parse: eventOf(ConfigRequest, "a request of `isthmus config`"),
  run: (request: ConfigRequest) => manageConfig(request, ports(), Date.now()),
});
