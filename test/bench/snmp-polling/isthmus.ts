import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DeviceAnswers } from "@isthmus/onprem-gateway/collectors/device-answers";
import { DeviceStates } from "@isthmus/onprem-gateway/collectors/device-states";
import { LearnedDevices } from "@isthmus/onprem-gateway/collectors/learned-devices";
import { type ArrivedPoll, DeviceWatch } from "@isthmus/onprem-gateway/collectors/snmp/device-watch";
import { PollReader } from "@isthmus/onprem-gateway/collectors/snmp/packed-poll";
import type { PollSlot } from "@isthmus/onprem-gateway/collectors/snmp/poll-report";
import { readQuietResults } from "@isthmus/onprem-gateway/collectors/snmp/poll-results";
import {
  type PollerInit,
  PollerMessage,
  type PollRequest,
  type PollRequests,
} from "@isthmus/onprem-gateway/collectors/snmp/poller-protocol";
import { createPinoEvents } from "@isthmus/onprem-gateway/events";
import { createWorkerSupervisor } from "@isthmus/onprem-gateway/runtime/child-worker";
import { compactHeap } from "@isthmus/onprem-gateway/runtime/compact-heap";
import { SpoolIntake } from "@isthmus/onprem-gateway/runtime/spool-intake";
import { systemClock } from "@isthmus/onprem-gateway/runtime/system-clock";
import { nodeSpoolFs } from "@isthmus/onprem-gateway/spool/node-spool-fs";
import { Spool } from "@isthmus/onprem-gateway/spool/spool";
import { addressOf } from "./agent.ts";
import { childPids, cpuSeconds, residentMib } from "./cpu.ts";

export interface PollingRun {
  /** Polls before the measurement: fewer than asked for when they took longer than two minutes. */
  readonly warmPolls: number;
  readonly polls: number;
  readonly failed: number;
  readonly records: number;
  readonly cpuCoreS: number;
  readonly cpuWorkerS: number;
  readonly elapsedS: number;
  readonly residentMib: number;
}

const stepS = 60;
const underWay = 64;
const warmLimitMs = 120_000;

/**
 * Polls `devices` switches again and again, as fast as they answer, along the path of the gateway: worker process, IPC, deltas, samples,
 * wire form, spool with fdatasync. Each is polled `warmPolls` times before the measurement of `measureMs` begins.
 */
export async function pollAsGateway(options: {
  readonly port: number;
  readonly devices: number;
  readonly warmPolls: number;
  readonly measureMs: number;
  /** Of the n-th device; those of the responder unless told. */
  readonly addressOf?: (n: number) => string;
  readonly community?: string;
}): Promise<PollingRun> {
  compactHeap();
  const directory = await mkdtemp(join(tmpdir(), "isthmus-bench-"));
  const events = createPinoEvents({ level: "error" });
  const spool = await Spool.open({ directory, maxBytes: 2 ** 33, fs: nodeSpoolFs, clock: systemClock, events });
  const intake = new SpoolIntake(spool, events);
  const entry = fileURLToPath(new URL("../../../onprem-gateway/src/main.ts", import.meta.url));
  const workers = createWorkerSupervisor({ clock: systemClock, events, entry, environment: process.env });
  const deps = {
    intake,
    events,
    workers,
    clock: systemClock,
    states: new DeviceStates([]),
    learned: new LearnedDevices(),
    answers: new DeviceAnswers(),
  };
  const before = new Set(childPids());
  const run = new Run(options, (id, address) => {
    return new DeviceWatch({ id, name: id, address, credential: { version: "2c" }, uplinks: [] }, deps);
  });
  const worker = workers.supervise({
    role: "snmp-poller",
    compactHeap: true,
    init: () => run.init(),
    onMessage: (message) => run.receive(message, (requests) => worker.send(requests)),
  });
  const [pid = 0] = childPids().filter((child) => !before.has(child));
  await run.start((requests) => worker.send(requests));
  const cpu = { core: cpuSeconds("self"), worker: cpuSeconds(pid), atMs: performance.now(), polls: run.polls };
  await run.until(performance.now() + options.measureMs);
  const result = {
    warmPolls: cpu.polls,
    polls: run.polls - cpu.polls,
    failed: run.failed,
    cpuCoreS: cpuSeconds("self") - cpu.core,
    cpuWorkerS: cpuSeconds(pid) - cpu.worker,
    elapsedS: (performance.now() - cpu.atMs) / 1_000,
    residentMib: residentMib("self") + residentMib(pid),
    records: events.counters()["intake.accepted.samples"] ?? 0,
  };
  await worker.stop();
  await spool.close();
  await rm(directory, { recursive: true, force: true });
  return result;
}

type Send = (requests: PollRequests) => boolean;

/** Keeps a number of polls under way until it is told to end. */
class Run {
  polls = 0;
  failed = 0;
  readonly #port: number;
  readonly #addresses: readonly string[];
  readonly #community: string;
  readonly #watches: readonly DeviceWatch[];
  readonly #readers: readonly PollReader[];
  readonly #slots = new Map<number, PollSlot>();
  readonly #warmPolls: number;
  #number = 0;
  #ended = false;
  #warm: (() => void) | undefined;

  constructor(
    { port, devices, warmPolls, addressOf: address = addressOf, community = "public" }: Parameters<typeof pollAsGateway>[0],
    watch: (id: string, address: string) => DeviceWatch,
  ) {
    this.#port = port;
    this.#warmPolls = warmPolls * devices;
    this.#readers = Array.from({ length: devices }, () => new PollReader());
    this.#addresses = Array.from({ length: devices }, (_, n) => address(n));
    this.#community = community;
    this.#watches = this.#addresses.map((each, n) => watch(`sw${n}`, each));
  }

  init(): PollerInit {
    const credential = { version: "2c", community: this.#community } as const;
    const devices = this.#addresses.map((address, n) => ({ id: `sw${n}`, address, port: this.#port, credential }));
    return { devices, timeoutMs: 2_000, retries: 1, readingsEveryPolls: 5, concurrency: 100, budgetMs: 48_000 };
  }

  async start(send: Send): Promise<void> {
    while (!this.#ask(send, Math.min(underWay, this.#watches.length))) {
      await systemClock.sleep(20);
    }
    const warm = new Promise<void>((resolve) => {
      this.#warm = resolve;
    });
    const waiting = new AbortController();
    await Promise.race([warm, systemClock.sleep(warmLimitMs, waiting.signal)]);
    waiting.abort();
  }

  async until(endMs: number): Promise<void> {
    await systemClock.sleep(endMs - performance.now());
    this.#ended = true;
  }

  receive(message: unknown, send: Send): void {
    const parsed = PollerMessage.safeParse(message);
    if (!parsed.success || parsed.data.kind !== "results" || this.#ended) {
      return;
    }
    const quiet = readQuietResults(parsed.data.quiet) ?? [];
    for (const { number, poll } of quiet) {
      this.#take(number, poll);
    }
    for (const { number, poll } of parsed.data.loud) {
      const read = this.#readers[number % this.#watches.length]?.read(poll);
      if (read !== undefined) {
        this.failed += read.kind === "failed" || (read.kind === "ok" && read.gaps.length > 0) ? 1 : 0;
        this.#take(number, read);
      }
    }
    this.#ask(send, quiet.length + parsed.data.loud.length);
  }

  #take(number: number, poll: ArrivedPoll): void {
    const slot = this.#slots.get(number);
    this.#slots.delete(number);
    if (slot === undefined) {
      return;
    }
    this.polls += 1;
    this.#watches[number % this.#watches.length]?.take(poll, slot);
    if (this.polls === this.#warmPolls) {
      this.#warm?.();
    }
  }

  /** Asks for so many more polls, in one message as the gateway does. */
  #ask(send: Send, count: number): boolean {
    const requests = Array.from({ length: count }, (_, more): PollRequest => {
      const number = this.#number + more;
      const device = number % this.#watches.length;
      const slot = { startS: Math.floor(Date.now() / 1_000 / stepS) * stepS, stepS, samples: true };
      const whole = this.#watches[device]?.wantsWhole === true ? { whole: true } : {};
      return { number, deviceId: `sw${device}`, slot, ...whole };
    });
    if (!send({ kind: "polls", requests })) {
      return false;
    }
    for (const { number, slot } of requests) {
      if (slot !== undefined) {
        this.#slots.set(number, slot);
      }
    }
    this.#number += count;
    return true;
  }
}
