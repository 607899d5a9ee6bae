import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { askNetwork, type NetworkOptions, networkOptions, whoIsAsked } from "../network/ask-network.ts";
import { renderEvents } from "../network/render-events.ts";
import { wholeNumber } from "../option-values.ts";
import { terminalJson } from "../output/terminal-text.ts";

interface EventsOptions extends NetworkOptions {
  readonly site: string;
  readonly device?: string;
  readonly limit: number;
}

const examples = `
Today's and yesterday's, by UTC. Where a site has several gateways, each event names those that heard it.

Examples:
  isthmus events --site busan
  isthmus events --site busan --device sw1 --region ap-northeast-2 --json
${whoIsAsked}`;

async function events(options: EventsOptions, context: CliContext): Promise<ExitCode> {
  const { site, device, limit } = options;
  const question = { question: "events", site, limit, ...(device === undefined ? {} : { device }) };
  const { events: found } = await askNetwork(question, ["events"], { options, context });
  if (options.json === true) context.print(terminalJson(found, 2));
  else context.print(found.length === 0 ? "No event today or yesterday." : renderEvents(found, context).join("\n"));
  return exitCode.ok;
}

/** `isthmus events`: what a site told of itself. */
export function addEventsCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  networkOptions(program.command("events"))
    .summary("show the latest events of a site")
    .description("Lists what the devices and gateways of a site told, the latest first: traps, log events, changes of state.")
    .requiredOption("--site <id>", "the site")
    .option("--device <id>", "of this device only")
    .option("--limit <n>", "events at most", wholeNumber(1, 1_000), 50)
    .addHelpText("after", examples)
    .action(async (options: EventsOptions) => finish(await events(options, context)));
}
