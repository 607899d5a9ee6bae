import type { AlarmView } from "@isthmus/local-stack/view";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { askConsole } from "../console-client.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type ConfigAnswer, configFunction, type GatewayRow } from "../fleet/config-answer.ts";
import { gatewayTable } from "../fleet/gateway-table.ts";
import { invokeFunction } from "../function-client.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";
import { runningStack } from "../state-folder.ts";

interface GatewayHealth {
  readonly answers: boolean;
  readonly healthy: boolean;
  /** What the gateway's health endpoint said, as it said it. */
  readonly report?: unknown;
}

const deadlineMs = 5_000;

/** Asks the gateway's health endpoint; a gateway that does not answer is an outcome. */
async function gatewayHealth(port: number | undefined): Promise<GatewayHealth | undefined> {
  if (port === undefined) return undefined;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(deadlineMs) });
    return { answers: true, healthy: response.ok, report: await response.json() };
  } catch {
    return { answers: false, healthy: false };
  }
}

async function alarms(context: CliContext): Promise<readonly AlarmView[]> {
  const { status, body } = await askConsole(context.cwd, { path: "/api/alarms" });
  return status === 200 && Array.isArray(body) ? (body as readonly AlarmView[]) : [];
}

/** Every gateway that reported, with what is wanted of it; nothing when the stack cannot tell. */
async function fleet(context: CliContext): Promise<readonly GatewayRow[]> {
  try {
    const answer = (await invokeFunction(configFunction, { action: "gateways" }, { cwd: context.cwd })) as ConfigAnswer;
    return answer.kind === "gateways" ? answer.gateways : [];
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

/** The problems of a health report, one line each; whatever else the endpoint says is left out. */
function problemsOf(report: unknown): readonly string[] {
  if (typeof report !== "object" || report === null || !("problems" in report) || !Array.isArray(report.problems)) return [];
  return (report.problems as readonly unknown[]).map((entry) => {
    const { component, problem } = entry as { readonly component?: unknown; readonly problem?: unknown };
    return terminalText(`${String(component)}: ${String(problem)}`);
  });
}

function gatewayWord(gateway: GatewayHealth | undefined, { paint }: CliContext): string {
  if (gateway === undefined) return paint.faint("none (started with --no-gateway)");
  if (gateway.healthy) return paint.good("healthy");
  return paint.bad(gateway.answers ? "has problems" : "does not answer");
}

async function status(options: { readonly json?: boolean }, context: CliContext): Promise<ExitCode> {
  const stack = await runningStack(context.cwd);
  if (stack === undefined) throw new UsageError("not-running", "No local stack runs from this folder. Start one with `isthmus start`.");
  const known = await alarms(context);
  const gateway = await gatewayHealth(stack.healthPort);
  const gateways = await fleet(context);
  const raised = known.filter((alarm) => alarm.state === "ALARM");
  const code = gateway?.healthy !== false && raised.length === 0 ? exitCode.ok : exitCode.target;
  if (options.json === true) {
    context.print(terminalJson({ stack, gateway, gateways, alarms: known }, 2));
    return code;
  }
  const { paint } = context;
  context.print(`Console   http://127.0.0.1:${stack.consolePort}/ (process ${stack.pid})`);
  context.print(`Gateway   ${gatewayWord(gateway, context)}`);
  for (const problem of problemsOf(gateway?.report)) context.print(`          ${paint.warning(problem)}`);
  if (gateways.length > 0) context.print(`\n${gatewayTable(gateways, Date.now()).join("\n")}`);
  if (known.length > 0) {
    const rows = known.map((alarm) => [terminalText(alarm.name), alarm.state, terminalText(alarm.reason)]);
    context.print(`\n${textTable([{ title: "Alarm" }, { title: "State" }, { title: "Why", maxWidth: 80 }], rows).join("\n")}`);
  }
  return code;
}

/** `isthmus status`: how the stack of this folder is. */
export function addStatusCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  program
    .command("status")
    .summary("show how the running stack is")
    .description("Shows the console's address, the gateway's health and every alarm of the stack that runs from this folder.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExit codes: 0 healthy and no alarm, 1 nothing runs here, 2 a problem or an alarm.")
    .action(async (options: { readonly json?: boolean }) => finish(await status(options, context)));
}
