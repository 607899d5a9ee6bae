import { z } from "zod";
import { StartError } from "../errors.ts";
import type { SupervisedWorker, WorkerRole } from "../runtime/worker.ts";
import type { CollectorDependencies } from "./dependencies.ts";
import { KernelDrops } from "./kernel-drops.ts";

const Port = z.int().min(1).max(65_535);

/** What every listening worker says about its sockets, and what it threw away. */
export const ListenerReport = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("listening"),
    udpPort: Port.optional(),
    tcpPort: Port.optional(),
    tlsPort: Port.optional(),
    /** Receive buffer of the UDP socket as the kernel granted it. */
    receiveBufferBytes: z.int().min(0).optional(),
  }),
  z.object({ kind: z.literal("failed"), endpoint: z.string().max(128), code: z.string().max(64) }),
  z.object({ kind: z.literal("counted"), counts: z.record(z.string().regex(/^[a-z0-9.-]{1,40}$/u), z.int().min(0)) }),
]);
export type ListenerReport = z.infer<typeof ListenerReport>;

export interface ListeningPorts {
  readonly udpPort?: number | undefined;
  readonly tcpPort?: number | undefined;
  readonly tlsPort?: number | undefined;
}

export interface ListeningWorkerOptions {
  readonly role: WorkerRole;
  /** Prefix of the counters, such as "syslog". */
  readonly counterPrefix: string;
  /** What it receives, as problems begin: "syslog is", "traps are". */
  readonly subject: string;
  readonly init: () => unknown;
  /** Where the UDP socket is bound, if there is one; what its full buffer loses is counted. */
  readonly udpAddress?: string;
  /** Everything that is not a ListenerReport. */
  readonly onMessage: (message: unknown) => void;
}

const startWithinMs = 15_000;
/** Below this, a burst of a second overruns the socket (a stock kernel grants 425,984). */
const smallReceiveBufferBytes = 1_048_576;
const receiveBufferRemedy = "raise net.core.rmem_max to 8388608";
const watchDropsEveryMs = 10_000;
/** So long after the last datagram was lost, the loss is still a problem worth a person's look. */
const dropsMatterForMs = 5 * 60_000;

/** A worker that owns sockets: `start` waits until they are bound, and failures to bind become problems with a remedy. */
export class ListeningWorker {
  readonly #options: ListeningWorkerOptions;
  readonly #deps: CollectorDependencies;
  readonly #stopping = new AbortController();
  #worker: SupervisedWorker | undefined;
  #failure: string | undefined;
  #watchedSocket = new AbortController();
  #lastDropMs: number | undefined;
  #settleStart: ((outcome: ListeningPorts | { readonly endpoint: string; readonly code: string }) => void) | undefined;

  constructor(options: ListeningWorkerOptions, deps: CollectorDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  async start(): Promise<ListeningPorts> {
    const { role, init } = this.#options;
    const bound = new Promise<ListeningPorts | { readonly endpoint: string; readonly code: string }>((resolve) => {
      this.#settleStart = resolve;
    });
    this.#worker = this.#deps.workers.supervise({
      role,
      init,
      onMessage: (message) => this.#receive(message),
      onRestart: () => this.#deps.events.count(`${this.#options.counterPrefix}.worker.restarted`),
    });
    const late = this.#deps.clock
      .sleep(startWithinMs, this.#stopping.signal)
      .then(() => ({ endpoint: role, code: "no answer from the worker" }));
    const outcome = await Promise.race([bound, late]);
    this.#settleStart = undefined;
    if ("code" in outcome) {
      await this.stop();
      throw new StartError(
        "listener-unavailable",
        "cannot listen: the port is taken, or ports below 1024 need CAP_NET_BIND_SERVICE",
        outcome,
      );
    }
    return outcome;
  }

  send(message: unknown): boolean {
    return this.#worker?.send(message) ?? false;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#watchedSocket.abort();
    await this.#worker?.stop();
  }

  problem(): string | undefined {
    const { subject } = this.#options;
    const failure = this.#failure ?? this.#worker?.problem();
    if (failure !== undefined) {
      return `${subject} not received: ${failure}`;
    }
    const lost = this.#lastDropMs !== undefined && this.#deps.clock.monotonicMs() - this.#lastDropMs < dropsMatterForMs;
    return lost ? `${subject} received in part: the kernel drops datagrams at a full receive buffer; ${receiveBufferRemedy}` : undefined;
  }

  /** Counts what the kernel drops at the socket that the worker has just bound; the one before is gone. */
  #watchDrops(port: number): void {
    const { udpAddress: address } = this.#options;
    this.#watchedSocket.abort();
    this.#watchedSocket = new AbortController();
    if (address !== undefined && !this.#stopping.signal.aborted) {
      void this.#countDrops(new KernelDrops({ address, port }), this.#watchedSocket.signal);
    }
  }

  async #countDrops(drops: KernelDrops, signal: AbortSignal): Promise<void> {
    const { events, clock } = this.#deps;
    const { counterPrefix } = this.#options;
    while (!signal.aborted) {
      const datagrams = (await drops.take()) ?? 0;
      if (datagrams > 0) {
        this.#lastDropMs = clock.monotonicMs();
        events.count(`${counterPrefix}.dropped.kernel`, datagrams);
        events.occurred(`${counterPrefix}.receive-buffer.overrun`, { datagrams, remedy: receiveBufferRemedy }, "warn");
      }
      await clock.sleep(watchDropsEveryMs, signal);
    }
  }

  #receive(message: unknown): void {
    const report = ListenerReport.safeParse(message);
    if (!report.success) {
      this.#options.onMessage(message);
      return;
    }
    const { events } = this.#deps;
    const { counterPrefix } = this.#options;
    switch (report.data.kind) {
      case "listening": {
        const { kind: _kind, receiveBufferBytes: bytes, ...ports } = report.data;
        this.#failure = undefined;
        if (bytes !== undefined && bytes < smallReceiveBufferBytes) {
          events.occurred(`${counterPrefix}.receive-buffer.small`, { bytes, remedy: receiveBufferRemedy }, "warn");
        }
        if (ports.udpPort !== undefined) {
          this.#watchDrops(ports.udpPort);
        }
        this.#settleStart?.(ports);
        return;
      }
      case "failed": {
        const { endpoint, code } = report.data;
        this.#failure = `cannot listen on ${endpoint} (${code})`;
        this.#settleStart?.({ endpoint, code });
        return;
      }
      case "counted":
        for (const [name, count] of Object.entries(report.data.counts)) {
          events.count(`${counterPrefix}.${name}`, count);
        }
        return;
    }
  }
}
