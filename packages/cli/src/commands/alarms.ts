import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { invokeFunction } from "../function-client.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";

interface AlarmOptions {
  readonly region?: string;
  readonly json?: boolean;
}

interface Receivers {
  readonly confirmed: number;
  readonly pending: number;
}

/** What `isthmus-watchdog` answers, by `kind`. */
type WatchdogAnswer =
  | {
      readonly kind: "looked";
      readonly faults: readonly { readonly text: string; readonly sinceMs: number; readonly rung: boolean }[];
      readonly receivers?: Receivers;
      readonly outside: "off" | "reported" | "held-back" | "unreachable";
    }
  | { readonly kind: "rung" | "not-rung"; readonly alarm: string; readonly receivers?: Receivers };

const watchdogFunction = "isthmus-watchdog";

const outsideWords = {
  off: "none (deadMansSwitch in cdk.json)",
  reported: "told that all is well",
  "held-back": "not told, because of the faults",
  unreachable: "cannot be reached",
} as const;

const examples = `
Examples:
  isthmus alarms check
  isthmus alarms test --region ap-northeast-2

Without --region the local stack of this folder is asked. With it, AWS is asked with the standard credential chain; the caller needs
lambda:InvokeFunction on isthmus-watchdog.
Exit codes: 0 all is well, 1 wrong usage, 2 the monitoring has a fault, or nobody would hear the test.`;

async function ask<K extends WatchdogAnswer["kind"]>(
  event: object,
  kinds: readonly K[],
  { options, context }: { readonly options: AlarmOptions; readonly context: CliContext },
): Promise<Extract<WatchdogAnswer, { kind: K }>> {
  const answer = await invokeFunction(watchdogFunction, event, { cwd: context.cwd, region: options.region });
  const isWanted = (value: unknown): value is Extract<WatchdogAnswer, { kind: K }> =>
    typeof value === "object" && value !== null && "kind" in value && kinds.includes(value.kind as K);
  if (isWanted(answer)) return answer;
  throw new UsageError("no-answer", `The function ${watchdogFunction} is of another version than this command.`);
}

function receiversText(receivers: Receivers | undefined): string {
  return receivers === undefined
    ? "not known: the topic does not answer"
    : `${receivers.confirmed} confirmed, ${receivers.pending} not confirmed`;
}

async function check(options: AlarmOptions, context: CliContext): Promise<ExitCode> {
  const answer = await ask({}, ["looked"], { options, context });
  const code = answer.faults.length === 0 ? exitCode.ok : exitCode.target;
  if (options.json === true) {
    context.print(terminalJson(answer, 2));
    return code;
  }
  const { paint } = context;
  context.print(answer.faults.length === 0 ? paint.good("The monitoring works.") : paint.bad("The monitoring has faults:"));
  for (const { text, sinceMs, rung } of answer.faults) {
    const told = rung ? "; an alarm rings" : "";
    context.print(`  ${terminalText(text)} ${paint.faint(`(since ${new Date(sinceMs).toISOString()}${told})`)}`);
  }
  context.print(`Subscriptions of the alarms' topic: ${receiversText(answer.receivers)}`);
  context.print(`Dead man's switch outside of AWS:   ${outsideWords[answer.outside]}`);
  return code;
}

async function test(options: AlarmOptions, context: CliContext): Promise<ExitCode> {
  const answer = await ask({ test: true }, ["rung", "not-rung"], { options, context });
  const isHeard = answer.kind === "rung" && (answer.receivers?.confirmed ?? 0) > 0;
  if (options.json === true) {
    context.print(terminalJson(answer, 2));
    return isHeard ? exitCode.ok : exitCode.target;
  }
  const { paint } = context;
  if (answer.kind === "not-rung") {
    context.complain(paint.bad(`CloudWatch does not let the alarm ${terminalText(answer.alarm)} ring.`));
    return exitCode.target;
  }
  context.print(`The alarm ${terminalText(answer.alarm)} rings, and clears by itself within minutes.`);
  context.print(`Subscriptions of the alarms' topic: ${receiversText(answer.receivers)}`);
  context.print(
    isHeard
      ? "Each of them gets two messages now. When they do not arrive within five minutes, alarms do not reach you."
      : paint.bad("Nobody gets the message: no subscription is confirmed."),
  );
  return isHeard ? exitCode.ok : exitCode.target;
}

/** `isthmus alarms check|test`: whether the monitoring itself works, and whether its alarms reach a person. */
export function addAlarmsCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const alarms = program
    .command("alarms")
    .summary("look whether alarms would reach you")
    .description("Whether the monitoring itself works: its data, its alarms, and who is told.")
    .addHelpText("after", examples);
  const add = (name: string, description: string): Command =>
    alarms
      .command(name)
      .description(description)
      .option("--region <region>", "AWS region of the deployment, instead of the local stack")
      .option("--json", "print JSON");
  add("check", "Lets the watchdog look now, and prints what it finds.").action(async (options: AlarmOptions) =>
    finish(await check(options, context)),
  );
  add("test", "Lets an alarm ring for a moment, so that its message takes the way that all alarms take.").action(
    async (options: AlarmOptions) => finish(await test(options, context)),
  );
}
