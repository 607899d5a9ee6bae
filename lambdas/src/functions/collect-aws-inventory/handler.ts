import { composeCollectAwsInventory } from "../../compose.ts";
import { UnexpectedEvent } from "../../errors.ts";
import { accountOf } from "../../platform/account-of.ts";
import { eventChain, eventOf } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import type { SweepResult } from "./collect-inventory.ts";
import { Env } from "./env.ts";
import { InventoryEvent } from "./events/inventory-event.ts";
import { serveEvent } from "./serve-event.ts";

/** Kept of the invocation's time for writing what was read and saying what was not. */
const reservedMs = 20_000;

const telemetry = functionTelemetry("collect-aws-inventory");
const env = lazy(() => readEnv(Env, process.env));
const collectors = lazy(() => composeCollectAwsInventory(env(), telemetry));
const parse = eventOf(InventoryEvent, "an event of EventBridge or of the queue of changes");

/** Scheduled sweep of all accounts and Regions; or, for changes from EventBridge, a fresh look at what they are about. */
export const handler = eventChain({
  telemetry,
  parse,
  run: async (event, context): Promise<{ readonly regions: readonly SweepResult[] }> => {
    const accountId = accountOf(context.invokedFunctionArn);
    if (accountId === undefined) {
      throw new UnexpectedEvent("sent to a function of an account");
    }
    const { ports, places } = collectors()(accountId);
    const hasTime = () => context.getRemainingTimeInMillis() > reservedMs;
    return { regions: await serveEvent(ports, event, { places, tsMs: Date.now(), hasTime }) };
  },
});
