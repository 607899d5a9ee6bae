import { allThenFirstFailure } from "../../bounded-concurrency.ts";
import { composeCollectAwsInventory } from "../../compose.ts";
import { UnexpectedEvent } from "../../errors.ts";
import { accountOf } from "../../platform/account-of.ts";
import { eventChain, eventOf } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import { type SweepResult, sweepRegion } from "./collect-inventory.ts";
import { Env } from "./env.ts";
import { InventoryEvent } from "./instance-change.ts";
import { refreshInstance } from "./refresh-instance.ts";

const telemetry = functionTelemetry("collect-aws-inventory");
const env = lazy(() => readEnv(Env, process.env));
const ports = lazy(() => composeCollectAwsInventory(env(), telemetry));
const parse = eventOf(InventoryEvent, "an event of EventBridge");

/** Scheduled sweep of all Regions; or, for an EC2 state change from EventBridge, a fresh look at that instance. */
export const handler = eventChain({
  telemetry,
  parse,
  run: async (event, context): Promise<{ readonly regions: readonly SweepResult[] }> => {
    if (event.kind === "change") {
      await refreshInstance(ports(), event.change, Date.now());
      return { regions: [] };
    }
    const accountId = accountOf(context.invokedFunctionArn);
    if (accountId === undefined) {
      throw new UnexpectedEvent("sent to a function of an account");
    }
    const sweeps = env().REGIONS.map((region) => sweepRegion(ports(), { accountId, region, tsMs: Date.now() }));
    return { regions: await allThenFirstFailure(sweeps) };
  },
});
