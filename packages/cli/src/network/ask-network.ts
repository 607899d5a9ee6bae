import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { invokeFunction } from "../function-client.ts";
import type { DecideAnswer, NetworkAnswer } from "./network-answer.ts";

/** Options of every question about the network. */
export interface NetworkOptions {
  readonly region?: string;
  readonly json?: boolean;
}

/** Which deployment is meant, and how the answer is printed. */
export function networkOptions(command: Command): Command {
  return command.option("--region <region>", "AWS region of the deployment, instead of the local stack").option("--json", "print JSON");
}

/** What every help text of a question ends with. */
export const whoIsAsked = `
Without --region the local stack of this folder is asked. With it, AWS is asked with the standard credential chain; the caller needs
lambda:InvokeFunction on isthmus-query-network.`;

/** Asks the function behind all questions. Throws `UsageError` when it does not answer, or answers another question. */
export async function askNetwork<K extends NetworkAnswer["kind"]>(
  question: object,
  kinds: readonly K[],
  { options, context }: { readonly options: NetworkOptions; readonly context: CliContext },
): Promise<Extract<NetworkAnswer, { kind: K }>> {
  const answer = await invokeFunction("isthmus-query-network", question, { cwd: context.cwd, region: options.region });
  const isWanted = (value: unknown): value is Extract<NetworkAnswer, { kind: K }> =>
    typeof value === "object" && value !== null && "kind" in value && kinds.includes(value.kind as K);
  if (isWanted(answer)) return answer;
  throw new UsageError("no-answer", "The function isthmus-query-network is of another version than this command.");
}

/** Hands an operator's word on a join to the function that keeps it. */
export async function decideJoin(request: object, options: NetworkOptions, context: CliContext): Promise<DecideAnswer> {
  return (await invokeFunction("isthmus-decide-join", request, { cwd: context.cwd, region: options.region })) as DecideAnswer;
}
