import { probeDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import { loadShippedProfiles } from "@isthmus/onprem-gateway/collectors/snmp/shipped-profiles";
import { testCredential } from "@isthmus/onprem-gateway/discovery/test-credential";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { portNumber, wholeNumber } from "../option-values.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { addCredentialOptions, type CredentialOptions, credentialFrom } from "../probe/credential.ts";
import { renderDevice } from "../probe/render-device.ts";
import { resolvedAddress } from "../probe/resolved-address.ts";

interface ProbeCommandOptions extends CredentialOptions {
  readonly port: number;
  readonly timeout: number;
  readonly retries: number;
  readonly json?: boolean;
}

/** Longest time a probe may take, for devices with very many interfaces too. */
const budgetMs = 60_000;

const examples = `
Examples:
  SNMP_COMMUNITY=... isthmus probe 192.0.2.7 --community-env SNMP_COMMUNITY
  isthmus probe 127.0.10.1 --port 1161 --community-env ISTHMUS_LAB_COMMUNITY --json
  isthmus probe rt1.example.com --v3-user monitor --auth-pass-env AUTH --priv-pass-env PRIV

Exit codes: 0 the device answered, 1 wrong usage, 2 it did not answer (the reason and a hint are shown).`;

async function probe(host: string, options: ProbeCommandOptions, context: CliContext): Promise<ExitCode> {
  const credential = credentialFrom(options, context.env);
  const address = await resolvedAddress(host);
  const result = await probeDevice(
    { address, port: options.port, credential },
    { timeoutMs: options.timeout, retries: options.retries, budgetMs, nowMs: () => Date.now(), profiles: loadShippedProfiles() },
  );
  if (result.kind === "failed") {
    const { port, timeout: timeoutMs, retries } = options;
    const test = await testCredential({ address, port, credential, timeoutMs, retries, clock: systemClock });
    if (options.json === true) context.print(terminalJson({ ...result, address, port, test }, 2));
    else {
      context.complain(`${context.paint.bad(`${address} port ${port}: ${result.reason}.`)} ${terminalText(result.hint)}`);
      if (test.kind === "failed") context.complain(`Failed step: ${test.step}. ${test.finding}`);
    }
    return exitCode.target;
  }
  if (options.json === true) context.print(terminalJson(result.device, 2));
  else context.print(renderDevice(result.device, context.paint).join("\n"));
  return exitCode.ok;
}

/** `isthmus probe HOST`: one poll of one device, and what Isthmus makes of it. */
export function addProbeCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const command = program
    .command("probe")
    .argument("<host>", "address or name of the device")
    .summary("read one device once and show what it is")
    .description(
      "Polls one device once over SNMP and prints the normalised device model: what it is, interfaces with counters, processors, memory, sensors, parts, neighbours and peers.",
    );
  addCredentialOptions(command)
    .option("--port <port>", "UDP port of the agent", portNumber, 161)
    .option("--timeout <ms>", "time one answer may take, in milliseconds", wholeNumber(100, 30_000), 2_000)
    .option("--retries <n>", "repeated requests", wholeNumber(0, 5), 1)
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action(async (host: string, options: ProbeCommandOptions) => finish(await probe(host, options, context)));
}
