import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { askNetwork, decideJoin, type NetworkOptions, networkOptions, whoIsAsked } from "../network/ask-network.ts";
import type { DecideAnswer } from "../network/network-answer.ts";
import { renderJoins } from "../network/render-joins.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";

interface ListOptions extends NetworkOptions {
  readonly why?: boolean;
}

interface DecideOptions extends NetworkOptions {
  readonly note?: string;
}

const examples = `
The ends of a join are written as the list shows them: customer-gateway:cgw-..., device:busan/rt1.

Examples:
  isthmus joins --why
  isthmus joins pin customer-gateway:cgw-0f1e2d3c4b5a60918 device:busan/rt1 --note "behind NAT"
  isthmus joins refuse instance:i-0a1b2c3d4e5f60718 device:busan/srv1
  isthmus joins forget instance:i-0a1b2c3d4e5f60718 device:busan/srv1
${whoIsAsked} pin, refuse and forget need it on isthmus-decide-join.
A decision takes effect when the networks are joined the next time, within two minutes.`;

async function list(options: ListOptions, context: CliContext): Promise<ExitCode> {
  const { joins } = await askNetwork({ question: "joins" }, ["joins"], { options, context });
  if (options.json === true) context.print(terminalJson(joins, 2));
  else if (joins.length === 0) context.print("Nothing of AWS is joined to anything of a site yet.");
  else context.print(renderJoins(joins, { why: options.why === true, context }).join("\n"));
  return exitCode.ok;
}

function said(answer: DecideAnswer): { readonly code: ExitCode; readonly text: string } {
  switch (answer.kind) {
    case "decided":
      return { code: exitCode.ok, text: `${answer.left} and ${answer.right}: ${answer.decision ?? ""}. It counts from the next build on.` };
    case "forgotten":
      return { code: exitCode.ok, text: `${answer.left} and ${answer.right}: nothing is decided any more; the evidence counts again.` };
    case "impossible":
      return {
        code: exitCode.usage,
        text: `Nothing joins ${answer.left} to ${answer.right}. AWS's end comes first; see \`isthmus joins\`.`,
      };
    case "unknown":
      return {
        code: exitCode.usage,
        text: `Not in the network: ${answer.refs.join(", ")}. See \`isthmus joins\` for how ends are written.`,
      };
    case "busy":
      return { code: exitCode.target, text: "The table is busy; nothing was decided. Try again." };
  }
}

/** `isthmus joins`: what links AWS to the sites, why, and an operator's word on it. */
export function addJoinsCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const joins = networkOptions(program.command("joins"))
    .summary("show and decide what links AWS to sites")
    .description("Lists the links between AWS and sites with how sure they are; pins, refuses or forgets one.")
    .option("--why", "say below each why it is there")
    .addHelpText("after", examples)
    .action(async (options: ListOptions) => finish(await list(options, context)));
  for (const [action, description] of [
    ["pin", "Keeps a link whatever the evidence says, also one that nothing shows."],
    ["refuse", "Relies on a link no more; it stays in the list."],
    ["forget", "Takes an earlier decision back."],
  ] as const) {
    networkOptions(joins.command(`${action} <left> <right>`))
      .description(description)
      .option("--note <text>", "a word about why")
      .action(async (left: string, right: string, options: DecideOptions) => {
        const note = options.note === undefined ? {} : { note: options.note };
        const { code, text } = said(await decideJoin({ action, left, right, ...note }, options, context));
        if (code === exitCode.ok) context.print(terminalText(text));
        else context.complain(context.paint.bad(terminalText(text)));
        finish(code);
      });
  }
}
