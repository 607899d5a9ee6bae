import { resolve } from "node:path";
import { SpoolIoError } from "@isthmus/onprem-gateway/errors";
import { type InspectedRecord, listSpool, readSpool, verifySpool } from "@isthmus/onprem-gateway/spool/inspect";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { wholeNumber } from "../option-values.ts";
import { byteSize } from "../output/quantities.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";

interface SpoolOptions {
  readonly dir?: string;
  readonly json?: boolean;
}

interface CatOptions extends SpoolOptions {
  readonly waiting?: boolean;
  readonly limit?: number;
}

type SpoolAction<Options extends SpoolOptions> = (directory: string, options: Options) => Promise<ExitCode>;

function directoryOf(argument: string | undefined, options: SpoolOptions, context: CliContext): string {
  const given = argument ?? options.dir;
  if (given === undefined) throw new UsageError("bad-option", "Name the spool directory: as an argument, or with --dir.");
  return resolve(context.cwd, given);
}

async function list(directory: string, options: SpoolOptions, context: CliContext): Promise<ExitCode> {
  const listing = await listSpool(directory);
  if (options.json === true) {
    context.print(terminalJson(listing, 2));
    return exitCode.ok;
  }
  const rows = listing.segments.map((segment) => [segment.name, String(segment.firstSeq), byteSize(segment.bytes)]);
  context.print(`Stream ${terminalText(listing.streamEpoch ?? "not started")}; settled up to ${listing.cursor?.floor ?? "nothing yet"}`);
  context.print(textTable([{ title: "Segment" }, { title: "First", align: "right" }, { title: "Size", align: "right" }], rows).join("\n"));
  for (const name of listing.setAside) context.print(context.paint.warning(`set aside: ${terminalText(name)}`));
  return exitCode.ok;
}

function recordLine(record: InspectedRecord): string {
  const { seq, tsMs, kind, segment, settled } = record;
  return terminalJson({ seq, ts: new Date(tsMs).toISOString(), kind, segment, settled, body: bodyOf(record) });
}

function bodyOf(record: InspectedRecord): unknown {
  const text = Buffer.from(record.body).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function cat(directory: string, options: CatOptions, context: CliContext): Promise<ExitCode> {
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  for await (const record of readSpool(directory)) {
    if (left <= 0) break;
    if (options.waiting === true && record.settled) continue;
    context.print(recordLine(record));
    left -= 1;
  }
  return exitCode.ok;
}

async function verify(directory: string, options: SpoolOptions, context: CliContext): Promise<ExitCode> {
  const found = await verifySpool(directory);
  const code = found.damage.length === 0 ? exitCode.ok : exitCode.target;
  if (options.json === true) {
    context.print(terminalJson(found, 2));
    return code;
  }
  const range = found.firstSeq === undefined ? "" : `, ${found.firstSeq} to ${found.lastSeq}`;
  context.print(`${found.records} intact records${range}; ${found.waiting} of them wait to be shipped.`);
  for (const { segment, offset, bytes } of found.damage) {
    context.print(context.paint.bad(`damage: ${bytes} bytes at ${offset} of ${segment}`));
  }
  if (found.damage.length > 0) context.print("While a gateway writes, its last record may look damaged; verify again when it is stopped.");
  return code;
}

/** `isthmus spool ls|cat|verify`: looks into a gateway's spool without touching it. */
export function addSpoolCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const spool = program
    .command("spool")
    .summary("look into a gateway's spool")
    .description("Reads the queue that a gateway keeps on disk. Nothing is changed; safe while the gateway runs.")
    .addHelpText("after", "\nExamples:\n  isthmus spool ls .isthmus/spool\n  isthmus spool cat --dir .isthmus/spool --waiting --limit 5");
  const add = <Options extends SpoolOptions>(name: string, summary: string, act: SpoolAction<Options>): Command =>
    spool
      .command(name)
      .argument("[dir]", "the spool directory")
      .description(summary)
      .option("--dir <dir>", "the spool directory, instead of the argument")
      .action(async (argument: string | undefined, options: Options) => {
        const directory = directoryOf(argument, options, context);
        try {
          finish(await act(directory, options));
        } catch (error) {
          if (!(error instanceof SpoolIoError)) throw error;
          throw new UsageError("unusable-file", `${terminalText(directory)} cannot be read as a spool directory.`);
        }
      });
  add("ls", "List segments, cursor and what was set aside.", (directory, options) => list(directory, options, context)).option(
    "--json",
    "print JSON",
  );
  add<CatOptions>("cat", "Print records, one JSON object per line.", (directory, options) => cat(directory, options, context))
    .option("--waiting", "only records that were not shipped yet")
    .option("--limit <n>", "at most so many records", wholeNumber(1, 1_000_000_000));
  add("verify", "Check every checksum; exit code 2 when there is damage.", (directory, options) =>
    verify(directory, options, context),
  ).option("--json", "print JSON");
}
