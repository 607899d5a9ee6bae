import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError, SpoolError, SpoolIoError, StartError } from "@isthmus/onprem-gateway/errors";
import {
  type InspectedRecord,
  listContents,
  listSpool,
  type QuarantineListing,
  readSpool,
  releaseQuarantine,
  type SegmentContents,
  verifySpool,
} from "@isthmus/onprem-gateway/spool/inspect";
import { parseSealKey, RecordSeal } from "@isthmus/onprem-gateway/spool/record-seal";
import { type Command, Option } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { wholeNumber } from "../option-values.ts";
import { byteSize } from "../output/quantities.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";
import { isWanted, moment, type RecordFilter } from "./spool-filter.ts";

interface SpoolOptions {
  readonly dir?: string;
  /** Files with the keys of an encrypted spool. */
  readonly key?: readonly string[];
  readonly json?: boolean;
}

interface CatOptions extends SpoolOptions, RecordFilter {
  readonly limit?: number;
}

interface ExportOptions extends CatOptions {
  readonly out: string;
}

interface RedriveOptions extends SpoolOptions {
  readonly code?: string;
  readonly yes?: boolean;
}

type SpoolAction<Options extends SpoolOptions> = (directory: string, options: Options) => Promise<ExitCode>;

function directoryOf(argument: string | undefined, options: SpoolOptions, context: CliContext): string {
  const given = argument ?? options.dir;
  if (given === undefined) throw new UsageError("bad-option", "Name the spool directory: as an argument, or with --dir.");
  return resolve(context.cwd, given);
}

function timeRange(fromMs: number, toMs: number): string {
  return `${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`;
}

/** One line for each kind of each segment; what belongs to the segment stands in its first line. */
function rowsOf({ name, bytes, waiting, holdings }: SegmentContents): readonly (readonly string[])[] {
  const [first, ...rest] = holdings;
  const cells = (holding: SegmentContents["holdings"][number] | undefined) =>
    holding === undefined ? ["", "", ""] : [holding.kind, String(holding.records), timeRange(holding.fromMs, holding.toMs)];
  return [[name, byteSize(bytes), String(waiting), ...cells(first)], ...rest.map((holding) => ["", "", "", ...cells(holding)])];
}

async function list(directory: string, options: SpoolOptions, context: CliContext): Promise<ExitCode> {
  const listing = await listSpool(directory);
  const segments = await listContents(directory);
  if (options.json === true) {
    context.print(terminalJson({ ...listing, segments }, 2));
    return exitCode.ok;
  }
  const { cursor, streamEpoch } = listing;
  const waiting = segments.reduce((sum, segment) => sum + segment.waiting, 0);
  context.print(
    `Stream ${terminalText(streamEpoch ?? "not started")}; ${waiting} records wait; all below ${cursor?.floor ?? 1} is settled`,
  );
  const columns = [
    { title: "Segment" },
    { title: "Size", align: "right" },
    { title: "Waiting", align: "right" },
    { title: "Kind" },
    { title: "Records", align: "right" },
    { title: "Observed" },
  ] as const;
  context.print(textTable(columns, segments.flatMap(rowsOf)).join("\n"));
  for (const { records, fromMs, toMs } of cursor?.losses ?? []) {
    const counts = Object.entries(records).map(([kind, count]) => `${count} ${kind}`);
    context.print(context.paint.bad(terminalText(`evicted: ${counts.join(", ")}, observed ${timeRange(fromMs, toMs)}`)));
  }
  for (const file of listing.quarantine) context.print(context.paint.warning(quarantineLine(file)));
  const files = new Set(listing.quarantine.map(({ name }) => `quarantine/${name}`));
  for (const name of listing.setAside.filter((each) => !files.has(each))) {
    context.print(context.paint.warning(`kept for its damage: ${terminalText(name)}`));
  }
  return exitCode.ok;
}

function quarantineLine({ name, records, codes, released }: QuarantineListing): string {
  const reasons = Object.entries(codes).map(([code, count]) => `${count} ${code}`);
  return terminalText(`quarantine ${name}: ${records} records, ${reasons.join(", ")}${released ? "; released" : ""}`);
}

/** Opens what the keys in the files sealed; undefined when no key is given. */
async function openerOf({ key }: SpoolOptions, context: CliContext): Promise<RecordSeal | undefined> {
  if (key === undefined) return undefined;
  const texts = await Promise.all(
    key.map((path) =>
      readFile(resolve(context.cwd, path), "utf8").catch(() => {
        throw new UsageError("unusable-file", `The file ${terminalText(path)} cannot be read.`);
      }),
    ),
  );
  return new RecordSeal({ previous: texts.map((text) => parseSealKey(text.trim())) });
}

function contentOf(
  record: InspectedRecord,
  opener: RecordSeal | undefined,
): { readonly body: unknown; readonly line: Readonly<Record<string, unknown>> } {
  const { seq, tsMs, kind, segment, settled, sealedWith } = record;
  const body = sealedWith !== undefined && opener === undefined ? { sealedWith } : bodyOf(record);
  return { body, line: { seq, ts: new Date(tsMs).toISOString(), kind, segment, settled, body } };
}

function bodyOf(record: InspectedRecord): unknown {
  const text = Buffer.from(record.body).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function* wantedLines(
  directory: string,
  options: CatOptions,
  context: CliContext,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const opener = await openerOf(options, context);
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  for await (const record of readSpool(directory, opener)) {
    const { body, line } = contentOf(record, opener);
    if (isWanted(record, body, options)) {
      yield line;
      left -= 1;
    }
    if (left <= 0) return;
  }
}

async function cat(directory: string, options: CatOptions, context: CliContext): Promise<ExitCode> {
  for await (const line of wantedLines(directory, options, context)) context.print(terminalJson(line));
  return exitCode.ok;
}

/** Writes a new file, so that nothing is overwritten, readable by its owner only: bodies are what devices said. */
async function exportTo(directory: string, options: ExportOptions, context: CliContext): Promise<ExitCode> {
  const { streamEpoch } = await listSpool(directory);
  const out = resolve(context.cwd, options.out);
  let records = 0;
  async function* lines() {
    for await (const line of wantedLines(directory, options, context)) {
      records += 1;
      yield `${terminalJson({ streamEpoch, ...line })}\n`;
    }
  }
  try {
    await pipeline(Readable.from(lines()), createWriteStream(out, { flags: "wx", mode: 0o600 }));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new UsageError("unusable-file", `${terminalText(out)} cannot be written; it must not exist yet.`);
  }
  context.print(`${records} records written to ${terminalText(out)}, one JSON object per line.`);
  return exitCode.ok;
}

async function redrive(directory: string, options: RedriveOptions, context: CliContext): Promise<ExitCode> {
  const { quarantine } = await listSpool(directory);
  const files = quarantine.filter(({ released, codes }) => !released && (options.code === undefined || Object.hasOwn(codes, options.code)));
  for (const file of files) context.print(quarantineLine(file));
  const records = files.reduce((sum, file) => sum + file.records, 0);
  if (options.yes !== true) {
    context.print(`${records} records in ${files.length} files would go back in line. Repeat with --yes when the cause is gone.`);
    return exitCode.ok;
  }
  await releaseQuarantine(directory, { names: files.map(({ name }) => name), by: userInfo().username, nowMs: Date.now() });
  context.print(`${records} records released. A running gateway puts them back in line within a minute, another one when it starts.`);
  return exitCode.ok;
}

/** Gaps in the numbers that are printed one by one. */
const shownGaps = 20;

async function verify(directory: string, options: SpoolOptions, context: CliContext): Promise<ExitCode> {
  const found = await verifySpool(directory, await openerOf(options, context));
  const isWhole = found.damage.length === 0 && found.missing.length === 0 && found.notSealed === 0;
  const code = isWhole ? exitCode.ok : exitCode.target;
  if (options.json === true) {
    context.print(terminalJson(found, 2));
    return code;
  }
  const range = found.firstSeq === undefined ? "" : `, ${found.firstSeq} to ${found.lastSeq}`;
  context.print(`${found.records} intact records${range}; ${found.waiting} of them wait to be shipped.`);
  for (const { segment, offset, bytes } of found.damage) {
    context.print(context.paint.bad(`damage: ${bytes} bytes at ${offset} of ${segment}`));
  }
  for (const { from, to } of found.missing.slice(0, shownGaps)) {
    context.print(context.paint.bad(`missing: numbers ${from} to ${to} are neither there nor settled nor accounted for`));
  }
  if (found.missing.length > shownGaps) context.print(context.paint.bad(`and ${found.missing.length - shownGaps} more gaps`));
  if (found.notSealed > 0) {
    context.print(context.paint.bad(`not sealed: ${found.notSealed} records were written by somebody without the key; they are not sent`));
  }
  if (found.damage.length > 0) context.print("While a gateway writes, its last record may look damaged; verify again when it is stopped.");
  return code;
}

const kinds = ["samples", "inventory", "reach", "event", "log", "heartbeat"];

const keyOption = ["--key <file...>", "files with the keys of an encrypted spool"] as const;

function withFilters(command: Command): Command {
  return command
    .option(...keyOption)
    .option("--waiting", "only records that were not shipped yet")
    .addOption(new Option("--kind <kind>", "only records of this kind").choices(kinds))
    .option("--device <id>", "only records of this device")
    .option("--since <time>", "observed at or after this time, or so long ago: 30m, 2h", moment(Date.now))
    .option("--until <time>", "observed at or before this time, or so long ago", moment(Date.now))
    .option("--limit <n>", "at most so many records", wholeNumber(1, 1_000_000_000));
}

const examples = `
Examples:
  isthmus spool ls .isthmus/spool
  isthmus spool cat --dir .isthmus/spool --waiting --kind event --since 2h --limit 5
  isthmus spool export --dir .isthmus/spool --waiting --out backlog.ndjson
  isthmus spool cat /var/lib/isthmus/spool --key /run/secrets/spool-key
  isthmus spool redrive --dir .isthmus/spool --code bad-ts --yes`;

/** `isthmus spool ls|cat|verify|export|redrive`: looks into a gateway's spool; only redrive changes anything. */
export function addSpoolCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const spool = program
    .command("spool")
    .summary("look into a gateway's spool")
    .description("Reads the queue that a gateway keeps on disk. Only redrive changes anything; all of it is safe while the gateway runs.")
    .addHelpText("after", examples);
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
          if (error instanceof SpoolError || error instanceof StartError) throw new UsageError("unusable-file", `${error.message}.`);
          if (!(error instanceof SpoolIoError)) throw error;
          throw new UsageError("unusable-file", `${terminalText(directory)} cannot be read as a spool directory (${error.errno}).`);
        }
      });
  add("ls", "List segments by kind, what waits, what was evicted and what is in quarantine.", (directory, options) =>
    list(directory, options, context),
  ).option("--json", "print JSON");
  withFilters(add<CatOptions>("cat", "Print records, one JSON object per line.", (directory, options) => cat(directory, options, context)));
  add("verify", "Check every checksum; exit code 2 when there is damage.", (directory, options) => verify(directory, options, context))
    .option(...keyOption)
    .option("--json", "print JSON");
  withFilters(
    add<ExportOptions>("export", "Write records to a new file, one JSON object per line.", (directory, options) =>
      exportTo(directory, options, context),
    ).requiredOption("--out <file>", "the file to write; it must not exist yet"),
  );
  add<RedriveOptions>(
    "redrive",
    "Put refused records back in line, after what made the cloud refuse them was fixed.",
    (directory, options) => redrive(directory, options, context),
  )
    .option("--code <code>", "only files with this reason")
    .option("--yes", "do it; otherwise only say what would be done");
}
