#!/usr/bin/env node
import { processContext } from "./cli-context.ts";
import { runCli } from "./program.ts";

process.exitCode = await runCli(process.argv.slice(2), processContext());

// Nothing should be left open; if something is, the command still ends.
setTimeout(() => process.exit(), 3_000).unref();
