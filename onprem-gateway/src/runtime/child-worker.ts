import { causeCode } from "../errors.ts";
import type { GatewayEvents } from "../events.ts";
import type { Clock } from "./clock.ts";
import { InputQuarantine } from "./input-quarantine.ts";
import { nextRestart, type RestartHistory } from "./restart-budget.ts";
import type { SupervisedWorker, WorkerRole, WorkerSupervisor } from "./worker.ts";
import type { WorkerFrame } from "./worker-channel.ts";
import { WorkerProcess } from "./worker-process.ts";

export type SuperviseOptions = Parameters<WorkerSupervisor["supervise"]>[0];

export interface ChildWorkerDependencies {
  readonly clock: Clock;
  readonly events: GatewayEvents;
  /** Program of the child; it is given `--worker <role>`. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where inputs are kept at which a worker ended twice; without it, nothing is kept from workers. */
  readonly quarantineDir?: string;
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
  readonly #quarantine: InputQuarantine | undefined;
  #worker: WorkerProcess | undefined;
  #answered = 0;
  #restarts = 0;
  #history: RestartHistory = [];
  #problem: string | undefined;
  readonly #running: Promise<void>;

  constructor(options: SuperviseOptions, deps: ChildWorkerDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#quarantine = openQuarantine(options, deps);
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
    const worker = this.#worker;
    worker?.disconnect();
    const killer = setTimeout(() => worker?.kill(), stopGraceMs);
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
    const { entry, environment, clock, events } = this.#deps;
    const { role, init, maxHeapMb = 256, compactHeap = false } = this.#options;
    const ended = new AbortController();
    const note = this.#openNote();
    const worker = new WorkerProcess({
      entry,
      role,
      maxHeapMb,
      compactHeap,
      environment,
      clock,
      ...(note === undefined ? {} : { noteDescriptor: note }),
      onFrame: (frame) => this.#receive(frame),
      onMalformed: () => events.count("worker.malformed-message"),
      onHeldOff: () => events.count("worker.held-off"),
      onBroken: (reason) => events.occurred("worker.channel-broken", { role, reason }, "error"),
    });
    this.#worker = worker;
    this.#answered = 0;
    this.#transmit({ type: "init", body: init(), refused: this.#quarantine?.refused() ?? [] });
    const watching = this.#watch(worker, ended.signal);
    const how = await worker.ended;
    this.#worker = undefined;
    ended.abort();
    await watching;
    this.#judge(note);
    return how;
  }

  #receive(frame: WorkerFrame): void {
    switch (frame.type) {
      case "pong":
        this.#answered = Math.max(this.#answered, frame.n);
        this.#problem = undefined;
        return;
      case "message":
        this.#options.onMessage(frame.body);
        return;
      case "ping":
      case "init":
        this.#deps.events.count("worker.malformed-message");
    }
  }

  /** Kills a worker that does not answer: an endless loop cannot be asked to stop. */
  async #watch(worker: WorkerProcess, ended: AbortSignal): Promise<void> {
    const { clock, events } = this.#deps;
    const startedMs = clock.monotonicMs();
    for (let n = 1; !ended.aborted; n += 1) {
      this.#transmit({ type: "ping", n });
      await clock.sleep(pingEveryMs, ended);
      const missed = n - this.#answered;
      const starting = this.#answered === 0 && clock.monotonicMs() - startedMs < startGraceMs;
      if (!ended.aborted && !starting && missed >= missedPingsAllowed) {
        events.occurred("worker.unresponsive", { role: this.#options.role, missed }, "error");
        worker.kill();
        return;
      }
    }
  }

  #transmit(frame: WorkerFrame): boolean {
    if (this.#worker === undefined) {
      return false;
    }
    const sent = this.#worker.send(frame);
    if (!sent) {
      this.#deps.events.count("worker.send-failed");
    }
    return sent;
  }

  #openNote(): number | undefined {
    try {
      return this.#quarantine?.openNote();
    } catch (cause) {
      this.#deps.events.occurred("worker.quarantine-failed", { code: causeCode(cause) }, "error");
      return undefined;
    }
  }

  /** An input at which the worker ended again and again is kept from it. */
  #judge(note: number | undefined): void {
    if (note === undefined || this.#quarantine === undefined) {
      return;
    }
    const { events } = this.#deps;
    const { role } = this.#options;
    try {
      const verdict = this.#stopping.signal.aborted ? undefined : this.#quarantine.judge(note);
      if (verdict?.kind === "quarantined") {
        events.occurred("worker.input-quarantined", { role, digest: verdict.digest, bytes: verdict.bytes }, "error");
      }
    } catch (cause) {
      events.occurred("worker.quarantine-failed", { code: causeCode(cause) }, "error");
    } finally {
      this.#quarantine.closeNote(note);
    }
  }
}

function openQuarantine({ role }: SuperviseOptions, { quarantineDir, events }: ChildWorkerDependencies): InputQuarantine | undefined {
  try {
    return quarantineDir === undefined ? undefined : new InputQuarantine(quarantineDir, role);
  } catch (cause) {
    events.occurred("worker.quarantine-failed", { code: causeCode(cause) }, "error");
    return undefined;
  }
}

/** Supervises workers as child processes of the gateway. */
export function createWorkerSupervisor(deps: ChildWorkerDependencies): WorkerSupervisor {
  return { supervise: (options: SuperviseOptions & { readonly role: WorkerRole }) => new ChildWorker(options, deps) };
}
