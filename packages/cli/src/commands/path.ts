import { type Command, InvalidArgumentError } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { askNetwork, type NetworkOptions, networkOptions, whoIsAsked } from "../network/ask-network.ts";
import type { NetworkAnswer } from "../network/network-answer.ts";
import { renderPath } from "../network/render-path.ts";
import { portNumber } from "../option-values.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";

interface PathOptions extends NetworkOptions {
  readonly port?: number;
  readonly protocol?: string;
}

const examples = `
An end is a device (rt1, busan/rt1), a site, an instance or other resource by name or id, an address, a network, or "internet".

Examples:
  isthmus path rt1 prod-web-1 --port 443
  isthmus path 192.168.0.0/16 10.20.16.5 --port 5432 --region ap-northeast-2
  isthmus path prod-web-1 internet --json
${whoIsAsked}
Exit codes: 0 a packet gets there and its answer back, 1 wrong usage or an end that is not known, 2 blocked or not known.`;

async function path(from: string, to: string, { options, context }: { readonly options: PathOptions; readonly context: CliContext }) {
  const { port, protocol } = options;
  const question = { question: "path", from, to, ...(port !== undefined && { port }), ...(protocol !== undefined && { protocol }) };
  const answer = await askNetwork(question, ["path"], { options, context });
  if (options.json === true) context.print(terminalJson(answer.path, 2));
  else explain(answer, context);
  return answer.path.verdict.kind === "reaches" ? exitCode.ok : exitCode.target;
}

function explain(answer: Extract<NetworkAnswer, { kind: "path" }>, context: CliContext): void {
  const lost = [answer.path.from, answer.path.to].find(({ ref }) => ref === undefined);
  if (lost === undefined) {
    context.print(renderPath(answer, context).join("\n"));
    return;
  }
  const asked = terminalText(lost.asked);
  const list = (names: readonly string[]) => names.map((name) => `\n  ${terminalText(name)}`).join("");
  throw new UsageError(
    lost.candidates.length > 0 ? "ambiguous-name" : "unknown-name",
    lost.candidates.length > 0
      ? `${asked} may be any of:${list(lost.candidates)}`
      : `Nothing that is known is called ${asked}.${answer.nearest.length > 0 ? ` Nearest:${list(answer.nearest)}` : ""}`,
  );
}

function protocolName(text: string): string {
  if (!["tcp", "udp", "icmp", "icmpv6"].includes(text)) throw new InvalidArgumentError("It must be tcp, udp, icmp or icmpv6.");
  return text;
}

/** `isthmus path FROM TO`: whether a packet gets from one end to the other and back, and what decides at each hop. */
export function addPathCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  networkOptions(program.command("path <from> <to>"))
    .summary("follow a packet between AWS and sites")
    .description("Follows a packet from one end to the other and its answer back, with the rule and the health at every hop.")
    .option("--port <n>", "destination port", portNumber)
    .option("--protocol <name>", "tcp, udp, icmp or icmpv6 (tcp with --port)", protocolName)
    .addHelpText("after", examples)
    .action(async (from: string, to: string, options: PathOptions) => finish(await path(from, to, { options, context })));
}
