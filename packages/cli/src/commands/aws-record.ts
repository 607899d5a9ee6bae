import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";
import { accountToRead } from "../start/account-to-read.ts";

interface RecordOptions {
  readonly profile?: string;
  readonly out: string;
  readonly force?: boolean;
}

const examples = `
Examples:
  isthmus aws record --profile readonly --out account.jsonl
  isthmus start --aws-recording account.jsonl

Only Describe, Get, List and Search calls are made, those of the inventory collector, in the Regions of cdk.json; AWS_REGION is the one
where it names none. Left out are router configurations, keys, passwords, user data, environment variables, values of tags other than Name,
and mail addresses; accounts get other numbers. Names, resource ids and IP addresses stay: read the file before you hand it on.`;

/** `isthmus aws record`: what an account answers, kept for a replay elsewhere. */
export function addAwsRecordCommand(aws: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  aws
    .command("record")
    .summary("keep what an account answers, for a replay")
    .description("Reads an account once, as the inventory collector does, and writes its answers to a file without secrets.")
    .option("--profile <profile>", "profile of the AWS configuration; without it the standard credential chain")
    .option("--out <file>", "file to write", "aws-recording.jsonl")
    .option("--force", "replace the file if there is one")
    .addHelpText("after", examples)
    .action(async (options: RecordOptions) => finish(await record(options, context)));
}

async function record({ profile, out, force }: RecordOptions, context: CliContext): Promise<ExitCode> {
  const region = context.env["AWS_REGION"] ?? context.env["AWS_DEFAULT_REGION"];
  const account = accountToRead(profile, context.env) ?? (region === undefined ? undefined : { region });
  if (account === undefined)
    throw new UsageError("bad-option", "Name the account: --profile, or AWS_REGION with credentials of the environment.");
  const path = resolve(context.cwd, out);
  if (force !== true && existsSync(path)) throw occupied(path);
  const { recordAccount } = await import("../aws/record-account.ts");
  const { text, services } = await recordAccount(account, (line) => context.complain(context.paint.faint(terminalText(line))));
  await writeNew(path, text, force === true);
  const rows = services.map(({ service, answered, refused }) => [
    service,
    String(answered),
    Object.entries(refused)
      .map(([code, times]) => `${times} ${terminalText(code)}`)
      .join(", "),
  ]);
  const columns = [{ title: "SERVICE" }, { title: "ANSWERED", align: "right" as const }, { title: "REFUSED" }];
  context.print(textTable(columns, rows).join("\n"));
  context.print(
    `\n${terminalText(path)}: replay it with \`isthmus start --aws-recording ${terminalText(out)}\`. Read it before you hand it on.`,
  );
  return services.some(({ answered }) => answered > 0) ? exitCode.ok : exitCode.target;
}

/** For its owner's eyes only, and never over another file by accident. */
async function writeNew(path: string, text: string, isReplacement: boolean): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: isReplacement ? "w" : "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw occupied(path);
    throw new UsageError("unusable-file", `The file ${terminalText(path)} cannot be written.`);
  }
}

function occupied(path: string): UsageError {
  return new UsageError("unusable-file", `The file ${terminalText(path)} is there already: choose another --out, or --force.`);
}
