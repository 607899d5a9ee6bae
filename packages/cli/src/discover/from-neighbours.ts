import { resolve } from "node:path";
import { loadConfig } from "@isthmus/onprem-gateway/config/load";
import { showProblem } from "@isthmus/onprem-gateway/config/problem";
import { askWatched, type WatchedNeighbours } from "@isthmus/onprem-gateway/discovery/ask-watched";
import { devicesYaml } from "@isthmus/onprem-gateway/discovery/devices-yaml";
import { proposeCandidates } from "@isthmus/onprem-gateway/discovery/propose-devices";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { terminalJson, terminalText } from "../output/terminal-text.ts";
import { ProgressLine } from "./progress-line.ts";
import { neighbourLines } from "./render-discovery.ts";

export interface NeighbourOptions {
  /** The site configuration whose devices are asked. */
  readonly credentials?: string;
  readonly rate: number;
  readonly concurrency: number;
  readonly timeout: number;
  readonly json?: boolean;
  readonly yaml?: boolean;
}

/** Asks the devices of a site configuration whom they hear of, and proposes those that it does not name. */
export async function discoverFromNeighbours(options: NeighbourOptions, context: CliContext): Promise<ExitCode> {
  const config = await configOf(options, context);
  const cancel = new AbortController();
  const onInterrupt = () => cancel.abort();
  process.once("SIGINT", onInterrupt);
  const progress = new ProgressLine();
  const found = await askWatched({
    config,
    perSecond: options.rate,
    concurrency: options.concurrency,
    timeoutMs: options.timeout,
    clock: systemClock,
    signal: cancel.signal,
    onProgress: (each) => progress.show(each),
  });
  progress.clear();
  process.off("SIGINT", onInterrupt);
  if (found.cancelled) context.complain(context.paint.warning("Cancelled: this is what was heard until then."));
  if (options.json === true) context.print(terminalJson({ ...found, proposals: proposeCandidates(found.candidates) }, 2));
  else if (options.yaml === true) context.print(devicesYaml(proposeCandidates(found.candidates)).trimEnd());
  else context.print(reportLines(found, context).join("\n"));
  return found.candidates.length > 0 ? exitCode.ok : exitCode.target;
}

async function configOf({ credentials: file }: NeighbourOptions, { cwd, env }: CliContext) {
  if (file === undefined) {
    throw new UsageError("bad-option", "--from-neighbours asks the devices of a site configuration: name it with --credentials FILE.");
  }
  const path = resolve(cwd, file);
  const loaded = await loadConfig(path, env);
  if (loaded.kind === "ok") return loaded.config;
  const problems = loaded.problems.map((each) => `  ${terminalText(showProblem(each))}`);
  throw new UsageError("unusable-file", [`${terminalText(path)} cannot be used:`, ...problems].join("\n"));
}

function reportLines({ answered, silent, candidates }: WatchedNeighbours, { paint }: CliContext): readonly string[] {
  const summary = `${answered} of ${answered + silent.length} devices read over SNMP told whom they hear of.`;
  return [
    summary,
    ...(silent.length === 0 ? [] : [paint.warning(`no answer from ${silent.map(terminalText).join(", ")}`)]),
    ...(candidates.length === 0
      ? ["Everybody whom they hear of is watched, or they tell nobody."]
      : [
          ...neighbourLines(candidates, "Heard of, and not watched:"),
          "",
          "Again with --yaml: those with an address as devices: for the site configuration. isthmus discover ADDRESS says what one of them is.",
        ]),
  ];
}
