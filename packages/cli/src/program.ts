import { Command, CommanderError } from "commander";
import type { CliContext } from "./cli-context.ts";
import { addAlarmsCommand } from "./commands/alarms.ts";
import { addAwsCommand } from "./commands/aws.ts";
import { addChangesCommand } from "./commands/changes.ts";
import { addConfigCommand } from "./commands/config.ts";
import { addDiscoverCommand } from "./commands/discover.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addEventsCommand } from "./commands/events.ts";
import { addGatewayCommand } from "./commands/gateway.ts";
import { addJoinsCommand } from "./commands/joins.ts";
import { addLabCommand } from "./commands/lab.ts";
import { addOidCommand } from "./commands/oid.ts";
import { addPathCommand } from "./commands/path.ts";
import { addProbeCommand } from "./commands/probe.ts";
import { addProfileCommand } from "./commands/profile.ts";
import { addSpoolCommand } from "./commands/spool.ts";
import { addStartCommand } from "./commands/start.ts";
import { addStatusCommand } from "./commands/status.ts";
import { addWalkCommand } from "./commands/walk.ts";
import { UsageError } from "./errors.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";

const help = `
Exit codes: 0 ok, 1 wrong usage or configuration, 2 a problem of what was asked about.
Every command has --help with examples.`;

function build(context: CliContext, finish: (code: ExitCode) => void): Command {
  const program = new Command("isthmus")
    // An option belongs to the command it follows: `oid search --json` is no option of `oid`.
    .enablePositionalOptions()
    .description("Watches an on-premises network and AWS as one network.")
    .version("0.1.0")
    .showHelpAfterError("(--help shows the usage)")
    .addHelpText("after", help)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.print(text.trimEnd()),
      writeErr: (text) => context.complain(text.trimEnd()),
      getOutHelpWidth: () => Math.min(context.columns, 120),
      getErrHelpWidth: () => Math.min(context.columns, 120),
    });
  for (const add of [
    addStartCommand,
    addStatusCommand,
    addAlarmsCommand,
    addLabCommand,
    addProbeCommand,
    addDiscoverCommand,
    addWalkCommand,
    addOidCommand,
    addProfileCommand,
    addPathCommand,
    addChangesCommand,
    addEventsCommand,
    addJoinsCommand,
    addGatewayCommand,
    addAwsCommand,
    addConfigCommand,
    addSpoolCommand,
    addDoctorCommand,
  ]) {
    add(program, context, finish);
  }
  return program;
}

/** Runs one command line (without interpreter and script) and gives the exit code. Never rejects for what a person typed. */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  let code: ExitCode = exitCode.ok;
  const program = build(context, (finished) => {
    code = finished;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    if (error instanceof UsageError) {
      context.complain(`${context.paint.bad("isthmus:")} ${error.message}`);
      return exitCode.usage;
    }
    throw error;
  }
}
