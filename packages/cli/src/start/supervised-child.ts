import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { endChild } from "@isthmus/local-stack/end-child";
import { forgetProcess, noteProcess } from "./leftover.ts";

export interface ChildSpecification {
  /** As a person calls it, such as "The gateway". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Gets everything that the child prints; appended. */
  readonly logFile: string;
  /** Names the process while it runs, for a later start that has to end it. */
  readonly processFile: string;
}

const firstRestartMs = 1_000;
const longestRestartMs = 30_000;
/** A child that lived this long has earned a quick restart. */
const soundLifeMs = 60_000;
const stopDeadlineMs = 8_000;

/** A child process that is started again, loudly, whenever it ends before it was told to. */
export class SupervisedChild {
  readonly #specification: ChildSpecification;
  readonly #say: (sentence: string) => void;
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #restartMs = firstRestartMs;
  #stopping = false;

  constructor(specification: ChildSpecification, say: (sentence: string) => void) {
    this.#specification = specification;
    this.#say = say;
    this.#log = createWriteStream(specification.logFile, { flags: "a", mode: 0o600 });
  }

  start(): void {
    const { command, args, env, cwd } = this.#specification;
    const startedMs = performance.now();
    const child = spawn(command, [...args], { cwd, env: { ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
    this.#child = child;
    if (child.pid !== undefined) void this.#note(child.pid);
    child.stdout.pipe(this.#log, { end: false });
    child.stderr.pipe(this.#log, { end: false });
    child.once("error", () => this.#ended("could not be started", startedMs));
    child.once("exit", (code, signal) =>
      this.#ended(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`, startedMs),
    );
  }

  /** Process id, undefined while it is not running. */
  pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Asks it to end, and kills it when it does not within eight seconds. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    this.#child = undefined;
    if (child !== undefined) await endChild(child, { deadlineMs: stopDeadlineMs });
    await forgetProcess(this.#specification.processFile);
    await new Promise<void>((resolve) => this.#log.end(() => resolve()));
  }

  async #note(pid: number): Promise<void> {
    try {
      await noteProcess(this.#specification.processFile, pid);
    } catch {
      this.#say(`${this.#specification.processFile} could not be written; a later start cannot end a left-over process.`);
    }
  }

  #ended(how: string, startedMs: number): void {
    if (this.#stopping) return;
    this.#child = undefined;
    if (performance.now() - startedMs > soundLifeMs) this.#restartMs = firstRestartMs;
    this.#say(
      `${this.#specification.name} ${how}; it is started again in ${this.#restartMs / 1000} s. Its log: ${this.#specification.logFile}`,
    );
    this.#restart = setTimeout(() => this.start(), this.#restartMs);
    this.#restartMs = Math.min(longestRestartMs, this.#restartMs * 2);
  }
}
