import { composeRenderWidget } from "../../compose.ts";
import { eventChain, eventOf } from "../../platform/chain.ts";
import { functionTelemetry } from "../../platform/function-telemetry.ts";
import { lazy } from "../../platform/lazy.ts";
import { readEnv } from "../../platform/read-env.ts";
import { Env } from "./env.ts";
import { renderWidget, WidgetEvent } from "./render-widget.ts";

const telemetry = functionTelemetry("render-widget");
const ports = lazy(() => composeRenderWidget(readEnv(Env, process.env)));
const parse = eventOf(WidgetEvent, "a request of a custom widget");

/** CloudWatch custom widget: the combined overview, and the details of one device or VPC. Answers HTML, or Markdown for `describe`. */
export const handler = eventChain({
  telemetry,
  parse,
  run: (event, context) => renderWidget(event, ports(), { nowMs: Date.now(), endpoint: context.invokedFunctionArn }),
});
