import { decideSnmp, initialSnmp, snmpThresholds } from "@isthmus/domain/states/snmp-machine";
import type { CollectorDependencies } from "../dependencies.ts";
import { WayReporter } from "../way-reporter.ts";
import { type EventMemory, eventsOfPoll } from "./events-of-poll.ts";
import { type InventoryDevice, inventoryFingerprint, inventoryOfPoll, isUplink } from "./inventory-of-poll.ts";
import type { DeviceModel } from "./model/device-model.ts";
import { ModelWatch } from "./model-watch.ts";
import type { RawPoll, RawPollData } from "./raw-poll.ts";
import { type CounterMemory, noCounters, samplesOfPoll } from "./samples-of-poll.ts";

/** Where the samples of a poll belong in time. */
export interface PollSlot {
  /** Epoch seconds, a multiple of stepS. */
  readonly startS: number;
  readonly stepS: number;
  /** False for the poll at start, which comes at no slot of its own and has no deltas yet. */
  readonly samples: boolean;
}

const inventoryEveryMs = 30 * 60_000;
/** Series of one device beyond this many interfaces do not fit a record of the wire. */
const maxInterfaces = 4_096;
/** A delta over more than this many missed polls says nothing about any minute of them. */
const maxMissedPolls = 5;

/** What the core remembers about one polled device; turns each poll into observations. */
export class DeviceWatch {
  readonly #device: InventoryDevice;
  readonly #deps: CollectorDependencies;
  readonly #way: WayReporter;
  #counters: CounterMemory = noCounters;
  #previousMs: number | undefined;
  #events: EventMemory | undefined;
  readonly #models: ModelWatch;
  #inventory: { readonly fingerprint: string; readonly sentMs: number } | undefined;

  constructor(device: InventoryDevice, deps: CollectorDependencies) {
    this.#device = device;
    this.#deps = deps;
    this.#models = new ModelWatch(device, deps);
    this.#way = new WayReporter(
      {
        device,
        way: "snmp",
        initial: initialSnmp,
        decide: (state, input, nowMs) => decideSnmp(state, input, { ...snmpThresholds, nowMs }),
      },
      deps,
    );
  }

  /** Takes in one poll, just arrived. */
  take(poll: RawPoll, slot: PollSlot): void {
    if (poll.kind === "failed") {
      this.#way.take({ kind: "missed", reason: poll.reason });
      return;
    }
    this.#way.take({ kind: "answered" });
    const clipped = this.#clip(poll);
    const { clock } = this.#deps;
    const atMs = clock.monotonicMs() - poll.readAgoMs;
    this.#takeSamples(clipped, { slot, atMs });
    this.#takeEvents(clipped, atMs);
    this.#takeInventory(clipped, this.#models.take(clipped, slot));
  }

  /** Takes in a poll out of turn: it says whether the device answers. Counters are left to the polls that have a slot. */
  confirm(poll: RawPoll): void {
    this.#way.take(poll.kind === "ok" ? { kind: "answered" } : { kind: "missed", reason: poll.reason });
  }

  /** True while one more poll would decide whether the device answers. */
  get undecided(): boolean {
    return this.#way.undecided;
  }

  /** The poller gave no result. */
  lose(reason: string): void {
    this.#way.lose(reason);
  }

  #clip(poll: RawPollData): RawPollData {
    if (poll.interfaces.length <= maxInterfaces) {
      return poll;
    }
    this.#deps.events.count("snmp.interfaces.clipped", poll.interfaces.length - maxInterfaces);
    return { ...poll, interfaces: poll.interfaces.slice(0, maxInterfaces) };
  }

  #takeSamples(poll: RawPollData, { slot, atMs }: { readonly slot: PollSlot; readonly atMs: number }): void {
    const maxIntervalMs = slot.stepS * 1_000 * maxMissedPolls;
    const { dictionary, values, memory } = samplesOfPoll(poll, this.#counters, { atMs, previousMs: this.#previousMs, maxIntervalMs });
    this.#counters = memory;
    this.#previousMs = atMs;
    if (!slot.samples) {
      return;
    }
    void this.#deps.intake.accept({
      kind: "samples",
      tsMs: this.#deps.clock.nowMs(),
      deviceId: this.#device.id,
      set: "snmp",
      startS: slot.startS,
      stepS: slot.stepS,
      dictionary,
      values,
      important: poll.interfaces.filter((row) => isUplink(row, this.#device.uplinks)).map(({ key }) => key),
    });
  }

  #takeEvents(poll: RawPollData, atMs: number): void {
    const context = { device: this.#device, nowMs: this.#deps.clock.nowMs(), atMs };
    const { events, memory } = eventsOfPoll(poll, this.#events, context);
    this.#events = memory;
    for (const event of events) {
      void this.#deps.intake.accept(event);
    }
  }

  #takeInventory(poll: RawPollData, model: DeviceModel | undefined): void {
    const nowMs = this.#deps.clock.nowMs();
    const inventory = inventoryOfPoll(model === undefined ? poll : { ...poll, model }, this.#device, nowMs);
    const fingerprint = inventoryFingerprint(inventory);
    const known = this.#inventory;
    if (known === undefined || known.fingerprint !== fingerprint || nowMs - known.sentMs >= inventoryEveryMs) {
      this.#inventory = { fingerprint, sentMs: nowMs };
      this.#deps.learned.learn(inventory);
      void this.#deps.intake.accept(inventory);
    }
  }
}
