import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ProcessIdentity, stillRuns } from "./process-identity.ts";

/** What a running local stack tells about itself in `.isthmus/run.json`. */
export interface RunRecord extends ProcessIdentity {
  readonly consolePort: number;
  readonly endpointPort: number;
  readonly syslogPort: number;
  readonly trapPort: number;
  /** Absent when the stack was started without a gateway. */
  readonly healthPort?: number;
}

/** Folder with everything a local stack keeps, inside the folder it was started in. */
export function stateFolder(cwd: string): string {
  return join(cwd, ".isthmus");
}

function runFile(cwd: string): string {
  return join(stateFolder(cwd), "run.json");
}

const numbers = ["pid", "consolePort", "endpointPort", "syslogPort", "trapPort"] as const;

function isRunRecord(value: unknown): value is RunRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    numbers.every((name) => Number.isInteger(Object.getOwnPropertyDescriptor(value, name)?.value))
  );
}

/** The stack that runs from this folder; undefined when none does, also when a record was left by one that died. */
export async function runningStack(cwd: string): Promise<RunRecord | undefined> {
  let record: unknown;
  try {
    record = JSON.parse(await readFile(runFile(cwd), "utf8"));
  } catch {
    return undefined;
  }
  return isRunRecord(record) && (await stillRuns(record)) ? record : undefined;
}

export async function writeRunRecord(cwd: string, record: RunRecord): Promise<void> {
  await writeFile(runFile(cwd), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Harmless when there is none. */
export async function removeRunRecord(cwd: string): Promise<void> {
  await rm(runFile(cwd), { force: true });
}
