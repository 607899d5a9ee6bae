import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { showProblem } from "@isthmus/onprem-gateway/config/problem";
import { Secret } from "@isthmus/onprem-gateway/config/secret";
import { devicesYaml } from "@isthmus/onprem-gateway/discovery/devices-yaml";
import { discoverNetwork } from "@isthmus/onprem-gateway/discovery/discover-network";
import { parseCredentials } from "@isthmus/onprem-gateway/discovery/parse-credentials";
import { planTargets } from "@isthmus/onprem-gateway/discovery/plan-targets";
import type { NamedCredential } from "@isthmus/onprem-gateway/discovery/try-credentials";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { discoverFromNeighbours } from "../discover/from-neighbours.ts";
import { ProgressLine } from "../discover/progress-line.ts";
import { renderAudit } from "../discover/render-audit.ts";
import { renderDiscovery } from "../discover/render-discovery.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { portNumber, wholeNumber } from "../option-values.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";

interface DiscoverOptions {
  readonly exclude: readonly string[];
  readonly communityEnv: readonly string[];
  readonly credentials?: string;
  readonly rate: number;
  readonly concurrency: number;
  readonly port: number;
  readonly timeout: number;
  readonly ping: boolean;
  readonly neighbours?: boolean;
  readonly allowLoopback?: boolean;
  readonly allowLarge?: boolean;
  readonly fromNeighbours?: boolean;
  readonly audit?: boolean;
  readonly keepApart: readonly string[];
  readonly json?: boolean;
  readonly yaml?: boolean;
}

const examples = `
Examples:
  isthmus discover 10.1.0.0/24 --credentials gateway.yaml
  SNMP_COMMUNITY=... isthmus discover 10.1.0.0/22 --exclude 10.1.3.0/24 --community-env SNMP_COMMUNITY --yaml
  isthmus discover --from-neighbours --credentials gateway.yaml
  isthmus discover 10.1.0.0/24 --credentials gateway.yaml --audit
  isthmus discover 127.0.10.0/28 --allow-loopback --port 1161 --credentials .isthmus/gateway.yaml --json

Ctrl-C ends the scan and shows what was found until then.
Exit codes: 0 something was found, 1 wrong usage, 2 nothing was found or this machine cannot ping.`;

function credentialName(variable: string): string {
  return variable.toLowerCase().replaceAll("_", "-");
}

/** The fragment refers to communities by names that the site configuration may not have yet: a comment says what to add. */
function credentialNotes({ communityEnv }: DiscoverOptions): readonly string[] {
  return communityEnv.map((name) => `# under credentials:  ${credentialName(name)}: { version: "2c", community: { env: ${name} } }`);
}

async function credentialsOf(options: DiscoverOptions, { env, cwd }: CliContext): Promise<readonly NamedCredential[]> {
  const communities = options.communityEnv.map((name): NamedCredential => {
    const value = env[name];
    if (value === undefined || value === "") throw new UsageError("missing-secret", `The environment variable ${name} is not set.`);
    return { name: credentialName(name), credential: { version: "2c", community: new Secret(value) } };
  });
  return options.credentials === undefined ? communities : [...communities, ...(await fromFile(resolve(cwd, options.credentials), env))];
}

async function fromFile(file: string, env: CliContext["env"]): Promise<readonly NamedCredential[]> {
  let source: string;
  try {
    source = await readFile(file, "utf8");
  } catch {
    throw new UsageError("unusable-file", `The file ${terminalText(file)} cannot be read.`);
  }
  const loaded = await parseCredentials(source, env);
  if (loaded.kind === "ok") return loaded.credentials;
  throw new UsageError(
    "unusable-file",
    `The credentials of ${terminalText(file)}:\n${loaded.problems.map((each) => `  ${terminalText(showProblem(each))}`).join("\n")}`,
  );
}

function targetsOf(ranges: readonly string[], options: DiscoverOptions): readonly string[] {
  const plan = planTargets({
    include: ranges,
    exclude: options.exclude,
    allowLoopback: options.allowLoopback === true,
    allowLarge: options.allowLarge === true,
  });
  if (plan.kind === "ok") return plan.addresses;
  throw new UsageError(
    "bad-option",
    `These ranges are not scanned:\n${plan.problems.map(({ range, problem }) => `  ${terminalText(range)}: ${problem}`).join("\n")}`,
  );
}

async function discover(ranges: readonly string[], options: DiscoverOptions, context: CliContext): Promise<ExitCode> {
  if (options.fromNeighbours === true) {
    if (ranges.length > 0) throw new UsageError("bad-option", "--from-neighbours asks watched devices: it takes no ranges.");
    return discoverFromNeighbours(options, context);
  }
  if (ranges.length === 0) throw new UsageError("bad-option", "Say what to scan, such as 10.1.0.0/24, or --from-neighbours.");
  const addresses = targetsOf(ranges, options);
  const credentials = await credentialsOf(options, context);
  const cancel = new AbortController();
  const onInterrupt = () => cancel.abort();
  process.once("SIGINT", onInterrupt);
  const progress = new ProgressLine();
  const outcome = await discoverNetwork({
    addresses,
    credentials,
    port: options.port,
    perSecond: options.rate,
    concurrency: options.concurrency,
    timeoutMs: options.timeout,
    pingFirst: options.ping,
    neighbours: options.neighbours === true,
    keepApart: new Set(options.keepApart),
    clock: systemClock,
    signal: cancel.signal,
    onProgress: (each) => progress.show(each),
  });
  progress.clear();
  process.off("SIGINT", onInterrupt);
  if (outcome.kind === "unable") {
    context.complain(`${context.paint.bad("isthmus:")} ${outcome.problem}. --no-ping asks every address over SNMP instead.`);
    return exitCode.target;
  }
  if (outcome.cancelled) context.complain(context.paint.warning("The scan was cancelled: this is what was found until then."));
  if (options.json === true) context.print(terminalJson({ scanned: addresses.length, ...outcome }, 2));
  else if (options.yaml === true) context.print([...credentialNotes(options), devicesYaml(outcome.proposals).trimEnd()].join("\n"));
  else if (options.audit === true) context.print(renderAudit(outcome, context.paint).join("\n"));
  else context.print(renderDiscovery(outcome, addresses.length, context.paint).join("\n"));
  return outcome.proposals.length > 0 ? exitCode.ok : exitCode.target;
}

function collected(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, ...value.split(",")];
}

/** `isthmus discover CIDR...`: what is in a network, as proposals for the site configuration. */
export function addDiscoverCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  program
    .command("discover")
    .argument("[range...]", "CIDR blocks or addresses")
    .summary("find devices in a network")
    .description("Pings a range, asks what answers over SNMP, joins the addresses of each device, and proposes a configuration.")
    .option("--exclude <range>", "block or address to leave alone; may be repeated", collected, [])
    .option(
      "--community-env <name>",
      "environment variable that holds a v2c community; may be repeated, in the order to try",
      collected,
      [],
    )
    .option("--credentials <file>", "site configuration, or a file with its credentials: section; tried in the order written")
    .option("--rate <n>", "pings and, separately, SNMP requests a second", wholeNumber(1, 1_000), 100)
    .option("--concurrency <n>", "devices asked at the same time", wholeNumber(1, 256), 16)
    .option("--port <port>", "UDP port of the agents", portNumber, 161)
    .option("--timeout <ms>", "time one answer may take, in milliseconds", wholeNumber(100, 10_000), 1_000)
    .option("--no-ping", "ask every address over SNMP, whether it answers ping or not")
    .option("--neighbours", "also ask each device whom it hears of by LLDP, CDP, BGP, OSPF, IS-IS and ARP")
    .option(
      "--from-neighbours",
      "instead of a scan: ask the devices of the --credentials configuration whom they hear of, and propose those",
    )
    .option("--audit", "print which addresses were joined into which device, by which evidence, and how to undo it")
    .option("--keep-apart <address>", "never join this address with others; may be repeated", collected, [])
    .option("--allow-loopback", "scan loopback addresses too, for labs")
    .option("--allow-large", "scan blocks larger than a /16")
    .option("--json", "print everything as JSON: proposals, merges and why, failures")
    .option("--yaml", "print devices: to paste into the site configuration")
    .addHelpText("after", examples)
    .action(async (ranges: readonly string[], options: DiscoverOptions) => finish(await discover(ranges, options, context)));
}
