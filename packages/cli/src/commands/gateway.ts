import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { type ReloadOptions, reloadGateway } from "../gateway/reload.ts";
import { terminalText } from "../output/terminal-text.ts";

interface GatewayRunOptions {
  readonly config: string;
  readonly check?: boolean;
}

const examples = `
Examples:
  isthmus gateway run --config /etc/isthmus/gateway.yaml --check
  isthmus gateway run --config onprem-gateway/examples/gateway.yaml

The gateway logs JSON lines to its standard output. Ctrl-C or SIGTERM drains and stops it; SIGHUP makes it read its configuration again.
Exit codes: 0 stopped or configuration fine, 1 configuration wrong (every problem is listed), 2 it could not run.`;

/** Entry file of the gateway, to be run by Node.js. */
export function gatewayEntry(): string {
  return fileURLToPath(import.meta.resolve("@isthmus/onprem-gateway/main"));
}

async function run(options: GatewayRunOptions, context: CliContext): Promise<ExitCode> {
  const config = resolve(context.cwd, options.config);
  try {
    await access(config, constants.R_OK);
  } catch {
    throw new UsageError("unusable-file", `The configuration file ${terminalText(config)} cannot be read.`);
  }
  const args = [gatewayEntry(), "--config", config, ...(options.check === true ? ["--check"] : [])];
  const child = spawn(process.execPath, args, { cwd: context.cwd, env: { ...context.env }, stdio: "inherit" });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGTERM", forward);
  process.on("SIGHUP", forward);
  // Ctrl-C reaches the gateway by itself, since it is in the same process group.
  process.on("SIGINT", ignore);
  const [code] = (await once(child, "exit")) as [number | null];
  process.off("SIGTERM", forward);
  process.off("SIGHUP", forward);
  process.off("SIGINT", ignore);
  return code === exitCode.ok || code === exitCode.usage ? code : exitCode.target;
}

function ignore(): void {
  return;
}

/** `isthmus gateway run`: the gateway itself, in the foreground. `isthmus gateway reload`: a running one follows its file. */
export function addGatewayCommand(program: Command, context: CliContext, finish: (code: ExitCode) => void): void {
  const gateway = program
    .command("gateway")
    .summary("run a site's gateway")
    .description("Runs a site's gateway, as the container does, or makes a running one read its configuration again.");
  gateway
    .command("reload")
    .description("Makes the gateway that runs on this machine read its configuration again: all of it or, when it is wrong, nothing.")
    .option("--gateway <url>", "where its health endpoint listens; else that of the local stack, else http://127.0.0.1:8161")
    .action(async (options: ReloadOptions) => finish(await reloadGateway(options, context)));
  gateway
    .command("run")
    .description("Runs the gateway in the foreground, or only checks its configuration.")
    .requiredOption("--config <file>", "site configuration (YAML)")
    .option("--check", "check the configuration, list every problem, and end")
    .addHelpText("after", examples)
    .action(async (options: GatewayRunOptions) => finish(await run(options, context)));
}
