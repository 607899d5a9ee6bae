import { phaseOffsetMs } from "@isthmus/domain/schedule/phase";
import type { SnmpCredential } from "../../config/schema.ts";
import type { Component } from "../../runtime/component.ts";
import type { SupervisedWorker } from "../../runtime/worker.ts";
import type { CollectorDependencies } from "../dependencies.ts";
import type { WayChange } from "../device-states.ts";
import { type PollGrid, slotStartS, untilNextSlotMs } from "../poll-grid.ts";
import { type ArrivedPoll, DeviceWatch } from "./device-watch.ts";
import { PollReader } from "./packed-poll.ts";
import { PollOutbox } from "./poll-outbox.ts";
import type { PollSlot } from "./poll-report.ts";
import { type LoudResult, type QuietResult, readQuietResults } from "./poll-results.ts";
import {
  type PollerChange,
  type PollerDevice,
  type PollerInit,
  PollerMessage,
  type PollRequest,
  type PollRequests,
  plainCredential,
} from "./poller-protocol.ts";
import { receiveBufferProblem, receiveBufferRemedy } from "./receive-buffers.ts";
import { RmonWatches } from "./rmon/rmon-watches.ts";

/** A device to be polled over SNMP. */
export interface SnmpDevice {
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  readonly address: string;
  readonly port: number;
  /** Other addresses whose answers count. */
  readonly answersFrom?: readonly string[] | undefined;
  readonly credential: SnmpCredential;
  /** Names (ifName, ifDescr or ifAlias) of the interfaces that the operator marked as uplinks. */
  readonly uplinks: readonly string[];
}

export interface SnmpCollectorOptions {
  readonly devices: readonly SnmpDevice[];
  readonly everySeconds: number;
  /** Time one answer may take, before a retry. */
  readonly timeoutMs: number;
  readonly retries: number;
  /** Sensors, processors, memory and storage are read with every so many polls. */
  readonly readingsEveryPolls: number;
  /** Folder of device profiles over the shipped ones. */
  readonly profilesDir?: string;
  /** Where it is kept, over restarts, when each device with a memory of its own was last heard. */
  readonly rmonStateFile?: string;
}

interface PollUnderWay {
  readonly number: number;
  /** Absent when the device is asked out of turn. */
  readonly slot?: PollSlot;
  /** The slot that came while a poll without one was under way. */
  readonly next?: PollSlot;
  /** On the monotonic clock: when the poll counts as lost. */
  readonly lostMs: number;
}

/** First polls are spread over this time at most, so that a new gateway shows its devices soon. */
const firstPollsWithinMs = 10_000;
const concurrentPolls = 100;
/** Requests that one message to the worker holds at most. */
const mostRequests = 256;
/** A poll may use this share of its period; the rest is room for the queue. */
const budgetShare = 0.8;

/** Polls devices over SNMP in a worker process and turns what they say into observations. One slow device delays no other. */
export class SnmpCollector implements Component {
  readonly name = "snmp";
  readonly #options: SnmpCollectorOptions;
  readonly #deps: CollectorDependencies;
  readonly #stopping = new AbortController();
  readonly #devices: Map<string, SnmpDevice>;
  readonly #watches = new Map<string, DeviceWatch>();
  /** Ends the schedule of one device. */
  readonly #ends = new Map<string, AbortController>();
  readonly #readers = new Map<string, PollReader>();
  readonly #underWay = new Map<string, PollUnderWay>();
  /** Number of the last poll before a device was changed or removed. */
  readonly #changedAt = new Map<string, number>();
  /** Devices about which ping has changed its mind, until SNMP has made up its own. */
  readonly #toConfirm = new Set<string>();
  readonly #rmon: RmonWatches;
  readonly #outbox = new PollOutbox<PollRequest>((requests) => this.#ask(requests), mostRequests);
  /** Whom the requests under way are about, by their numbers. */
  readonly #asked = new Map<number, string>();
  #worker: SupervisedWorker | undefined;
  #receiveOctets: number | undefined;
  #lastNumber = 0;

  constructor(options: SnmpCollectorOptions, deps: CollectorDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#devices = new Map(options.devices.map((device) => [device.id, device]));
    this.#rmon = new RmonWatches({ ...options, stateFile: options.rmonStateFile }, deps);
  }

  async start(): Promise<void> {
    if (this.#devices.size > 0) {
      this.#superviseWorker();
    }
    for (const device of this.#devices.values()) {
      this.#watch(device);
    }
    this.#rmon.start();
    this.#deps.states.onChange((change) => this.#pingChanged(change));
  }

  /** Follows a new configuration: devices that are gone, and those that came or are watched anew. The others do not notice. */
  change({ gone, fresh }: { readonly gone: readonly string[]; readonly fresh: readonly SnmpDevice[] }): void {
    for (const id of [...gone, ...fresh.map((device) => device.id)]) {
      this.#forget(id);
    }
    for (const device of fresh) {
      this.#devices.set(device.id, device);
    }
    if (this.#worker === undefined && fresh.length > 0) {
      this.#superviseWorker();
    } else {
      // A worker that is being started anew reads all devices from its first message.
      this.#worker?.send({ kind: "change", gone, fresh: fresh.map(pollerDevice) } satisfies PollerChange);
    }
    for (const device of fresh) {
      this.#rmon.watch(device);
      this.#watch(device);
    }
  }

  #superviseWorker(): void {
    this.#worker = this.#deps.workers.supervise({
      role: "snmp-poller",
      compactHeap: true,
      init: () => this.#init(),
      onMessage: (message) => this.#receive(message),
      onRestart: () => this.#pollerRestarted(),
    });
  }

  #watch(device: SnmpDevice): void {
    this.#readers.set(device.id, new PollReader());
    this.#watches.set(device.id, new DeviceWatch(device, this.#deps));
    const end = new AbortController();
    this.#ends.set(device.id, end);
    void this.#schedule(device, AbortSignal.any([this.#stopping.signal, end.signal]));
  }

  #forget(deviceId: string): void {
    this.#ends.get(deviceId)?.abort();
    this.#asked.delete(this.#underWay.get(deviceId)?.number ?? 0);
    for (const known of [this.#devices, this.#ends, this.#readers, this.#watches, this.#underWay]) {
      known.delete(deviceId);
    }
    this.#toConfirm.delete(deviceId);
    this.#changedAt.set(deviceId, this.#lastNumber);
    this.#rmon.forget(deviceId);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#outbox.drop();
    await this.#worker?.stop();
    await this.#rmon.stop();
  }

  problem(): string | undefined {
    const problem = this.#worker?.problem();
    return problem === undefined
      ? receiveBufferProblem(this.#receiveOctets, Math.min(concurrentPolls, this.#devices.size))
      : `SNMP devices are not polled: ${problem}`;
  }

  #init(): PollerInit {
    const { timeoutMs, retries, everySeconds, readingsEveryPolls, profilesDir } = this.#options;
    return {
      devices: Array.from(this.#devices.values(), pollerDevice),
      timeoutMs,
      retries,
      readingsEveryPolls,
      concurrency: concurrentPolls,
      budgetMs: everySeconds * 1_000 * budgetShare,
      ...(profilesDir === undefined ? {} : { profilesDir }),
    };
  }

  async #schedule(device: SnmpDevice, signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    const stepS = this.#options.everySeconds;
    const grid: PollGrid = { periodMs: stepS * 1_000, phaseMs: phaseOffsetMs(device.id, stepS * 1_000) };
    await clock.sleep(phaseOffsetMs(device.id, Math.min(grid.periodMs, firstPollsWithinMs)), signal);
    for (let samples = false; !signal.aborted; samples = true) {
      this.#poll(device.id, { startS: slotStartS(grid, clock.nowMs()), stepS, samples });
      await clock.sleep(untilNextSlotMs(grid, clock.nowMs()), signal);
    }
  }

  /** What the poller that ended was asked, nobody will answer: its devices are asked again at their next slot, not two periods later. */
  #pollerRestarted(): void {
    this.#deps.events.count("snmp.poller.restarted");
    this.#underWay.clear();
    this.#asked.clear();
  }

  /** A device that ping lost or found again is asked at once, not at its next slot: its state is whole within seconds. */
  #pingChanged({ deviceId, way, from, to }: WayChange): void {
    if (way === "icmp" && (to === "down" || from === "down") && this.#watches.has(deviceId) && !this.#stopping.signal.aborted) {
      this.#toConfirm.add(deviceId);
      if (!this.#underWay.has(deviceId)) {
        this.#poll(deviceId);
      }
    }
  }

  /** Asks for one poll, unless the last one of this device is still under way. A slot that finds one without samples comes right after it. */
  #poll(deviceId: string, slot?: PollSlot): void {
    const nowMs = this.#deps.clock.monotonicMs();
    const before = this.#underWay.get(deviceId);
    if (before !== undefined && nowMs < before.lostMs) {
      if (before.slot === undefined && slot !== undefined) {
        this.#underWay.set(deviceId, { ...before, next: slot });
        return;
      }
      this.#deps.events.count("snmp.poll.skipped");
      return;
    }
    const watch = this.#watches.get(deviceId);
    if (before !== undefined) {
      this.#asked.delete(before.number);
      this.#deps.events.count("snmp.poll.lost");
      watch?.lose("the SNMP poller gave no result");
    }
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    const turn = slot === undefined ? {} : { slot, rmon: this.#rmon.wanted(deviceId, slot) };
    const lostMs = nowMs + this.#options.everySeconds * 1_000 * lostAfterPeriods;
    this.#underWay.set(deviceId, { number, lostMs, ...(slot === undefined ? {} : { slot }) });
    this.#asked.set(number, deviceId);
    this.#outbox.add({ number, deviceId, ...turn, ...(watch?.wantsWhole === true ? { whole: true } : {}) });
  }

  #ask(requests: readonly PollRequest[]): void {
    if (this.#worker?.send({ kind: "polls", requests } satisfies PollRequests) === true) {
      return;
    }
    for (const { deviceId, number } of requests) {
      if (this.#asked.delete(number)) {
        this.#underWay.delete(deviceId);
        this.#deps.events.count("snmp.poll.unsent");
        this.#watches.get(deviceId)?.lose("the SNMP poller is not running");
      }
    }
  }

  #receive(message: unknown): void {
    const { events } = this.#deps;
    const parsed = PollerMessage.safeParse(message);
    const quiet = parsed.data?.kind === "results" ? readQuietResults(parsed.data.quiet) : [];
    if (!parsed.success || quiet === undefined) {
      events.count("snmp.poller.malformed");
      return;
    }
    switch (parsed.data.kind) {
      case "dropped":
        for (const [reason, count] of Object.entries(parsed.data.reasons)) {
          events.count(`snmp.dropped.${reason}`, count);
        }
        return;
      case "kernel-drops":
        events.count("snmp.dropped.kernel", parsed.data.datagrams);
        events.occurred("snmp.receive-buffer.overrun", { datagrams: parsed.data.datagrams, remedy: receiveBufferRemedy }, "warn");
        return;
      case "receive-buffers":
        this.#receiveOctets = parsed.data.octets;
        return;
      case "single-datagrams":
        events.occurred("snmp.datagrams.single", { reason: parsed.data.reason });
        return;
      case "results":
        this.#receiveResults(quiet, parsed.data.loud);
    }
  }

  #receiveResults(quiet: readonly QuietResult[], loud: readonly LoudResult[]): void {
    for (const result of quiet) {
      this.#receiveQuiet(result);
    }
    for (const result of loud) {
      this.#receiveLoud(result);
    }
  }

  #receiveQuiet({ number, poll }: QuietResult): void {
    const deviceId = this.#asked.get(number);
    if (deviceId === undefined) {
      this.#deps.events.count("snmp.poll.late");
    } else {
      this.#settle(deviceId, poll);
    }
  }

  #receiveLoud({ number, deviceId, poll: packed }: LoudResult): void {
    const { events } = this.#deps;
    if (this.#isOutdated(deviceId, number)) {
      events.count("snmp.poll.late");
      return;
    }
    const poll = this.#readers.get(deviceId)?.read(packed);
    if (poll === undefined || this.#asked.get(number) !== deviceId) {
      events.count(poll === undefined ? "snmp.poller.malformed" : "snmp.poll.late");
      this.#watches.get(deviceId)?.missNews();
      return;
    }
    if (poll.kind === "ok" && poll.gaps.length > 0) {
      events.occurred("snmp.poll.partial", { device: deviceId, gaps: poll.gaps.join("; ") }, "debug");
    }
    this.#settle(deviceId, poll);
  }

  #settle(deviceId: string, poll: ArrivedPoll): void {
    const underWay = this.#underWay.get(deviceId);
    this.#underWay.delete(deviceId);
    this.#asked.delete(underWay?.number ?? 0);
    this.#deps.events.count(poll.kind === "failed" ? `snmp.poll.failed.${poll.reason}` : "snmp.poll.ok");
    this.#hand(deviceId, poll, underWay?.slot);
    if (underWay?.next !== undefined && !this.#stopping.signal.aborted) {
      this.#poll(deviceId, underWay.next);
    }
  }

  /** True for what was asked before the device was changed or removed: the form of the answer belongs to a worker's memory that is gone. */
  #isOutdated(deviceId: string, number: number): boolean {
    return number <= (this.#changedAt.get(deviceId) ?? 0);
  }

  #hand(deviceId: string, poll: ArrivedPoll, slot: PollSlot | undefined): void {
    const watch = this.#watches.get(deviceId);
    if (slot === undefined) {
      watch?.confirm(poll);
    } else {
      watch?.take(poll, slot);
      this.#rmon.take(deviceId, poll, slot);
    }
    if (!this.#toConfirm.has(deviceId)) {
      return;
    }
    if (watch?.undecided === true && !this.#stopping.signal.aborted) {
      this.#poll(deviceId);
    } else {
      this.#toConfirm.delete(deviceId);
    }
  }
}

function pollerDevice({ id, address, port, answersFrom, credential }: SnmpDevice): PollerDevice {
  return { id, address, port, answersFrom, credential: plainCredential(credential) };
}

/** A poll without a result counts as lost after this many periods; until then the device is not asked again. */
const lostAfterPeriods = 2;
