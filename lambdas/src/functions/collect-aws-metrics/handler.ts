import { z } from "zod";
import { allThenFirstFailure } from "../../bounded-concurrency.ts";
import { composeCollectAwsMetrics } from "../../compose.ts";
import { UnexpectedEvent } from "../../errors.ts";
import { accountOf } from "../../platform/account-of.ts";
import { eventChain, eventOf } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import { type MetricsResult, readRegion } from "./collect-metrics.ts";
import { Env } from "./env.ts";

const telemetry = functionTelemetry("collect-aws-metrics");
const env = lazy(() => readEnv(Env, process.env));
const collectors = lazy(() => composeCollectAwsMetrics(env(), telemetry));
const parse = eventOf(z.looseObject({}), "an event of EventBridge");

/** Scheduled reading of the AWS metrics that the overview needs, in all Regions of all accounts. What the event says does not matter. */
export const handler = eventChain({
  telemetry,
  parse,
  run: async (_event, context): Promise<{ readonly regions: readonly MetricsResult[] }> => {
    const accountId = accountOf(context.invokedFunctionArn);
    if (accountId === undefined) {
      throw new UnexpectedEvent("sent to a function of an account");
    }
    const nowMs = Date.now();
    const { ports, places } = collectors()(accountId);
    const readings = places.map((place) => readRegion(ports, { accountId: place.accountId, region: place.region, nowMs }));
    return { regions: await allThenFirstFailure(readings) };
  },
});
