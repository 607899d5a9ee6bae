import type { MibDictionary } from "@isthmus/mib-index/dictionary";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { openDictionary } from "../oid/dictionary-files.ts";
import { type PolledObject, pollObject } from "../oid/poll-object.ts";
import { wholeNumber } from "../option-values.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";
import { addTargetOptions, deviceTarget, type TargetOptions } from "../probe/device-target.ts";

interface PollOptions extends TargetOptions {
  readonly limit: number;
  readonly timeout: number;
  readonly retries: number;
  readonly json?: boolean;
}

const examples = `
Examples:
  isthmus oid poll ifHCInOctets sw1
  isthmus oid poll sysUpTime.0 192.0.2.7 --community-env SNMP_COMMUNITY
  isthmus oid poll entPhySensorTable rt1.example.com --v3-user monitor --auth-pass-env AUTH --limit 500

Without an option that says how to ask, the host is the id of a device of the site configuration: --config FILE, else that of the local stack.
Exit codes: 0 it has values, 1 wrong usage, 2 no answer or nothing there.`;

/** The dotted OID that a person means; throws `UsageError` for a name that no module knows. */
function oidOf(dictionary: MibDictionary, asked: string): string {
  const result = dictionary.lookup(asked);
  if (result.kind === "found") return [result.object.oid, ...result.suffix].join(".");
  throw new UsageError("bad-option", `No module knows ${terminalText(asked)}. Try \`isthmus oid search "..."\`.`);
}

async function poll(
  asked: string,
  { host, options }: { readonly host: string; readonly options: PollOptions },
  context: CliContext,
): Promise<ExitCode> {
  const { dictionary } = await openDictionary(context.env);
  const oid = oidOf(dictionary, asked);
  const target = await deviceTarget(host, options, context);
  const { limit: maxRows, timeout: timeoutMs, retries, json } = options;
  const polled = await pollObject(oid, target, { dictionary, maxRows, timeoutMs, retries });
  if (json === true) context.print(terminalJson(polled, 2));
  else tell(polled, { asked, host, maxRows }, context);
  return polled.kind === "ok" ? exitCode.ok : exitCode.target;
}

function tell(
  polled: PolledObject,
  { asked, host, maxRows }: { readonly asked: string; readonly host: string; readonly maxRows: number },
  context: CliContext,
): void {
  switch (polled.kind) {
    case "failed":
      context.complain(`${context.paint.bad(`${terminalText(host)}: ${polled.reason}.`)} ${terminalText(polled.hint)}`);
      return;
    case "nothing":
      context.complain(`${terminalText(host)} answers, but has nothing at ${terminalText(asked)}.`);
      return;
    case "ok": {
      const rows = polled.values.map(({ name, row, value }) => [terminalText(name), terminalText(row), terminalText(value)]);
      context.print(
        textTable(
          [
            { title: "Name", maxWidth: 60 },
            { title: "Row", maxWidth: 50 },
            { title: "Value", maxWidth: 80 },
          ],
          rows,
        ).join("\n"),
      );
      if (polled.cut === "rows") context.complain(context.paint.warning(`Only the first ${maxRows} values are shown: --limit shows more.`));
      else if (polled.cut !== undefined) context.complain(context.paint.warning(`The rest could not be read: ${polled.cut}.`));
      return;
    }
  }
}

/** `isthmus oid poll`: what a device says about one object now. Nothing is ever set. */
export function addOidPollCommand(oid: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const command = oid
    .command("poll")
    .argument("<name-or-oid>", "scalar, column, table, subtree or one instance")
    .argument("<host>", "device of the site configuration, or an address or name")
    .summary("read an object of a device now")
    .description("Reads one object, or everything below it, from a device and shows the values by their syntax. Reads only.");
  addTargetOptions(command)
    .option("--limit <n>", "at most so many values", wholeNumber(1, 10_000), 100)
    .option("--timeout <ms>", "time one answer may take, in milliseconds", wholeNumber(100, 30_000), 2_000)
    .option("--retries <n>", "repeated requests", wholeNumber(0, 5), 1)
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action(async (asked: string, host: string, options: PollOptions) => finish(await poll(asked, { host, options }, context)));
}
