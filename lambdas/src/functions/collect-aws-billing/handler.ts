import { z } from "zod";
import { composeCollectAwsBilling } from "../../compose.ts";
import { UnexpectedEvent } from "../../errors.ts";
import { accountOf } from "../../platform/account-of.ts";
import { eventChain, eventOf } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import { type BillingResult, collectBilling } from "./collect-billing.ts";
import { Env } from "./env.ts";

const telemetry = functionTelemetry("collect-aws-billing");
const env = lazy(() => readEnv(Env, process.env));
const ports = lazy(() => composeCollectAwsBilling(env(), telemetry));
const parse = eventOf(z.looseObject({ force: z.boolean().optional() }), "an event of EventBridge");

/** Scheduled reading of the bill. An event with `force` asks Cost Explorer even when what is known is new. */
export const handler = eventChain({
  telemetry,
  parse,
  run: async (event, context): Promise<BillingResult> => {
    const account = accountOf(context.invokedFunctionArn);
    if (account === undefined) {
      throw new UnexpectedEvent("sent to a function of an account");
    }
    const region = context.invokedFunctionArn.split(":")[3] ?? "";
    return collectBilling(ports(), { account, region, nowMs: Date.now(), force: event.force === true });
  },
});
