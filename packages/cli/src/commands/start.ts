import type { LabSize } from "@isthmus/local-stack/lab/devices/lab-devices";
import { type Command, Option } from "commander";
import type { CliContext } from "../cli-context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { wholeNumber } from "../option-values.ts";
import { highestConsolePort } from "../start/port-plan.ts";

interface StartOptions {
  readonly port: number;
  readonly reset?: boolean;
  readonly awsProfile?: string;
  readonly awsRecording?: string;
  readonly lab: LabSize;
  readonly gateway: boolean;
}

const examples = `
Examples:
  isthmus start                          six simulated devices, this machine, and a sample AWS account
  isthmus start --lab large --port 5600  a hundred devices, elsewhere
  isthmus start --aws-profile readonly   your own account (read-only) instead of the sample one
  isthmus start --aws-recording account.jsonl    what \`isthmus aws record\` kept of an account
  AWS_ENDPOINT_URL=http://127.0.0.1:5000 isthmus start    another emulator (moto, LocalStack) instead

State is kept in .isthmus/ of the current folder. Ctrl-C stops everything.`;

/** `isthmus start`: the whole of Isthmus on this machine. */
export function addStartCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  program
    .command("start")
    .summary("run everything on this machine")
    .description("Runs the synthesized CDK template, a gateway and a lab of simulated devices on this machine, and prints one address.")
    .option("--port <port>", "port of the console; the others are derived from it", wholeNumber(1, highestConsolePort), 4600)
    .option("--reset", "forget everything that an earlier start left in .isthmus/")
    .option("--aws-profile <profile>", "read your own AWS account with this profile of the AWS configuration")
    .addOption(new Option("--aws-recording <file>", "replay an account that `isthmus aws record` recorded").conflicts("awsProfile"))
    .addOption(new Option("--lab <size>", "simulated devices").choices(["none", "small", "large"]).default("small"))
    .option("--no-gateway", "without a gateway; nothing on-premises is collected")
    .addHelpText("after", examples)
    .action(async (options: StartOptions) => {
      // The local stack is large; the other commands do not wait for it to load.
      const { runStack } = await import("../start/run-stack.ts");
      const ended = new AbortController();
      const end = () => ended.abort();
      process.on("SIGINT", end);
      process.on("SIGTERM", end);
      await runStack({ ...options, reset: options.reset === true }, context, ended.signal);
      finish(exitCode.ok);
    });
}
