import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { openLoneSession } from "@isthmus/onprem-gateway/collectors/snmp/open-session";
import { plainCredential } from "@isthmus/onprem-gateway/collectors/snmp/poller-protocol";
import { type WalkResult, walkColumn } from "@isthmus/onprem-gateway/collectors/snmp/walk-column";
import type { SnmpSession, SnmpVarbind } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";
import { type Command, InvalidArgumentError } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { wholeNumber } from "../option-values.ts";
import { terminalText } from "../output/terminal-text.ts";
import { addTargetOptions, deviceTarget, type TargetOptions } from "../probe/device-target.ts";
import { pseudonymKinds } from "../walk/pseudonyms.ts";
import { sanitise } from "../walk/sanitise.ts";
import { snmprec } from "../walk/snmprec.ts";

interface WalkOptions extends TargetOptions {
  readonly record: string;
  readonly root?: string;
  readonly raw?: boolean;
  readonly timeout: number;
  readonly retries: number;
  readonly maxObjects: number;
  readonly maxSeconds: number;
}

const maxRepetitions = 20;
/** LLDP-MIB lies below iso.std, everything else that devices have below iso.org.dod.internet. */
const wholeMib = ["1.0.8802", "1.3.6.1"];

const examples = `
Examples:
  isthmus walk 192.0.2.7 --record sw1.snmprec --community-env SNMP_COMMUNITY
  isthmus walk rt1.example.com --record rt1.snmprec --root 1.3.6.1.2.1 --v3-user monitor --auth-pass-env AUTH --priv-pass-env PRIV

Without an option that says how to ask, the host is the id of a device of the site configuration: --config FILE, else that of the local stack.
Names, contact, location, serial numbers, communities, IP and MAC addresses are replaced, each by the same stand-in everywhere;
users, communities and views of the agent are left out. Interface descriptions and other free text stay: read the file before you
share it.`;

function oid(text: string): string {
  const dotted = text.replace(/^\./u, "");
  if (!/^[0-2](?:\.\d{1,10}){1,127}$/u.test(dotted)) throw new InvalidArgumentError("It must be a dotted OID, such as 1.3.6.1.2.1.");
  return dotted;
}

function endText(cut: NonNullable<WalkResult["cut"]>): string {
  return `The walk ended early: ${typeof cut === "string" ? cut : `${cut.reason}. ${cut.hint}`}`;
}

interface Recorded {
  readonly varbinds: readonly SnmpVarbind[];
  readonly cut: WalkResult["cut"];
}

async function recorded(session: SnmpSession, version: "1" | "2c" | "3", options: WalkOptions): Promise<Recorded> {
  const { maxObjects, maxSeconds, root } = options;
  const deadlineMs = performance.now() + maxSeconds * 1_000;
  const varbinds: SnmpVarbind[] = [];
  for (const column of root === undefined ? wholeMib : [root]) {
    const { rows, cut } = await walkColumn({
      session,
      version,
      column,
      maxRepetitions,
      caps: { maxRows: maxObjects - varbinds.length, maxRequests: maxObjects, deadlineMs },
      monotonicMs: () => performance.now(),
    });
    varbinds.push(...rows.map(({ suffix, value }) => ({ oid: `${column}.${suffix}`, value })));
    if (cut !== undefined) return { varbinds, cut };
  }
  return { varbinds, cut: undefined };
}

async function walk(host: string, options: WalkOptions, context: CliContext): Promise<ExitCode> {
  const { timeout: timeoutMs, retries } = options;
  const target = await deviceTarget(host, options, context);
  const { address } = target;
  const credential = plainCredential(target.credential);
  const session = openLoneSession({ ...target, credential, timeoutMs, retries });
  const { varbinds, cut } = await recorded(session, credential.version, options);
  session.close();
  if (cut !== undefined) context.complain(context.paint.warning(endText(cut)));
  if (varbinds.length === 0) {
    if (cut === undefined) context.complain(`${address} shows nothing there.`);
    return exitCode.target;
  }
  const secrets = credential.version === "3" ? [credential.user] : [credential.community];
  const sanitised = options.raw === true ? undefined : sanitise(varbinds, secrets);
  await write(resolve(context.cwd, options.record), snmprec(sanitised?.varbinds ?? varbinds));
  context.print(`${varbinds.length} objects recorded in ${terminalText(options.record)}.`);
  context.print(sanitised === undefined ? "Nothing was replaced (--raw): the file tells whose network this is." : replacedText(sanitised));
  return cut === undefined ? exitCode.ok : exitCode.target;
}

function replacedText({ replaced, leftOut }: ReturnType<typeof sanitise>): string {
  const counts = pseudonymKinds.flatMap((kind) => (replaced[kind] === undefined ? [] : [`${kind} ${replaced[kind]} times`]));
  const left = leftOut === 0 ? "" : ` ${leftOut} objects of users, communities and views were left out.`;
  return `Replaced: ${counts.length === 0 ? "nothing" : counts.join(", ")}.${left} Free text stays: read the file before you share it.`;
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content, { mode: 0o600 });
  } catch {
    throw new UsageError("unusable-file", `The file ${terminalText(file)} cannot be written.`);
  }
}

/** `isthmus walk HOST --record FILE`: records what a device says, cleaned of what tells whose it is. */
export function addWalkCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const command = program
    .command("walk")
    .argument("<host>", "device of the site configuration, or an address or name")
    .summary("record what a device says over SNMP")
    .description("Walks the whole MIB of a device, or a part of it, into a recording (snmprec) for a profile or a bug report.")
    .requiredOption("--record <file>", "file to write")
    .option("--root <oid>", "walk only what is below this OID", oid)
    .option("--raw", "replace nothing");
  addTargetOptions(command)
    .option("--timeout <ms>", "time one answer may take, in milliseconds", wholeNumber(100, 30_000), 2_000)
    .option("--retries <n>", "repeated requests", wholeNumber(0, 5), 1)
    .option("--max-objects <n>", "stop after so many objects", wholeNumber(1, 1_000_000), 200_000)
    .option("--max-seconds <n>", "stop after so many seconds", wholeNumber(1, 3_600), 600)
    .addHelpText("after", examples)
    .action(async (host: string, options: WalkOptions) => finish(await walk(host, options, context)));
}
