import { createHash } from "node:crypto";
import { DesiredConfig, type DesiredNotice, DesiredSettings, limits } from "@isthmus/contract";
import { schemaProblems, showProblem } from "../config/problem.ts";
import { type DesiredTrust, distrustOf } from "./desired-signature.ts";

/** A fetched document: usable, or refused with every problem. */
export type JudgedDocument =
  | { readonly kind: "ok"; readonly config: DesiredConfig; readonly settings: DesiredSettings }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

/** Holds what was fetched against what was offered, against the contract, and against the key that is to be trusted, if any. Never throws, whatever was fetched. */
export function judgeDocument(text: string, offered: DesiredNotice, trust?: DesiredTrust): JudgedDocument {
  const config = DesiredConfig.safeParse(parseJson(text)).data;
  if (config === undefined) {
    return refused(`what was fetched is no desired configuration of at most ${limits.desiredConfigBytes} characters`);
  }
  if (config.version !== offered.version) {
    return refused(`version ${config.version} was fetched instead`);
  }
  const sha256 = createHash("sha256").update(config.settings).digest("hex");
  if (sha256 !== config.sha256 || sha256 !== offered.sha256) {
    return refused("its text does not match its hash");
  }
  const distrust = trust === undefined ? undefined : distrustOf(config, trust);
  if (distrust !== undefined) {
    return refused(distrust);
  }
  const settings = readSettings(config);
  return settings.kind === "ok" ? { kind: "ok", config, settings: settings.settings } : settings;
}

/** The settings of a document whose text was already held against its hash. */
export function readSettings({
  settings,
}: DesiredConfig): { readonly kind: "ok"; readonly settings: DesiredSettings } | Extract<JudgedDocument, { kind: "refused" }> {
  const content = parseJson(settings);
  const parsed = DesiredSettings.safeParse(content);
  return parsed.success
    ? { kind: "ok", settings: parsed.data }
    : { kind: "refused", problems: schemaProblems(parsed.error, content).map(showProblem) };
}

function refused(problem: string): JudgedDocument {
  return { kind: "refused", problems: [problem] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
