import { parse, stringify } from "yaml";
import { parseConfig } from "../config/load.ts";
import type { ConfigProblem } from "../config/problem.ts";
import type { NamedCredential } from "./try-credentials.ts";

export type LoadedCredentials =
  | { readonly kind: "ok"; readonly credentials: readonly NamedCredential[] }
  | { readonly kind: "invalid"; readonly problems: readonly ConfigProblem[] };

/** What a configuration needs besides credentials. None of it is used. */
const frame = {
  site: "discovery",
  gateway: "discovery",
  uplink: { url: "https://localhost/", region: "us-east-1" },
  spool: { dir: "/" },
};

/**
 * The `credentials:` of a site configuration, or of a file that holds nothing else, in the order written and checked as the gateway
 * does it. The rest of the file is not looked at.
 */
export async function parseCredentials(
  source: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LoadedCredentials> {
  let content: unknown;
  try {
    content = parse(source, { version: "1.2", schema: "core", maxAliasCount: 0 });
  } catch {
    return { kind: "invalid", problems: [{ path: "", expected: "YAML 1.2 without aliases", found: "something else" }] };
  }
  const credentials = typeof content === "object" && content !== null && "credentials" in content ? content.credentials : undefined;
  const loaded = await parseConfig(stringify({ ...frame, credentials: credentials ?? {} }), environment);
  return loaded.kind === "ok"
    ? { kind: "ok", credentials: Object.entries(loaded.config.credentials).map(([name, credential]) => ({ name, credential })) }
    : loaded;
}
