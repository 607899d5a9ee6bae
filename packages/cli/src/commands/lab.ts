import type { ScenarioGroup } from "@isthmus/local-stack/console/api-types";
import type { ScenarioArguments, ScenarioDescription, ScenarioOutcome } from "@isthmus/local-stack/scenario-control";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { askConsole } from "../console-client.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { wholeNumber } from "../option-values.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";

interface LabCommandOptions {
  readonly list?: boolean;
  readonly json?: boolean;
  readonly device?: string;
  readonly port?: string;
  readonly times?: number;
}

const mostTimes = 50;

const examples = `
Examples:
  isthmus lab                    list the scenarios
  isthmus lab uplink-cut         cut the line between the switch and the router
  isthmus lab uplink-restore     and mend it
  isthmus lab port-flap --device rt1 --port Gi0/0/0 --times 3

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
    scenarios.map(({ name, description, takes = [] }) => [
      terminalText(name),
      source,
      takes.map((option) => `--${terminalText(option)}`).join(" "),
      terminalText(description),
    ]),
  );
  context.print(textTable([{ title: "Scenario" }, { title: "Where" }, { title: "Options" }, { title: "What happens" }], rows).join("\n"));
  return exitCode.ok;
}

/** A tunnel has two ends: a name that both the lab and the account know is run in both. */
async function run(name: string, options: LabCommandOptions, context: CliContext): Promise<ExitCode> {
  const known = await groups(context);
  const found = known.flatMap(({ source, scenarios }) =>
    scenarios.filter((scenario) => scenario.name === name).map((scenario) => ({ source, scenario })),
  );
  if (found.length === 0) {
    throw new UsageError("bad-option", `There is no scenario "${terminalText(name)}" in the running stack. \`isthmus lab\` lists them.`);
  }
  const args = chosenArguments(options);
  for (const { scenario } of found) refuseUntaken(scenario, args);
  const outcomes: ScenarioOutcome[] = [];
  for (const { source } of found) outcomes.push(await runIn(source, { name, args }, context));
  if (options.json === true) context.print(terminalJson(outcomes, 2));
  else for (const outcome of outcomes) tell(outcome, context);
  return outcomes.every(({ kind }) => kind === "ok") ? exitCode.ok : exitCode.target;
}

function chosenArguments({ device, port, times }: LabCommandOptions): ScenarioArguments {
  return {
    ...(device === undefined ? {} : { device }),
    ...(port === undefined ? {} : { port }),
    ...(times === undefined ? {} : { times }),
  };
}

function refuseUntaken({ name, takes = [] }: ScenarioDescription, args: ScenarioArguments): void {
  const untaken = Object.keys(args).filter((argument) => !(takes as readonly string[]).includes(argument));
  if (untaken.length === 0) return;
  const which = takes.length === 0 ? "no options" : `only ${takes.map((option) => `--${option}`).join(" ")}`;
  throw new UsageError("bad-option", `${terminalText(name)} takes ${which}.`);
}

async function runIn(
  source: ScenarioGroup["source"],
  scenario: { readonly name: string; readonly args: ScenarioArguments },
  context: CliContext,
): Promise<ScenarioOutcome> {
  const { status, body } = await askConsole(context.cwd, { path: "/api/lab", body: { source, ...scenario } });
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
    .option("--device <id>", "which device it happens to")
    .option("--port <name>", "which of its ports")
    .option("--times <count>", "how often", wholeNumber(1, mostTimes))
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action(async (scenario: string | undefined, options: LabCommandOptions) =>
      finish(scenario === undefined || options.list === true ? await list(options, context) : await run(scenario, options, context)),
    );
}
