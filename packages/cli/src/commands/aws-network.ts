import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { askNetwork, type NetworkOptions, networkOptions, whoIsAsked } from "../network/ask-network.ts";
import { renderBoard, renderCoverage, renderVpc } from "../network/render-aws.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";

const examples = `
Examples:
  isthmus aws board
  isthmus aws vpc prod --json
  isthmus aws coverage --region ap-northeast-2
${whoIsAsked}`;

async function board(options: NetworkOptions, context: CliContext): Promise<ExitCode> {
  const answer = await askNetwork({ question: "board" }, ["board"], { options, context });
  context.print(options.json === true ? terminalJson(answer.board, 2) : renderBoard(answer.board, context, Date.now()).join("\n"));
  return exitCode.ok;
}

async function vpc(id: string, options: NetworkOptions, context: CliContext): Promise<ExitCode> {
  const answer = await askNetwork({ question: "vpc", id }, ["vpc", "vpc-unknown", "vpc-ambiguous"], { options, context });
  const list = (names: readonly string[]) => names.map((name) => `\n  ${terminalText(name)}`).join("");
  switch (answer.kind) {
    case "vpc":
      context.print(options.json === true ? terminalJson(answer.explorer, 2) : renderVpc(answer.explorer, context).join("\n"));
      return exitCode.ok;
    case "vpc-unknown":
      throw new UsageError(
        "unknown-name",
        `No VPC is called ${terminalText(id)}.${answer.nearest.length > 0 ? ` Nearest:${list(answer.nearest)}` : ""}`,
      );
    case "vpc-ambiguous":
      throw new UsageError("ambiguous-name", `${terminalText(id)} may be any of:${list(answer.candidates)}`);
  }
}

async function coverage(options: NetworkOptions, context: CliContext): Promise<ExitCode> {
  const { rows } = await askNetwork({ question: "coverage" }, ["coverage"], { options, context });
  if (options.json === true) context.print(terminalJson(rows, 2));
  else context.print(rows.length === 0 ? "AWS was not looked at yet." : renderCoverage(rows, context).join("\n"));
  return rows.every(({ state }) => state === "complete") ? exitCode.ok : exitCode.target;
}

/** `isthmus aws board|vpc|coverage`: what is known of AWS, and what could not be looked at. */
export function addAwsNetworkCommands(aws: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const add = (name: string, description: string) =>
    networkOptions(aws.command(name)).description(description).addHelpText("after", examples);
  add("board", "Shows accounts, Regions, VPCs and sites, VPN tunnels, findings and coverage at a glance.").action(
    async (options: NetworkOptions) => finish(await board(options, context)),
  );
  add("vpc <id>", "Shows one VPC by its name or id: subnets, routes, what is in it and how that is.").action(
    async (id: string, options: NetworkOptions) => finish(await vpc(id, options, context)),
  );
  add("coverage", "Shows what every API said at the last look, and what could not be read. Exit code 2 when something could not.").action(
    async (options: NetworkOptions) => finish(await coverage(options, context)),
  );
}
