import { resolve } from "node:path";
import { probeDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import { loadShippedProfiles } from "@isthmus/onprem-gateway/collectors/snmp/shipped-profiles";
import { testCredential } from "@isthmus/onprem-gateway/discovery/test-credential";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { type Command, InvalidArgumentError } from "commander";
import type { CliContext } from "../cli-context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { wholeNumber } from "../option-values.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { addTargetOptions, deviceTarget, type TargetOptions } from "../probe/device-target.ts";
import { renderDevice } from "../probe/render-device.ts";
import { type SectionId, sectionIds } from "../probe/section.ts";
import { sectionJson } from "../probe/section-json.ts";

interface ProbeCommandOptions extends TargetOptions {
  readonly timeout: number;
  readonly retries: number;
  readonly json?: boolean;
  readonly profiles?: string;
  readonly section?: ReadonlySet<SectionId>;
}

/** Longest time a probe may take, for devices with very many interfaces too. */
const budgetMs = 60_000;

const examples = `
Examples:
  isthmus probe sw1
  SNMP_COMMUNITY=... isthmus probe 192.0.2.7 --community-env SNMP_COMMUNITY
  isthmus probe 127.0.10.1 --port 1161 --community-env ISTHMUS_LAB_COMMUNITY --json
  isthmus probe 192.0.2.7 --community-env SNMP_COMMUNITY --section sensors,bgp
  isthmus probe rt1.example.com --v3-user monitor --auth-pass-env AUTH --priv-pass-env PRIV

Without an option that says how to ask, the host is the id of a device of the site configuration: --config FILE, else that of the local stack.
Exit codes: 0 the device answered, 1 wrong usage, 2 it did not answer (the reason and a hint are shown).`;

/** A commander option parser for names of parts, separated by commas. */
function sections(text: string): ReadonlySet<SectionId> {
  const chosen = text.split(",").map((name) => sectionIds.find((id) => id === name.trim()));
  if (chosen.includes(undefined)) throw new InvalidArgumentError(`Parts are: ${sectionIds.join(", ")}.`);
  return new Set(chosen.filter((id) => id !== undefined));
}

async function probe(host: string, options: ProbeCommandOptions, context: CliContext): Promise<ExitCode> {
  const target = await deviceTarget(host, options, context);
  const { address, port } = target;
  const profiles = loadShippedProfiles(options.profiles === undefined ? undefined : resolve(context.cwd, options.profiles));
  const { timeout: timeoutMs, retries } = options;
  const result = await probeDevice(target, { timeoutMs, retries, budgetMs, nowMs: () => Date.now(), profiles });
  if (result.kind === "failed") {
    const test = await testCredential({ ...target, timeoutMs, retries, clock: systemClock });
    if (options.json === true) context.print(terminalJson({ ...result, address, port, test }, 2));
    else {
      context.complain(`${context.paint.bad(`${address} port ${port}: ${result.reason}.`)} ${terminalText(result.hint)}`);
      if (test.kind === "failed") context.complain(`Failed step: ${test.step}. ${test.finding}`);
    }
    return exitCode.target;
  }
  const { section, json } = options;
  if (json === true) context.print(terminalJson(sectionJson(result.device, section), 2));
  else {
    const { paint, columns } = context;
    context.print(renderDevice(result.device, { paint, columns, ...(section === undefined ? {} : { sections: section }) }).join("\n"));
    if (options.profiles !== undefined) await complainOfProfiles(profiles, context);
  }
  return exitCode.ok;
}

/** What was not understood in a person's own profiles, and in no shipped one. */
async function complainOfProfiles(profiles: ReturnType<typeof loadShippedProfiles>, context: CliContext): Promise<void> {
  for (const { file, line, message } of (await profiles).warnings)
    context.complain(context.paint.warning(terminalText(`${file}:${line}: ${message}`)));
}

/** `isthmus probe HOST`: one poll of one device, and what Isthmus makes of it. */
export function addProbeCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const command = program
    .command("probe")
    .argument("<host>", "device of the site configuration, or an address or name")
    .summary("read one device once and show what it is")
    .description(
      `Polls one device once over SNMP and prints the whole device model, as far as the device tells it. Its parts: ${sectionIds.join(", ")}.`,
    );
  addTargetOptions(command)
    .option("--timeout <ms>", "time one answer may take, in milliseconds", wholeNumber(100, 30_000), 2_000)
    .option("--retries <n>", "repeated requests", wholeNumber(0, 5), 1)
    .option("--section <names>", "show only these parts, whole, separated by commas", sections)
    .option("--profiles <dir>", "folder of your own profiles; files replace shipped ones of the same name")
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action(async (host: string, options: ProbeCommandOptions) => finish(await probe(host, options, context)));
}
