import type { ReloadOutcome } from "@isthmus/onprem-gateway/reload-config";
import { reloadHeader } from "@isthmus/onprem-gateway/runtime/health-server";
import type { CliContext } from "../cli-context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { terminalText } from "../output/terminal-text.ts";
import { runningStack } from "../state-folder.ts";

export interface ReloadOptions {
  /** Where the gateway's health endpoint listens. */
  readonly gateway?: string;
}

/** Where a gateway listens that says nothing else. */
const usualHealth = "http://127.0.0.1:8161";
/** A gateway resolves names of secrets while it checks. */
const deadlineMs = 30_000;

/** Makes a running gateway of this machine read its configuration again, and prints what came of it. */
export async function reloadGateway({ gateway }: ReloadOptions, context: CliContext): Promise<ExitCode> {
  const { paint, print, complain } = context;
  const port = gateway === undefined ? (await runningStack(context.cwd))?.healthPort : undefined;
  const base = gateway ?? (port === undefined ? usualHealth : `http://127.0.0.1:${port}`);
  const outcome = await askReload(base);
  if (outcome === undefined) {
    complain(
      `${paint.bad("isthmus:")} no gateway of this machine answers at ${terminalText(base)}; its health section says where it listens.`,
    );
    return exitCode.target;
  }
  if (outcome.kind === "refused") {
    complain([`${paint.bad("refused")}, the old configuration goes on:`, ...outcome.problems.map(bullet)].join("\n"));
    return exitCode.usage;
  }
  const { added, removed, changed, untouched, restartNeeded, misfits, configHash } = outcome;
  print(
    `configuration ${terminalText(configHash)} is followed: devices ${added} added, ${removed} removed, ${changed} changed, ${untouched} as before`,
  );
  if (restartNeeded.length > 0) print(paint.warning(`wait for a restart: ${restartNeeded.map(terminalText).join(", ")}`));
  if (misfits.length > 0)
    print([paint.warning("what the cloud wants no longer goes with the file, which counts alone:"), ...misfits.map(bullet)].join("\n"));
  return exitCode.ok;
}

function bullet(text: string): string {
  return `  ${terminalText(text)}`;
}

/** Undefined when nobody answers there, or somebody who is no gateway. */
async function askReload(base: string): Promise<ReloadOutcome | undefined> {
  try {
    const response = await fetch(new URL("/reload", base), {
      method: "POST",
      headers: { [reloadHeader]: "1" },
      signal: AbortSignal.timeout(deadlineMs),
    });
    const body: unknown = await response.json();
    return isOutcome(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function isOutcome(body: unknown): body is ReloadOutcome {
  if (typeof body !== "object" || body === null || !("kind" in body)) return false;
  const listed = (name: string) => Array.isArray(Object.getOwnPropertyDescriptor(body, name)?.value);
  return body.kind === "refused" ? listed("problems") : body.kind === "applied" && listed("restartNeeded") && listed("misfits");
}
