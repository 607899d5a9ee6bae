import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type SignedSettings, signDesired } from "@isthmus/onprem-gateway/twin/desired-signature";
import type { Command } from "commander";
import { parse, stringify, YAMLParseError } from "yaml";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type ConfigAnswer, configFunction } from "../fleet/config-answer.ts";
import { gatewayTable } from "../fleet/gateway-table.ts";
import { invokeFunction } from "../function-client.ts";
import { wholeNumber } from "../option-values.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";

interface ConfigOptions {
  readonly site: string;
  readonly region?: string;
  readonly json?: boolean;
}

interface PushOptions extends ConfigOptions {
  readonly note?: string;
  readonly signWith?: string;
}

const examples = `
Examples:
  isthmus config show --site busan > busan.yaml
  isthmus config push busan.yaml --site busan --note "new access switches"
  isthmus config push busan.yaml --site busan --sign-with operator.pem
  isthmus config history --site busan --region ap-northeast-2
  isthmus config gateways --region ap-northeast-2

Without --region the local stack of this folder is meant. With it, AWS is asked with the standard credential chain; the caller needs
lambda:InvokeFunction on isthmus-manage-config.
Exit codes: 0 done, 1 wrong usage or a wrong configuration, 2 nothing there, or a gateway does not run what is wanted.`;

async function ask(request: object, options: { readonly region?: string }, context: CliContext): Promise<ConfigAnswer> {
  const { region } = options;
  return (await invokeFunction(configFunction, request, { cwd: context.cwd, region })) as ConfigAnswer;
}

async function push(path: string, options: PushOptions, context: CliContext): Promise<ExitCode> {
  const { site, note, signWith } = options;
  const settings = await readSettings(resolve(context.cwd, path));
  const signature = signWith === undefined ? {} : { signature: await signed(settings, { site, keyFile: resolve(context.cwd, signWith) }) };
  const answer = await ask({ action: "push", site, settings, ...(note === undefined ? {} : { note }), ...signature }, options, context);
  return print(answer, options, context);
}

async function signed(settings: unknown, { site, keyFile }: { readonly site: string; readonly keyFile: string }): Promise<SignedSettings> {
  const keyPem = await readFile(keyFile, "utf8").catch(() => "");
  const signature = signDesired(settings, { siteId: site, signedMs: Date.now(), keyPem });
  if (signature.kind === "signed") return signature.signature;
  throw new UsageError(
    "unusable-file",
    signature.kind === "no-key"
      ? `The file ${terminalText(keyFile)} holds no Ed25519 private key; make one with: openssl genpkey -algorithm ed25519`
      : `What is to be signed is no configuration: ${terminalText(signature.problems.join("; "))}`,
  );
}

async function readSettings(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, "utf8"), { version: "1.2", schema: "core", maxAliasCount: 100 }) ?? {};
  } catch (cause) {
    const what = cause instanceof YAMLParseError ? "is not YAML" : "cannot be read";
    throw new UsageError("unusable-file", `The file ${terminalText(path)} ${what}.`);
  }
}

function print(answer: ConfigAnswer, options: { readonly site?: string; readonly json?: boolean }, context: CliContext): ExitCode {
  if (options.json !== true) return printText(answer, options.site ?? "", context);
  context.print(terminalJson(answer, 2));
  return answer.kind === "invalid" ? exitCode.usage : exitCode.ok;
}

function printText(answer: ConfigAnswer, site: string, context: CliContext): ExitCode {
  switch (answer.kind) {
    case "pushed":
      return printPushed(answer, site, context);
    case "unchanged":
      context.print(`Nothing is different: version ${answer.version} says the same.`);
      return exitCode.ok;
    case "invalid":
      for (const problem of answer.problems) context.complain(context.paint.bad(terminalText(problem)));
      return exitCode.usage;
    case "busy":
      context.complain("Another push was faster, or the table is busy. Look at `isthmus config history` and push again.");
      return exitCode.target;
    case "none":
      context.complain("There is no desired configuration: gateways run their own files.");
      return exitCode.target;
    case "config":
      return printConfig(answer, context);
    case "history":
      return printHistory(answer, context);
    case "gateways":
      return printGateways(answer.gateways, context);
  }
}

function printPushed(
  { version, sha256, gateways }: Extract<ConfigAnswer, { kind: "pushed" }>,
  site: string,
  context: CliContext,
): ExitCode {
  context.print(`Version ${version} (${sha256.slice(0, 8)}) is wanted of ${terminalText(site)}; gateways take it within a minute.`);
  context.print(gateways.length === 0 ? "No gateway of this site has reported yet." : gatewayTable(gateways, Date.now()).join("\n"));
  return exitCode.ok;
}

/** YAML that can be edited and pushed; what is no part of it goes to the standard error output or into comments. */
function printConfig({ config, inForce, gateways }: Extract<ConfigAnswer, { kind: "config" }>, context: CliContext): ExitCode {
  const pushed = new Date(config.pushedMs).toISOString();
  const note = config.note === undefined ? "" : `: ${config.note}`;
  context.print(
    terminalText(`# version ${config.version} (${config.sha256.slice(0, 8)}), pushed ${pushed}${note}${inForce ? "" : " (not in force)"}`),
  );
  for (const line of stringify(JSON.parse(config.settings)).trimEnd().split("\n")) context.print(terminalText(line));
  if (gateways.length > 0) context.complain(gatewayTable(gateways, Date.now()).join("\n"));
  return exitCode.ok;
}

function printHistory({ versions, inForce }: Extract<ConfigAnswer, { kind: "history" }>, context: CliContext): ExitCode {
  const rows = versions.map((each) => [
    `${each.version === inForce ? "*" : " "}${each.version}`,
    each.sha256.slice(0, 8),
    new Date(each.pushedMs).toISOString(),
    String(each.devices),
    terminalText(each.note ?? ""),
  ]);
  const columns = [{ title: "Version" }, { title: "Hash" }, { title: "Pushed" }, { title: "Devices" }, { title: "Note", maxWidth: 80 }];
  context.print(rows.length === 0 ? "Nothing was pushed yet." : textTable(columns, rows).join("\n"));
  return exitCode.ok;
}

function printGateways(gateways: Extract<ConfigAnswer, { kind: "gateways" }>["gateways"], context: CliContext): ExitCode {
  context.print(gateways.length === 0 ? "No gateway has reported yet." : gatewayTable(gateways, Date.now()).join("\n"));
  return gateways.some(({ drift, silent }) => silent || drift === "refused" || drift === "differs") ? exitCode.target : exitCode.ok;
}

/** `isthmus config push|show|history|gateways`: what the cloud wants of gateways. */
export function addConfigCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const config = program
    .command("config")
    .summary("decide what the gateways of a site watch")
    .description(
      "Keeps the desired configuration of a site: devices, the pace of polling, thresholds. Gateways whose file lets them follow it.",
    )
    .addHelpText("after", examples);
  const add = (name: string, description: string): Command =>
    config
      .command(name)
      .description(description)
      .option("--region <region>", "AWS region of the deployment, instead of the local stack")
      .option("--json", "print JSON");
  const site = ["--site <id>", "the site"] as const;
  add("push <file>", "Makes a file (YAML) the desired configuration of a site, under the next number.")
    .requiredOption(...site)
    .option("--note <text>", "a word about why, for the history")
    .option("--sign-with <keyfile>", "sign it with this Ed25519 private key (PEM), for gateways with cloudConfig.trustKey")
    .action(async (file: string, options: PushOptions) => finish(await push(file, options, context)));
  add("show", "Prints the desired configuration of a site as YAML, and how its gateways stand to it.")
    .requiredOption(...site)
    .option("--number <n>", "this version, instead of the one in force", wholeNumber(1, 1_000_000_000))
    .action(async (options: ConfigOptions & { readonly number?: number }) => {
      const version = options.number === undefined ? {} : { version: options.number };
      finish(print(await ask({ action: "show", site: options.site, ...version }, options, context), options, context));
    });
  add("history", "Lists the versions of a site's desired configuration, the latest first.")
    .requiredOption(...site)
    .action(async (options: ConfigOptions) =>
      finish(print(await ask({ action: "history", site: options.site }, options, context), options, context)),
    );
  add("gateways", "Lists gateways with what is wanted of them and what they run.")
    .option(...site)
    .action(async (options: Partial<ConfigOptions>) => {
      const one = options.site === undefined ? {} : { site: options.site };
      finish(print(await ask({ action: "gateways", ...one }, options, context), options, context));
    });
}
