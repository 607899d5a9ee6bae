import { readFile, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { loadProfiles } from "@isthmus/onprem-gateway/profiles/load-profiles";
import { profileFolders } from "@isthmus/onprem-gateway/profiles/profile-folders";
import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../errors.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { openDictionary } from "../oid/dictionary-files.ts";
import { terminalText } from "../output/terminal-text.ts";
import { draftProfile } from "./draft/draft-profile.ts";
import { writeDraft } from "./draft/write-draft.ts";
import { readRecording } from "./read-recording.ts";

export interface DraftOptions {
  readonly output?: string;
}

/** Writes the draft of a profile; exit code 2 when the file holds no object at all. */
export async function draft(file: string, { output }: DraftOptions, context: CliContext): Promise<ExitCode> {
  const { values, badLines } = readRecording(await recordingText(resolve(context.cwd, file)));
  if (badLines > 0) context.complain(context.paint.warning(`${badLines} lines are no objects and were left out.`));
  if (values.size === 0) {
    context.complain(`${terminalText(file)} holds no object in the snmprec format.`);
    return exitCode.target;
  }
  const { dictionary, leftOut } = await openDictionary(context.env);
  for (const { file: damaged, reason } of leftOut) context.complain(context.paint.warning(terminalText(`${damaged}: ${reason}`)));
  const catalogue = await loadProfiles(profileFolders(undefined));
  const yaml = writeDraft(draftProfile({ values, dictionary, catalogue }), basename(file));
  if (output === undefined) context.print(yaml.trimEnd());
  else await writeFile(resolve(context.cwd, output), yaml);
  return exitCode.ok;
}

async function recordingText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new UsageError("unusable-file", `The file ${terminalText(path)} cannot be read.`);
  }
}
