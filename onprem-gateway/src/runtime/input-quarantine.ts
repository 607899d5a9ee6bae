import { closeSync, mkdirSync, openSync, readdirSync, readSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, noteBytes, readNote } from "./last-input.ts";
import type { WorkerRole } from "./worker.ts";

/** Ends of a worker at the same input after which it is not given that input again. */
const endsAllowed = 2;
const maxKept = 64;
const maxSuspects = 64;

/** What was decided about the input that a worker read last before it ended. */
export type InputVerdict =
  | { readonly kind: "none" }
  | { readonly kind: "suspect"; readonly digest: string }
  | { readonly kind: "quarantined"; readonly digest: string; readonly bytes: number };

/**
 * Keeps the input at which a worker ended twice away from it: such an input lies in the directory as `<role>-<sha256>.input`, at most 64 KiB
 * each and 64 of them, until somebody looks at it and removes the file. Survives restarts of the gateway.
 */
export class InputQuarantine {
  readonly #directory: string;
  readonly #role: WorkerRole;
  readonly #suspects = new Map<string, number>();
  readonly #kept: Set<string>;

  /** Creates the directory when it is not there. Throws what the file system throws. */
  constructor(directory: string, role: WorkerRole) {
    this.#directory = directory;
    this.#role = role;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#kept = new Set(readdirSync(directory).flatMap((name) => this.#digestIn(name) ?? []));
  }

  /** Digests of inputs that the worker must not read. */
  refused(): readonly string[] {
    return [...this.#kept];
  }

  /** Opens an empty file without a name that the next incarnation notes its inputs in. The descriptor is to be closed with closeNote. */
  openNote(): number {
    const path = join(this.#directory, `${this.#role}.last`);
    const descriptor = openSync(path, "w+", 0o600);
    unlinkSync(path);
    return descriptor;
  }

  closeNote(descriptor: number): void {
    closeSync(descriptor);
  }

  /** To be called when a worker ended that nobody asked to: judges what it read last. */
  judge(descriptor: number): InputVerdict {
    const note = Buffer.alloc(noteBytes);
    const input = readNote(note.subarray(0, readSync(descriptor, note, 0, noteBytes, 0)));
    if (input === undefined) {
      return { kind: "none" };
    }
    const digest = digestOf(input);
    const ends = (this.#suspects.get(digest) ?? 0) + 1;
    this.#suspects.delete(digest);
    if (ends < endsAllowed || this.#kept.size >= maxKept) {
      this.#suspect(digest, ends);
      return { kind: "suspect", digest };
    }
    writeFileSync(join(this.#directory, `${this.#role}-${digest}.input`), input, { mode: 0o600 });
    this.#kept.add(digest);
    return { kind: "quarantined", digest, bytes: input.length };
  }

  #suspect(digest: string, ends: number): void {
    this.#suspects.set(digest, ends);
    if (this.#suspects.size > maxSuspects) {
      const [oldest] = this.#suspects.keys();
      this.#suspects.delete(oldest ?? digest);
    }
  }

  #digestIn(name: string): string | undefined {
    const prefix = `${this.#role}-`;
    const digest = name.startsWith(prefix) ? name.slice(prefix.length).replace(/\.input$/u, "") : "";
    return /^[0-9a-f]{64}$/u.test(digest) ? digest : undefined;
  }
}
