import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { type CheckResult, hasFailure } from "../doctor/check.ts";
import { checkClock, checkReceiveBuffers, checkSpoolDisk } from "../doctor/machine-checks.ts";
import { checkFping, checkNode, checkOptionalTools } from "../doctor/tool-checks.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { takenPorts } from "../free-port.ts";
import { wholeNumber } from "../option-values.ts";
import { terminalJson } from "../output/terminal-text.ts";
import { highestConsolePort, portPlan, wantedPorts } from "../start/port-plan.ts";
import { runningStack } from "../state-folder.ts";

interface DoctorOptions {
  readonly port: number;
  readonly json?: boolean;
}

/** No clock can rightly be before this. */
const writtenMs = Date.UTC(2026, 10, 1);

async function checkPorts(port: number, context: CliContext): Promise<CheckResult> {
  const name = "Ports";
  if ((await runningStack(context.cwd)) !== undefined)
    return { name, status: "ok", detail: "The stack of this folder is running on them." };
  const taken = await takenPorts(wantedPorts(portPlan(port), { lab: "small", gateway: true }));
  return taken.length === 0
    ? { name, status: "ok", detail: `The ports from ${port} on are free.` }
    : {
        name,
        status: "fail",
        detail: `In use: ${taken.map((wanted) => `${wanted.protocol} ${wanted.address}:${wanted.port} (${wanted.purpose})`).join(", ")}.`,
        remedy: "End what uses them (`ss -lntup` shows it), or start with another --port.",
      };
}

function rendered(result: CheckResult, context: CliContext): string {
  const { paint } = context;
  const marks = { ok: paint.good("ok  "), warn: paint.warning("warn"), fail: paint.bad("fail") } as const;
  const remedy = result.remedy === undefined ? "" : `\n       ${paint.faint(`-> ${result.remedy}`)}`;
  return `${marks[result.status]}  ${result.name.padEnd(16)} ${result.detail}${remedy}`;
}

async function doctor(options: DoctorOptions, context: CliContext): Promise<ExitCode> {
  const path = context.env["PATH"];
  const results = [
    checkNode(process.versions.node),
    await checkFping(path),
    ...(await checkOptionalTools(path)),
    await checkReceiveBuffers(),
    await checkPorts(options.port, context),
    await checkSpoolDisk(context.cwd),
    await checkClock(Date.now(), writtenMs),
  ];
  if (options.json === true) context.print(terminalJson(results, 2));
  else context.print(results.map((result) => rendered(result, context)).join("\n"));
  return hasFailure(results) ? exitCode.usage : exitCode.ok;
}

/** `isthmus doctor`: is this machine fit to run Isthmus, and if not, what to do. */
export function addDoctorCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  program
    .command("doctor")
    .summary("check whether this machine can run Isthmus")
    .description("Checks what Isthmus needs of this machine and names the remedy for whatever is missing.")
    .option("--port <port>", "console port that would be used", wholeNumber(1, highestConsolePort), 4600)
    .option("--json", "print JSON")
    .addHelpText("after", "\nExit codes: 0 nothing stands in the way (warnings are allowed), 1 something does.")
    .action(async (options: DoctorOptions) => finish(await doctor(options, context)));
}
