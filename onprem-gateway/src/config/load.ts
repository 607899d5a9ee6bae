import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { DesiredSettings } from "@isthmus/contract";
import { type Document, parseDocument } from "yaml";
import { causeCode } from "../errors.ts";
import { crossCheck } from "./cross-check.ts";
import { mergeDesired, targetProblems } from "./merge-desired.ts";
import { ownHostProblems } from "./own-host.ts";
import { type ConfigProblem, schemaProblems } from "./problem.ts";
import { resolveSecrets, type SecretSources } from "./resolve-secrets.ts";
import { type GatewayConfig, GatewayFile } from "./schema.ts";

export type LoadedConfig =
  | {
      readonly kind: "ok";
      readonly config: GatewayConfig;
      /** First 16 hex digits of the SHA-256 over the configuration with references in place of secrets. */
      readonly hash: string;
      /** Devices for which the file goes before what the cloud wants. */
      readonly pinned: number;
      /** What was checked, references in place of secrets. */
      readonly file: GatewayFile;
      /** Secrets that AWS cannot give at the moment. */
      readonly doubts: readonly ConfigProblem[];
      /** What works, and should not be so. */
      readonly warnings: readonly ConfigProblem[];
    }
  | { readonly kind: "invalid"; readonly problems: readonly ConfigProblem[] };

type Environment = SecretSources["environment"];

export interface LoadOptions extends Pick<SecretSources, "remote"> {
  /** What the cloud wants, laid over the file if the file lets it. */
  readonly desired?: DesiredSettings | undefined;
  /** Addresses of the gateway's own machine, which are no device's. */
  readonly own?: readonly string[] | undefined;
}

/** Reads and checks a site configuration (YAML 1.2). All problems at once; never rejects for what the file holds. */
export async function loadConfig(path: string, environment: Environment, options: LoadOptions = {}): Promise<LoadedConfig> {
  let source: string;
  try {
    source = await readFile(path, "utf8");
  } catch (cause) {
    return invalid([{ path: "", expected: `a readable file ${path}`, found: causeCode(cause) }]);
  }
  return parseConfig(source, environment, options);
}

/** The same for text that was already read. */
export async function parseConfig(source: string, environment: Environment, options: LoadOptions = {}): Promise<LoadedConfig> {
  const document = parseDocument(source, { version: "1.2", schema: "core", prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    return invalid(
      document.errors.map(({ code, pos }) => ({ path: lineOf(source, pos[0]), expected: "YAML 1.2", found: yamlFault(code) })),
    );
  }
  const content = plainContent(document);
  if (content === manyAliases) {
    return invalid([{ path: "", expected: "at most 100 repeated aliases (*name)", found: "more" }]);
  }
  const parsed = GatewayFile.safeParse(content ?? {});
  if (!parsed.success) {
    return invalid(schemaProblems(parsed.error, content));
  }
  const { desired } = options;
  if (desired === undefined || parsed.data.cloudConfig?.accept !== true) {
    return checked(parsed.data, { ...options, environment });
  }
  const merged = mergeDesired(parsed.data, desired);
  const refused = targetProblems(parsed.data.cloudConfig.targets, desired);
  const whole = GatewayFile.safeParse(merged.content);
  if (!whole.success) {
    return invalid([...refused, ...schemaProblems(whole.error, merged.content)]);
  }
  const loaded = await checked(whole.data, { ...options, environment });
  if (loaded.kind === "invalid") {
    return invalid([...refused, ...loaded.problems]);
  }
  return refused.length > 0 ? invalid(refused) : { ...loaded, pinned: merged.pinned };
}

async function checked(file: GatewayFile, options: SecretSources & Pick<LoadOptions, "own">): Promise<LoadedConfig> {
  const resolved = await resolveSecrets(file, options);
  const problems = [
    ...crossCheck(file),
    ...ownHostProblems(file, options.own ?? []),
    ...(resolved.kind === "invalid" ? resolved.problems : []),
  ];
  if (problems.length > 0 || resolved.kind === "invalid") {
    return invalid(problems);
  }
  return { ...resolved, hash: hashOf(file), pinned: 0, file };
}

const manyAliases = Symbol("many aliases");

/** Aliases may multiply a small file into a huge value; the parser stops at 100 with a ReferenceError. */
function plainContent(document: Document): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    if (cause instanceof ReferenceError) {
      return manyAliases;
    }
    throw cause;
  }
}

function invalid(problems: readonly ConfigProblem[]): LoadedConfig {
  return { kind: "invalid", problems };
}

function hashOf(file: GatewayFile): string {
  return createHash("sha256").update(JSON.stringify(file)).digest("hex").slice(0, 16);
}

function lineOf(source: string, position: number): string {
  return `line ${source.slice(0, position).split("\n").length}`;
}

/** The parser's code only: its message quotes the line, which may hold a secret. */
function yamlFault(code: string): string {
  return code.toLowerCase().replaceAll("_", " ");
}
