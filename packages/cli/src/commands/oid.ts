import { resolve } from "node:path";
import { describeOid } from "@isthmus/mib-index/describe-oid";
import type { MibDictionary } from "@isthmus/mib-index/dictionary";
import { meantOid } from "@isthmus/mib-index/meant-oid";
import { qualifiedName } from "@isthmus/mib-index/object-facts";
import { nearestNames } from "@isthmus/mib-index/search/nearest-names";
import { SearchIndex } from "@isthmus/mib-index/search/search-index";
import { profileFolders } from "@isthmus/onprem-gateway/profiles/profile-folders";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { answeredText, askAnsweredBy } from "../oid/answered-by.ts";
import { builtInOids, defaultPoll } from "../oid/built-in-polls.ts";
import { importFolder, openDictionary } from "../oid/dictionary-files.ts";
import { importVendor, vendorName, vendorOf } from "../oid/import-folder.ts";
import { type ProfileMention, polledOids, profilesThatPoll } from "../oid/profiles-that-poll.ts";
import { renderList, renderObject, renderTree } from "../oid/render-object.ts";
import { wholeNumber } from "../option-values.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { addOidPollCommand } from "./oid-poll.ts";

/** Names of profiles on one line; the whole list is an option away. */
const mostPollers = 6;

interface LookupOptions {
  readonly tree?: boolean;
  /** `true` when the option was given without a folder. */
  readonly profiles?: string | true;
  readonly gateway?: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  isthmus oid ifHCInOctets
  isthmus oid 1.3.6.1.2.1.31.1.1.1.6.3
  isthmus oid --tree 1.3.6.1.2.1.2
  isthmus oid ifHCInOctets --profiles
  isthmus oid search "input errors"
  isthmus oid poll ifHCInOctets sw1
  isthmus oid import ./mibs --vendor acme

Exit codes: 0 found, 1 wrong usage, 2 no module knows it.`;

async function dictionaryOf(context: CliContext): Promise<MibDictionary> {
  const { dictionary, leftOut } = await openDictionary(context.env);
  for (const { file, reason } of leftOut) context.complain(context.paint.warning(`left out ${terminalText(file)}: ${reason}`));
  return dictionary;
}

function notFound(dictionary: MibDictionary, asked: string, context: CliContext, json: boolean): ExitCode {
  const nearest = nearestNames(dictionary, asked.replace(/^.*::/u, ""));
  if (json) context.print(terminalJson({ kind: "not-found", asked, nearest }, 2));
  else {
    const hint = nearest.length > 0 ? `Did you mean ${nearest.map(terminalText).join(", ")}?` : 'Try `isthmus oid search "..."`.';
    context.complain(
      `${context.paint.bad(`No module knows ${terminalText(asked)}.`)} ${hint} \`isthmus oid import DIR\` adds a vendor's modules.`,
    );
  }
  return exitCode.target;
}

/** Line by line with `--profiles`, else only which profiles. Nodes near the root are above everything: nobody polls those. */
async function pollerLines(oid: string, { profiles }: LookupOptions, context: CliContext): Promise<readonly string[]> {
  const folder = typeof profiles === "string" ? resolve(context.cwd, profiles) : shippedProfiles();
  const mentions = await profilesThatPoll(oid, folder);
  const byDefault = defaultPoll(oid);
  if (profiles !== undefined) {
    const always = byDefault === undefined ? [] : [`  ${context.paint.faint("Polled by ")}${byDefault}`];
    return [...always, "Profiles:", ...mentionLines(mentions).map((line) => `  ${line}`)];
  }
  const files = [...new Set(mentions.filter(({ relation }) => relation !== "below").map(({ file }) => file.replace(/\.ya?ml$/u, "")))];
  const pollers = [...(byDefault === undefined ? [] : [byDefault]), ...files.map((name) => `profile ${name}`)];
  if (pollers.length === 0) return [`  ${context.paint.faint("Polled by ")}nothing`];
  const shown = pollers.slice(0, mostPollers).join(", ");
  const more = pollers.length > mostPollers ? ` and ${pollers.length - mostPollers} more: --profiles shows them` : "";
  return [`  ${context.paint.faint("Polled by ")}${terminalText(shown)}${more}`];
}

/** Which devices have it, as far as a running gateway knows: nobody asks devices for what is not polled. */
async function answerLines(oid: string, { gateway }: LookupOptions, context: CliContext): Promise<readonly string[]> {
  const answered = await askAnsweredBy(oid, { cwd: context.cwd, gateway });
  const text = answered === undefined ? "not known: no gateway answers" : answeredText(answered, Date.now());
  return [`  ${context.paint.faint("Answered by ")}${terminalText(text)}`];
}

function shippedProfiles(): string {
  const [shipped = ""] = profileFolders(undefined);
  return shipped;
}

function mentionLines(mentions: readonly ProfileMention[]): readonly string[] {
  if (mentions.length === 0) return ["None names it."];
  return mentions.map(({ file, line, oid, relation }) =>
    terminalText(`${file}:${line} ${oid}${relation === "itself" ? "" : ` (${relation} it)`}`),
  );
}

async function show(asked: string, options: LookupOptions, context: CliContext): Promise<ExitCode> {
  const dictionary = await dictionaryOf(context);
  const result = dictionary.lookup(asked);
  if (result.kind === "not-found") return notFound(dictionary, asked, context, options.json === true);
  const { object, suffix } = result;
  const tree = [object.oid, ...suffix].join(".");
  const meant = meantOid(result);
  if (options.json === true) {
    const instance = describeOid(dictionary, tree)?.instance;
    const children = options.tree === true ? { children: dictionary.children(tree) } : {};
    const folder = typeof options.profiles === "string" ? resolve(context.cwd, options.profiles) : shippedProfiles();
    const profiles = await profilesThatPoll(meant, folder);
    const answered = await askAnsweredBy(meant, { cwd: context.cwd, gateway: options.gateway });
    context.print(terminalJson({ ...result, instance, profiles, answeredBy: answered?.devices, ...children }, 2));
    return exitCode.ok;
  }
  const lines =
    options.tree === true ? [`${tree} ${terminalText(qualifiedName(object))}`, ...renderTree(dictionary, tree, context.paint)] : [];
  context.print(
    [
      ...(options.tree === true ? lines : renderObject(dictionary, result, context.paint)),
      ...(await pollerLines(meant, options, context)),
      ...(await answerLines(meant, options, context)),
    ].join("\n"),
  );
  return exitCode.ok;
}

interface SearchOptions {
  readonly limit: number;
  readonly json?: boolean;
}

async function search(words: readonly string[], options: SearchOptions, context: CliContext): Promise<ExitCode> {
  const query = words.join(" ");
  const dictionary = await dictionaryOf(context);
  const polled = [...builtInOids(), ...(await polledOids(shippedProfiles()))];
  const found = new SearchIndex(dictionary, { polled }).search(query, options.limit);
  if (options.json === true) context.print(terminalJson(found, 2));
  else if (found.length > 0) context.print(renderList(found).join("\n"));
  else context.complain(`${context.paint.bad(`Nothing has all the words of "${terminalText(query)}".`)} Try fewer or shorter ones.`);
  return found.length > 0 ? exitCode.ok : exitCode.target;
}

interface ImportOptions {
  readonly vendor?: string;
  readonly json?: boolean;
}

async function importModules(directory: string, options: ImportOptions, context: CliContext): Promise<ExitCode> {
  const folder = resolve(context.cwd, directory);
  const vendor = options.vendor === undefined ? vendorOf(folder) : vendorName(options.vendor);
  if (vendor === undefined) throw new UsageError("bad-option", "A vendor's name needs letters or digits, at most 60.");
  const { file, modules, objects, warnings } = await importVendor(folder, {
    vendor,
    into: importFolder(context.env),
    path: context.env["PATH"],
  });
  if (options.json === true) context.print(terminalJson({ vendor, file, modules, objects, warnings }, 2));
  else {
    for (const { module, reason } of warnings)
      context.complain(context.paint.warning(`left out ${terminalText(module)}: ${terminalText(reason)}`));
    context.print(
      file === undefined
        ? `No module of ${terminalText(folder)} could be compiled; nothing was imported.`
        : `Imported ${modules} modules with ${objects} objects as "${vendor}" into ${terminalText(file)}.`,
    );
  }
  return file === undefined ? exitCode.target : exitCode.ok;
}

/** `isthmus oid`: what a name or an OID means, what there is, and a person's own MIB modules. */
export function addOidCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const oid = program
    .command("oid")
    .argument("<name-or-oid>", "such as ifHCInOctets, IF-MIB::ifHCInOctets.3 or 1.3.6.1.2.1.31.1.1.1.6")
    .summary("look up SNMP objects by name or OID")
    .description(
      "Says what a name or an OID means: type, labels, units, table index and instance. Knows the IETF, IEEE and IANA modules and your own.",
    )
    .option("--tree", "show what is below it")
    .option("--profiles [dir]", "show where profiles poll it, line by line (default: the shipped ones)")
    .option("--gateway <url>", "health endpoint of a gateway that knows which devices answered (default: that of the local stack)")
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .enablePositionalOptions()
    .action(async (asked: string, options: LookupOptions) => finish(await show(asked, options, context)));
  oid
    .command("search")
    .argument("<words...>", "words of names, modules or units")
    .description("Find objects by words. `input errors` finds ifInErrors: names may abbreviate what you type.")
    .option("--limit <n>", "at most so many", wholeNumber(1, 1_000), 25)
    .option("--json", "print JSON")
    .action(async (words: readonly string[], options: SearchOptions) => finish(await search(words, options, context)));
  addOidPollCommand(oid, context, finish);
  oid
    .command("import")
    .argument("<dir>", "folder with one vendor's MIB module files")
    .description(
      "Compile your own MIB modules and keep the result in $ISTHMUS_HOME/mibs, else ~/.config/isthmus/mibs. A bad module is listed and left out. Importing a vendor again replaces it. Needs smidump (Debian: smitools).",
    )
    .option("--vendor <name>", "whose modules they are (default: the folder's name)")
    .option("--json", "print JSON")
    .action(async (directory: string, options: ImportOptions) => finish(await importModules(directory, options, context)));
}
