import type { ScenarioGroup } from "@isthmus/local-stack/console/api-types";
import type { ScenarioOutcome } from "@isthmus/local-stack/scenario-control";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { askConsole } from "../console-client.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";

interface LabCommandOptions {
  readonly list?: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  isthmus lab                    list the scenarios
  isthmus lab uplink-cut         cut the line between the switch and the router
  isthmus lab uplink-restore     and mend it

The scenario runs in the stack that was started from this folder.
Exit codes: 0 done, 1 wrong usage or no stack running, 2 the scenario was refused (the reason is shown).`;

async function groups(context: CliContext): Promise<readonly ScenarioGroup[]> {
  const { status, body } = await askConsole(context.cwd, { path: "/api/lab" });
  if (status !== 200 || !Array.isArray(body)) throw new UsageError("not-running", "The console of the running stack offers no scenarios.");
  return body as readonly ScenarioGroup[];
}

async function list(options: LabCommandOptions, context: CliContext): Promise<ExitCode> {
  const known = await groups(context);
  if (options.json === true) {
    context.print(terminalJson(known, 2));
    return exitCode.ok;
  }
  const rows = known.flatMap(({ source, scenarios }) =>
    scenarios.map(({ name, description }) => [terminalText(name), source, terminalText(description)]),
  );
  context.print(textTable([{ title: "Scenario" }, { title: "Where" }, { title: "What happens" }], rows).join("\n"));
  return exitCode.ok;
}

/** A tunnel has two ends: a name that both the lab and the account know is run in both. */
async function run(name: string, options: LabCommandOptions, context: CliContext): Promise<ExitCode> {
  const known = await groups(context);
  const sources = known.filter(({ scenarios }) => scenarios.some((scenario) => scenario.name === name)).map(({ source }) => source);
  if (sources.length === 0) {
    throw new UsageError("bad-option", `There is no scenario "${terminalText(name)}" in the running stack. \`isthmus lab\` lists them.`);
  }
  const outcomes: ScenarioOutcome[] = [];
  for (const source of sources) outcomes.push(await runIn(source, name, context));
  if (options.json === true) context.print(terminalJson(outcomes, 2));
  else for (const outcome of outcomes) tell(outcome, context);
  return outcomes.every(({ kind }) => kind === "ok") ? exitCode.ok : exitCode.target;
}

async function runIn(source: ScenarioGroup["source"], name: string, context: CliContext): Promise<ScenarioOutcome> {
  const { status, body } = await askConsole(context.cwd, { path: "/api/lab", body: { source, name } });
  if (status !== 200) throw new UsageError("not-running", "The console of the running stack did not accept the scenario.");
  return body as ScenarioOutcome;
}

function tell(outcome: ScenarioOutcome, context: CliContext): void {
  if (outcome.kind === "ok") context.print(terminalText(outcome.message));
  else context.complain(context.paint.bad(terminalText(outcome.message)));
}

/** `isthmus lab [scenario]`: changes the running demonstration. */
export function addLabCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  program
    .command("lab")
    .argument("[scenario]", "name of the scenario; without it the scenarios are listed")
    .summary("run a scenario in the running lab")
    .description("Changes the running demonstration: simulated devices on loopback addresses, and the sample AWS account.")
    .option("--list", "list the scenarios")
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action(async (scenario: string | undefined, options: LabCommandOptions) =>
      finish(scenario === undefined || options.list === true ? await list(options, context) : await run(scenario, options, context)),
    );
}
