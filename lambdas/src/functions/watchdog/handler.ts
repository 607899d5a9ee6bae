import { z } from "zod";
import { composeWatchdog } from "../../compose-watchdog.ts";
import { eventChain, eventOf } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import type { WatchdogItem } from "../../ports/watchdog-item.ts";
import { Env } from "./env.ts";
import { ringForTest, type TestResult } from "./ring-for-test.ts";
import { watchMonitor } from "./watch-monitor.ts";

const telemetry = functionTelemetry("watchdog");
const env = lazy(() => readEnv(Env, process.env));
const ports = lazy(() => composeWatchdog(env(), telemetry));

const parse = eventOf(z.looseObject({ test: z.boolean().optional() }), "an event of EventBridge or a request of `isthmus alarms`");

/** What this container found last: for when the table cannot say. */
let remembered: WatchdogItem | undefined;

type Answer = ({ readonly kind: "looked" } & Pick<WatchdogItem, "tsMs" | "faults" | "receivers" | "outside">) | TestResult;

/** Every minute: whether the monitoring works. With `test`, for `isthmus alarms test`: rings an alarm for a person to hear. */
export const handler = eventChain({
  telemetry,
  parse,
  run: async ({ test }): Promise<Answer> => {
    if (test === true) {
      return ringForTest(ports());
    }
    remembered = await watchMonitor(ports(), { siteCount: env().SITE_COUNT, nowMs: Date.now(), remembered });
    const { tsMs, faults, receivers, outside } = remembered;
    return { kind: "looked", tsMs, faults, receivers, outside };
  },
});
