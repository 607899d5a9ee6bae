import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { openLoneSession } from "@isthmus/onprem-gateway/collectors/snmp/open-session";
import { plainCredential } from "@isthmus/onprem-gateway/collectors/snmp/poller-protocol";
import { evaluateProfile } from "@isthmus/onprem-gateway/profiles/evaluate-profile";
import { loadProfiles } from "@isthmus/onprem-gateway/profiles/load-profiles";
import { buildCatalogue } from "@isthmus/onprem-gateway/profiles/loading/build-catalogue";
import { memoryReading } from "@isthmus/onprem-gateway/profiles/memory-reading";
import { profileFolders } from "@isthmus/onprem-gateway/profiles/profile-folders";
import { profileNeeds } from "@isthmus/onprem-gateway/profiles/profile-needs";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { wholeNumber } from "../option-values.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { addTargetOptions, deviceTarget, type TargetOptions } from "../probe/device-target.ts";
import { type DraftOptions, draft } from "../profile/draft-command.ts";
import { readDevice } from "../profile/read-device.ts";
import { readRecording } from "../profile/read-recording.ts";
import { renderFacts } from "../profile/render-facts.ts";

interface FolderOptions {
  readonly profiles?: string;
}

interface ListOptions extends FolderOptions {
  readonly json?: boolean;
}

interface TestOptions extends TargetOptions, FolderOptions {
  readonly timeout: number;
  readonly json?: boolean;
}

const examples = `
Examples:
  isthmus profile list
  isthmus profile match 1.3.6.1.4.1.9.1.1208 "Cisco IOS Software, C2960X Software"
  isthmus profile draft recording.snmprec -o my-vendor.yaml
  isthmus profile test my-vendor.yaml recording.snmprec
  isthmus profile test my-vendor.yaml 192.0.2.7 --community-env SNMP_COMMUNITY

Exit codes: 0 ok, 1 wrong usage or an unusable profile, 2 no profile fits or the device does not answer.`;

const sysDescrOid = "1.3.6.1.2.1.1.1.0";
const sysObjectIdOid = "1.3.6.1.2.1.1.2.0";

async function catalogueOf({ profiles }: FolderOptions, context: CliContext) {
  const catalogue = await loadProfiles(profileFolders(profiles === undefined ? undefined : resolve(context.cwd, profiles)));
  complain(catalogue.warnings, context);
  return catalogue;
}

function complain(
  warnings: readonly { readonly file: string; readonly line: number; readonly message: string }[],
  context: CliContext,
): void {
  for (const { file, line, message } of warnings) context.complain(context.paint.warning(terminalText(`${file}:${line}: ${message}`)));
}

async function list(options: ListOptions, context: CliContext): Promise<ExitCode> {
  const { profiles } = await catalogueOf(options, context);
  const matched = profiles
    .filter(({ patterns, identity }) => patterns.length > 0 || identity.os !== undefined)
    .toSorted((a, b) => a.name.localeCompare(b.name));
  if (options.json === true) {
    const listed = matched.map(({ name, patterns }) => ({ name, patterns }));
    context.print(terminalJson(listed, 2));
    return exitCode.ok;
  }
  for (const { name, patterns } of matched) {
    context.print(terminalText(`${name}  ${patterns.length === 0 ? "(by sysDescr)" : patterns.join(" ")}`));
  }
  context.print(`${matched.length} profiles`);
  return exitCode.ok;
}

async function match(sysObjectId: string, sysDescr: string | undefined, options: ListOptions, context: CliContext): Promise<ExitCode> {
  const found = (await catalogueOf(options, context)).match(sysObjectId.replace(/^\./u, ""), sysDescr ?? "");
  if (found === undefined) {
    context.complain("No profile fits.");
    return exitCode.target;
  }
  if (options.json === true) {
    const { profile, pattern, specific, redirectedFrom } = found;
    context.print(terminalJson({ profile: profile.name, pattern, specific, redirectedFrom }, 2));
    return specific ? exitCode.ok : exitCode.target;
  }
  const through = found.redirectedFrom.length === 0 ? "" : `, by sysDescr from ${found.redirectedFrom.join(", ")}`;
  context.print(terminalText(`${found.profile.name}  (${found.pattern}${through})`));
  return found.specific ? exitCode.ok : exitCode.target;
}

/** The profile of the file, with the shipped ones and those beside it for what it extends; folders below are somebody else's. */
async function profileOf(file: string, context: CliContext) {
  const text = await fileText(resolve(context.cwd, file));
  const own = buildCatalogue([{ file, text }]).profiles[0];
  if (own === undefined) throw new UsageError("unusable-file", `${terminalText(file)} holds no profile.`);
  const folder = resolve(context.cwd, file, "..");
  const beside = (await readdir(folder)).filter((name) => /\.ya?ml$/u.test(name)).map((name) => join(folder, name));
  const catalogue = await loadProfiles([...profileFolders(undefined), ...beside]);
  complain(
    catalogue.warnings.filter((warning) => file.endsWith(warning.file)),
    context,
  );
  return catalogue.profiles.find(({ name }) => name === own.name) ?? own;
}

async function fileText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new UsageError("unusable-file", `The file ${terminalText(path)} cannot be read.`);
  }
}

async function test(file: string, source: string, options: TestOptions, context: CliContext): Promise<ExitCode> {
  const profile = await profileOf(file, context);
  const recording = resolve(context.cwd, source);
  const { values, code } = existsSync(recording)
    ? { values: readRecording(await fileText(recording)).values, code: exitCode.ok }
    : await valuesOfDevice(profileNeeds(profile), source, options, context);
  const descr = values.get(sysDescrOid);
  const id = values.get(sysObjectIdOid);
  const facts = evaluateProfile(
    profile,
    memoryReading(values, {
      sysDescr: descr?.kind === "octets" ? new TextDecoder().decode(descr.value) : "",
      sysObjectId: id?.kind === "oid" ? id.value : "",
    }),
  );
  context.print(options.json === true ? terminalJson(facts, 2) : renderFacts(facts).join("\n"));
  return code;
}

async function valuesOfDevice(needs: ReturnType<typeof profileNeeds>, host: string, options: TestOptions, context: CliContext) {
  const target = await deviceTarget(host, options, context);
  const credential = plainCredential(target.credential);
  const session = openLoneSession({ ...target, credential, timeoutMs: options.timeout, retries: 1 });
  const all = { ...needs, instances: [sysDescrOid, sysObjectIdOid, ...needs.instances] };
  const { values, cut } = await readDevice(all, { session, version: credential.version, maxSeconds: 60 });
  session.close();
  if (cut === undefined) return { values, code: exitCode.ok };
  context.complain(context.paint.bad(`The reading ended early: ${typeof cut === "string" ? cut : `${cut.reason}. ${cut.hint}`}`));
  return { values, code: exitCode.target };
}

/** `isthmus profile list|match|draft|test`: the device profiles, which one fits, a first draft of one, and what one would read. */
export function addProfileCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const command = program.command("profile").summary("device profiles: list, match, draft, test").addHelpText("after", examples);
  const folder = ["--profiles <dir>", "folder of your own profiles; files replace shipped ones of the same name"] as const;
  command
    .command("list")
    .description("Lists every profile with its sysObjectID patterns.")
    .option(...folder)
    .option("--json", "print JSON")
    .action(async (options: ListOptions) => finish(await list(options, context)));
  command
    .command("match")
    .description("Says which profile a sysObjectID (and sysDescr) leads to.")
    .argument("<sysobjectid>", "dotted OID")
    .argument("[sysdescr]", "what the device says of itself")
    .option(...folder)
    .option("--json", "print JSON")
    .action(async (oid: string, descr: string | undefined, options: ListOptions) => finish(await match(oid, descr, options, context)));
  command
    .command("draft")
    .description("Writes a first profile from a recording: what a MIB names, and what values look like, each with its evidence.")
    .argument("<recording>", "recording (snmprec), as `isthmus walk --record` writes it")
    .option("-o, --output <file>", "write to this file instead of the terminal")
    .action(async (recording: string, options: DraftOptions) => finish(await draft(recording, options, context)));
  const tester = command
    .command("test")
    .description("Prints what a profile reads from a device or from a recording.")
    .argument("<file>", "profile (YAML)")
    .argument("<source>", "recording (snmprec), or a device: its id in the site configuration, or its address");
  addTargetOptions(tester)
    .option("--timeout <ms>", "time one answer may take, in milliseconds", wholeNumber(100, 30_000), 2_000)
    .option("--json", "print JSON")
    .action(async (file: string, source: string, options: TestOptions) => finish(await test(file, source, options, context)));
}
