import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { askNetwork, type NetworkOptions, networkOptions, whoIsAsked } from "../network/ask-network.ts";
import { renderBill } from "../network/render-costs.ts";
import { terminalJson } from "../output/terminal-text.ts";

const examples = `
Examples:
  isthmus aws costs
  isthmus aws costs --region ap-northeast-2 --json

Nothing is asked of Cost Explorer, which is paid for by the request: what the collector last read is shown.
Exit code 2 when no figures are known, or a part could not be read.
${whoIsAsked}`;

async function costs(options: NetworkOptions, context: CliContext): Promise<ExitCode> {
  const { bills } = await askNetwork({ question: "costs" }, ["costs"], { options, context });
  const none = "No bill has been read: the collector runs twice a day, unless billing is switched off.";
  if (options.json === true) context.print(terminalJson(bills, 2));
  else context.print(bills.length === 0 ? none : bills.map((bill) => renderBill(bill, context, Date.now()).join("\n")).join("\n\n"));
  const isWhole = bills.length > 0 && bills.every(({ figures, problem }) => figures !== undefined && problem === undefined);
  return isWhole ? exitCode.ok : exitCode.target;
}

/** `isthmus aws costs`: the bill, its forecast, and what is unusual about it. */
export function addAwsCostsCommand(aws: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  networkOptions(aws.command("costs"))
    .description("Shows the bill of the month, what it is expected to become, and the services that cost unusually much or little.")
    .addHelpText("after", examples)
    .action(async (options: NetworkOptions) => finish(await costs(options, context)));
}
