import { type Command, InvalidArgumentError } from "commander";
import type { CliContext } from "../cli-context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { askNetwork, type NetworkOptions, networkOptions, whoIsAsked } from "../network/ask-network.ts";
import { renderChanges } from "../network/render-changes.ts";
import { wholeNumber } from "../option-values.ts";
import { terminalJson } from "../output/terminal-text.ts";

interface ChangesOptions extends NetworkOptions {
  readonly since: number;
  readonly limit: number;
}

const secondsOf: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };

const examples = `
Changes are kept for 90 days. Counters and what moves all the time are no changes.

Examples:
  isthmus changes
  isthmus changes --since 7d --region ap-northeast-2
  isthmus changes --since 30m --json
${whoIsAsked}`;

/** `30m`, `24h` or `7d` in seconds. */
function timeSpan(text: string): number {
  const match = /^(?<count>\d{1,4})(?<unit>[mhd])$/u.exec(text)?.groups;
  const seconds = Number(match?.["count"] ?? 0) * (secondsOf[match?.["unit"] ?? ""] ?? 0);
  if (seconds <= 0) throw new InvalidArgumentError("It must be a time such as 30m, 24h or 7d.");
  return seconds;
}

async function changes(options: ChangesOptions, context: CliContext): Promise<ExitCode> {
  const question = { question: "changes", sinceMs: Date.now() - options.since * 1_000, limit: options.limit };
  const answer = await askNetwork(question, ["changes"], { options, context });
  if (options.json === true) context.print(terminalJson(answer.changes, 2));
  else context.print(answer.changes.length === 0 ? "Nothing changed." : renderChanges(answer.changes, context).join("\n"));
  if (!answer.complete) context.complain(context.paint.warning(`There are more than ${options.limit}; see --limit.`));
  return exitCode.ok;
}

/** `isthmus changes`: what changed in the network of AWS and sites. */
export function addChangesCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  networkOptions(program.command("changes"))
    .summary("show what changed in the network")
    .description("Lists what appeared, disappeared or changed in AWS and at sites, field by field, the latest first.")
    .option("--since <time>", "how far to look back: 30m, 24h, 7d", timeSpan, 86_400)
    .option("--limit <n>", "changes at most", wholeNumber(1, 1_000), 200)
    .addHelpText("after", examples)
    .action(async (options: ChangesOptions) => finish(await changes(options, context)));
}
