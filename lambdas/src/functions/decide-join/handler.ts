import { composeDecideJoin } from "../../compose-network.ts";
import { eventChain, eventOf } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import { DecideRequest, decideJoin } from "./decide-join.ts";
import { Env } from "./env.ts";

const telemetry = functionTelemetry("decide-join");
const ports = lazy(() => composeDecideJoin(readEnv(Env, process.env)));

/** An operator's word on a join, for `isthmus joins pin|refuse|forget`: whoever may invoke this function may overrule the evidence. */
export const handler = eventChain({
  telemetry,
  parse: eventOf(DecideRequest, "a request of `isthmus joins`"),
  run: (request: DecideRequest) => decideJoin(request, ports(), Date.now()),
});
