import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fullJitterBackoff } from "@isthmus/domain/schedule/backoff";
import { causeCode } from "../../errors.ts";
import type { Clock } from "../../runtime/clock.ts";
import { workerEnvironment } from "../../runtime/worker-environment.ts";
import { type PingResult, parseFpingLine } from "./fping-output.ts";

export interface FpingPingerOptions {
  /** Distinct IPv4 and IPv6 literals. */
  readonly targets: readonly string[];
  readonly periodMs: number;
  readonly timeoutMs: number;
  /** Every echo request's fate, about one per target and period. Not called while the pinger itself is in doubt. */
  readonly onResult: (result: PingResult) => void;
  /** The pinger cannot tell reachable from unreachable, and why; undefined when it can again. */
  readonly onProblem: (problem: string | undefined) => void;
  readonly clock: Clock;
  /** Program to run; "fping" unless a test says otherwise. */
  readonly program?: string;
}

/** Pinged beside the targets: as long as the loopback answers, silence of a target is the target's. */
const canary = "127.0.0.1";
const selfTestEveryMs = 30_000;
const defaultIntervalMs = 10;

const missing = "fping is not installed: install the package fping";
const powerless =
  "fping gets no answer from 127.0.0.1: give it CAP_NET_RAW (setcap cap_net_raw+ep on the fping program, or the capability for the container)";

type FpingProcess = ChildProcessByStdio<Writable, Readable, null>;

/**
 * One long-running fping for all targets. Tests itself against the loopback at start and with every round, since an fping without
 * CAP_NET_RAW reports everything as lost; reports nothing while in doubt; restarted when it ends.
 */
export class FpingPinger {
  readonly #options: FpingPingerOptions;
  readonly #stopping = new AbortController();
  readonly #seenMs = new Map<string, number>();
  #process: FpingProcess | undefined;
  #running: Promise<void> | undefined;
  #trusted = false;

  constructor(options: FpingPingerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#process?.kill("SIGKILL");
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      const problem = await this.#selfTest();
      this.#doubt(problem);
      if (problem !== undefined) {
        await clock.sleep(selfTestEveryMs, signal);
        continue;
      }
      const startedMs = clock.monotonicMs();
      await this.#loop();
      failures = clock.monotonicMs() - startedMs > selfTestEveryMs ? 0 : failures + 1;
      if (!signal.aborted) {
        this.#doubt("fping ended and is being restarted");
        await clock.sleep(fullJitterBackoff({ attempt: failures, baseMs: 500, capMs: selfTestEveryMs, random: Math.random }), signal);
      }
    }
  }

  /** Pings the loopback once. Undefined when that works, else the problem with its remedy. */
  #selfTest(): Promise<string | undefined> {
    const { program = "fping" } = this.#options;
    return new Promise((resolve) => {
      const child = spawn(program, ["-c", "1", "-t", "1000", "-q", canary], {
        env: workerEnvironment(process.env),
        stdio: "ignore",
        signal: this.#stopping.signal,
      });
      child.on("error", (error) => resolve(causeCode(error) === "ENOENT" ? missing : powerless));
      child.on("exit", (code) => resolve(code === 0 ? undefined : powerless));
    });
  }

  /** Runs fping until it ends or stops making sense. */
  async #loop(): Promise<void> {
    const { program = "fping", targets, periodMs, timeoutMs, clock } = this.#options;
    const all = [...new Set([canary, ...targets])];
    const intervalMs = Math.max(1, Math.min(defaultIntervalMs, Math.floor(periodMs / 2 / all.length)));
    const child = spawn(program, ["-l", "-i", `${intervalMs}`, "-p", `${periodMs}`, "-t", `${timeoutMs}`], {
      env: workerEnvironment(process.env),
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.#process = child;
    const ended = new AbortController();
    const end = new Promise<void>((resolve) => {
      child.on("error", () => resolve());
      child.on("exit", () => resolve());
    }).then(() => ended.abort());
    child.stdin.on("error", () => child.kill("SIGKILL"));
    child.stdin.end(`${all.join("\n")}\n`);
    createInterface({ input: child.stdout }).on("line", (line) => this.#takeLine(line));
    const nowMs = clock.monotonicMs();
    for (const target of all) {
      this.#seenMs.set(target, nowMs);
    }
    await Promise.all([end, this.#sweep(child, ended.signal)]);
    this.#process = undefined;
    this.#trusted = false;
  }

  #takeLine(line: string): void {
    const result = parseFpingLine(line);
    if (result === undefined || !this.#seenMs.has(result.target)) {
      return;
    }
    this.#seenMs.set(result.target, this.#options.clock.monotonicMs());
    if (result.target === canary && result.rttUs !== undefined && !this.#trusted) {
      this.#doubt(undefined);
    }
    this.#pass(result);
  }

  /**
   * fping says nothing about a request that the kernel refused to send (no route, for one): a target that stays silent for longer than
   * period and timeout allow counts as missed, provided that the canary was heard.
   */
  async #sweep(child: FpingProcess, ended: AbortSignal): Promise<void> {
    const { periodMs, timeoutMs, clock } = this.#options;
    const silentMs = periodMs * 1.5 + timeoutMs;
    while (!ended.aborted) {
      await clock.sleep(periodMs, ended);
      const nowMs = clock.monotonicMs();
      if (ended.aborted) {
        return;
      }
      if (nowMs - (this.#seenMs.get(canary) ?? nowMs) > silentMs * 2) {
        this.#doubt("fping no longer hears the loopback and is being restarted");
        child.kill("SIGKILL");
        return;
      }
      for (const [target, seenMs] of this.#seenMs) {
        if (target !== canary && nowMs - seenMs > silentMs) {
          this.#seenMs.set(target, seenMs + periodMs);
          this.#pass({ target, rttUs: undefined });
        }
      }
    }
  }

  #pass(result: PingResult): void {
    if (this.#trusted) {
      this.#options.onResult(result);
    }
  }

  #doubt(problem: string | undefined): void {
    this.#trusted = problem === undefined;
    if (!this.#stopping.signal.aborted) {
      this.#options.onProblem(problem);
    }
  }
}
