import { type ChildProcess, fork } from "node:child_process";
import { causeCode } from "../errors.ts";
import type { GatewayEvents } from "../events.ts";
import type { Clock } from "./clock.ts";
import { nextRestart, type RestartHistory } from "./restart-budget.ts";
import type { SupervisedWorker, WorkerRole, WorkerSupervisor } from "./worker.ts";
import { parseWorkerFrame, type WorkerFrame } from "./worker-channel.ts";
import { workerEnvironment } from "./worker-environment.ts";

export type SuperviseOptions = Parameters<WorkerSupervisor["supervise"]>[0];

export interface ChildWorkerDependencies {
  readonly clock: Clock;
  readonly events: GatewayEvents;
  /** Program of the child; it is given `--worker <role>`. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const pingEveryMs = 1_000;
/** Unanswered pings in a row after which a worker is taken to hang. */
const missedPingsAllowed = 3;
/** Starting a program and loading its code takes longer than answering. */
const startGraceMs = 15_000;
const stopGraceMs = 2_000;

/** One child process that is started again whenever it ends, and killed when it stops answering. */
export class ChildWorker implements SupervisedWorker {
  readonly #options: SuperviseOptions;
  readonly #deps: ChildWorkerDependencies;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #answered = 0;
  #restarts = 0;
  #history: RestartHistory = [];
  #problem: string | undefined;
  readonly #running: Promise<void>;

  constructor(options: SuperviseOptions, deps: ChildWorkerDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#running = this.#run();
  }

  send(message: unknown): boolean {
    return this.#transmit({ type: "message", body: message });
  }

  restarts(): number {
    return this.#restarts;
  }

  problem(): string | undefined {
    return this.#problem;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (child?.connected === true) {
      child.disconnect();
    }
    const killer = setTimeout(() => child?.kill("SIGKILL"), stopGraceMs);
    await this.#running;
    clearTimeout(killer);
  }

  async #run(): Promise<void> {
    const { clock, events } = this.#deps;
    const { role, onRestart } = this.#options;
    while (!this.#stopping.signal.aborted) {
      const outcome = await this.#runOnce();
      if (this.#stopping.signal.aborted) {
        return;
      }
      const { history, delayMs } = nextRestart(this.#history, clock.monotonicMs());
      this.#history = history;
      this.#restarts += 1;
      this.#problem = `the ${role} process ended (${outcome}); it starts again in ${Math.ceil(delayMs / 1_000)} s`;
      events.occurred("worker.ended", { role, outcome, delayMs }, "warn");
      await clock.sleep(delayMs, this.#stopping.signal);
      if (!this.#stopping.signal.aborted) {
        onRestart?.();
      }
    }
  }

  /** Runs one incarnation to its end and says how it ended. */
  async #runOnce(): Promise<string> {
    const { entry, environment } = this.#deps;
    const { role, init, maxHeapMb = 256 } = this.#options;
    const ended = new AbortController();
    const child = fork(entry, ["--worker", role], {
      serialization: "advanced",
      env: workerEnvironment(environment),
      execArgv: [`--max-old-space-size=${maxHeapMb}`],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child = child;
    this.#answered = 0;
    const outcome = new Promise<string>((resolve) => {
      child.once("error", (cause) => resolve(causeCode(cause)));
      child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    child.on("message", (message) => this.#receive(message));
    this.#transmit({ type: "init", body: init() });
    const watching = this.#watch(child, ended.signal);
    const how = await outcome;
    this.#child = undefined;
    ended.abort();
    await watching;
    return how;
  }

  #receive(message: unknown): void {
    const frame = parseWorkerFrame(message);
    switch (frame?.type) {
      case "pong":
        this.#answered = Math.max(this.#answered, frame.n);
        this.#problem = undefined;
        return;
      case "message":
        this.#options.onMessage(frame.body);
        return;
      case "ping":
      case "init":
      case undefined:
        this.#deps.events.count("worker.malformed-message");
    }
  }

  /** Kills a worker that does not answer: an endless loop cannot be asked to stop. */
  async #watch(child: ChildProcess, ended: AbortSignal): Promise<void> {
    const { clock, events } = this.#deps;
    const startedMs = clock.monotonicMs();
    for (let n = 1; !ended.aborted; n += 1) {
      this.#transmit({ type: "ping", n });
      await clock.sleep(pingEveryMs, ended);
      const missed = n - this.#answered;
      const starting = this.#answered === 0 && clock.monotonicMs() - startedMs < startGraceMs;
      if (!ended.aborted && !starting && missed >= missedPingsAllowed) {
        events.occurred("worker.unresponsive", { role: this.#options.role, missed }, "error");
        child.kill("SIGKILL");
        return;
      }
    }
  }

  #transmit(frame: WorkerFrame): boolean {
    const child = this.#child;
    if (child?.connected !== true) {
      return false;
    }
    try {
      return child.send(frame, (error) => {
        if (error !== null) {
          this.#deps.events.count("worker.send-failed");
        }
      });
    } catch {
      this.#deps.events.count("worker.send-failed");
      return false;
    }
  }
}

/** Supervises workers as child processes of the gateway. */
export function createWorkerSupervisor(deps: ChildWorkerDependencies): WorkerSupervisor {
  return { supervise: (options: SuperviseOptions & { readonly role: WorkerRole }) => new ChildWorker(options, deps) };
}
