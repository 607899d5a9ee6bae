import { readFile } from "node:fs/promises";
import { localRegion } from "@isthmus/local-stack/engine/local-stack";
import type { RealAccount } from "@isthmus/local-stack/services/real-account/real-account";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { terminalText } from "../output/terminal-text.ts";

/** The account that a profile, or the environment, names instead of the sample one. Throws `UsageError` for an address that is none. */
export function accountToRead(profile: string | undefined, env: CliContext["env"]): RealAccount | undefined {
  const endpointUrl = env["AWS_ENDPOINT_URL"];
  if (profile === undefined && endpointUrl === undefined) return undefined;
  if (endpointUrl !== undefined && !/^https?:/u.test(URL.parse(endpointUrl)?.protocol ?? "")) {
    throw new UsageError("bad-option", "AWS_ENDPOINT_URL must be an http or https address; it replaces the sample AWS account.");
  }
  const region = env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? localRegion;
  return { region, ...(profile === undefined ? {} : { profile }), ...(endpointUrl === undefined ? {} : { endpointUrl }) };
}

/** What `isthmus aws record` wrote. Throws `UsageError` for a file that cannot be read. */
export async function recordingText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new UsageError("unusable-file", `The recording ${terminalText(path)} cannot be read. \`isthmus aws record\` makes one.`);
  }
}
