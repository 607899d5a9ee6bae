import { execFile } from "node:child_process";
import { delimiter } from "node:path";
import { MibIndexError } from "../errors.ts";

/** How one run of smidump went. */
export type SmidumpRun =
  | { readonly kind: "printed"; readonly text: string }
  /** In words, for the person who put the module there. */
  | { readonly kind: "failed"; readonly reason: string };

export interface SmidumpOptions {
  /** Program to run. */
  readonly program: string;
  /** Folders in which imported modules are searched, first match first. */
  readonly searchPath: readonly string[];
  readonly timeoutMs: number;
}

/** Larger than any module that was seen, by a factor of ten. */
const maxOutputBytes = 64 * 1024 * 1024;
const versionTimeoutMs = 5_000;

/**
 * Runs `smidump -f python` (libsmi, Debian package smitools) on module files or module names. Throws `MibIndexError` "smidump-missing"
 * when the program is not there; everything that a module can cause is a value, a crash of smidump included.
 */
export function runSmidump(modules: readonly string[], options: SmidumpOptions): Promise<SmidumpRun> {
  return runProgram(["-k", "-q", "-f", "python", ...modules], options);
}

function runProgram(args: readonly string[], { program, searchPath, timeoutMs }: SmidumpOptions): Promise<SmidumpRun> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      {
        // SMIPATH without an empty part replaces the built-in path; the machine's other settings stay out of it as far as smidump lets them.
        env: { PATH: process.env["PATH"], SMIPATH: searchPath.join(delimiter), LC_ALL: "C" },
        encoding: "latin1",
        timeout: timeoutMs,
        killSignal: "SIGKILL",
        maxBuffer: maxOutputBytes,
      },
      (error, stdout) => {
        if (error?.code === "ENOENT") reject(new MibIndexError("smidump-missing", "smidump is not installed", { program }));
        else resolve(error === null ? { kind: "printed", text: stdout } : { kind: "failed", reason: reasonOf(error, timeoutMs) });
      },
    );
  });
}

/** What `smidump -V` says; empty when it says nothing. Throws `MibIndexError` "smidump-missing" as above. */
export async function smidumpVersion(program: string): Promise<string> {
  const run = await runProgram(["-V"], { program, searchPath: [], timeoutMs: versionTimeoutMs });
  return run.kind === "printed" ? run.text.trim() : "";
}

function reasonOf(error: { readonly code?: unknown; readonly signal?: unknown; readonly killed?: boolean }, timeoutMs: number): string {
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return `smidump printed more than ${maxOutputBytes} bytes`;
  if (error.killed === true) return `smidump took more than ${timeoutMs / 1_000} s`;
  return typeof error.signal === "string" ? `smidump died of ${error.signal}` : `smidump gave up with exit code ${String(error.code)}`;
}
