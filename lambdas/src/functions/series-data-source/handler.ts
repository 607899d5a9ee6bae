import { composeSeriesDataSource } from "../../compose.ts";
import { eventChain } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import { answerQuery } from "./answer-query.ts";
import { type ConnectorAnswer, ConnectorEvent } from "./connector-contract.ts";
import { Env } from "./env.ts";

/** Reading stops here and what was read is the answer: an alarm waits no longer than 4.5 s, the way back included. */
const readBudgetMs = 3_500;

const telemetry = functionTelemetry("series-data-source");
const ports = lazy(() => composeSeriesDataSource(readEnv(Env, process.env)));

/** CloudWatch custom data source: `LAMBDA("isthmus-series", site, device, interface, metric)` in dashboards and alarms. */
export const handler = eventChain({
  telemetry,
  parse: readConnectorEvent,
  run: async (event): Promise<ConnectorAnswer> => {
    if (event.kind === "invalid") {
      return { Error: { Code: "Validation", Value: event.problem } };
    }
    const startedMs = Date.now();
    return answerQuery(event.event, ports(), {
      nowS: Math.floor(startedMs / 1_000),
      hasTime: () => Date.now() - startedMs < readBudgetMs,
    });
  },
});

type ConnectorRequest = { readonly kind: "event"; readonly event: ConnectorEvent } | { readonly kind: "invalid"; readonly problem: string };

/** CloudWatch shows a Validation answer to the person who wrote the expression, but only "InternalError" for an exception. */
function readConnectorEvent(raw: unknown): ConnectorRequest {
  const parsed = ConnectorEvent.safeParse(raw);
  if (parsed.success) {
    return { kind: "event", event: parsed.data };
  }
  const issue = parsed.error.issues[0];
  return { kind: "invalid", problem: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a data source request"}` };
}
