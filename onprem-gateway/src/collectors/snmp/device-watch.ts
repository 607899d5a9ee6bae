import { decideSnmp, initialSnmp, snmpThresholds } from "@isthmus/domain/states/snmp-machine";
import type { CollectorDependencies } from "../dependencies.ts";
import { WayReporter } from "../way-reporter.ts";
import { answeredOids } from "./answered-oids.ts";
import type { DeviceLayout } from "./device-layout.ts";
import { eventsOfPoll } from "./events-of-poll.ts";
import { type InventoryDevice, inventoryFingerprint, inventoryOfPoll, isUplink } from "./inventory-of-poll.ts";
import type { DeviceModel } from "./model/device-model.ts";
import { ModelWatch } from "./model-watch.ts";
import { type DevicePoll, unpackPoll } from "./packed-poll.ts";
import { eventMemoryOf, isQuiet, memoryOfPoll, type PollMemory, quietMemory } from "./quiet-polls.ts";
import type { RawPollData, RawPollFailure } from "./raw-poll.ts";
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
/** A delta over more than this many missed polls says nothing about any minute of them. */
const maxMissedPolls = 5;

/** What the core remembers about one polled device; turns each poll into observations. */
export class DeviceWatch {
  readonly #device: InventoryDevice;
  readonly #deps: CollectorDependencies;
  readonly #way: WayReporter;
  #counters: CounterMemory = noCounters;
  #previousMs: number | undefined;
  #before: PollMemory | undefined;
  #uplinks: { readonly layout: DeviceLayout; readonly keys: readonly string[] } | undefined;
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
  take(poll: DevicePoll | RawPollFailure, slot: PollSlot): void {
    if (poll.kind === "failed") {
      this.#way.take({ kind: "missed", reason: poll.reason });
      return;
    }
    this.#way.take({ kind: "answered" });
    const { clock, events } = this.#deps;
    if (poll.layout.described > poll.layout.count) {
      events.count("snmp.interfaces.clipped", poll.layout.described - poll.layout.count);
    }
    const atMs = clock.monotonicMs() - poll.readAgoMs;
    this.#takeSamples(poll, { slot, atMs });
    this.#takeNews(poll, { slot, atMs });
  }

  /** Takes in a poll out of turn: it says whether the device answers. Counters are left to the polls that have a slot. */
  confirm(poll: DevicePoll | RawPollFailure): void {
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

  #takeSamples(poll: DevicePoll, { slot, atMs }: { readonly slot: PollSlot; readonly atMs: number }): void {
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
      important: this.#uplinksOf(poll.layout),
    });
  }

  #uplinksOf(layout: DeviceLayout): readonly string[] {
    if (this.#uplinks?.layout !== layout) {
      const { uplinks } = this.#device;
      const rows = uplinks.length === 0 ? [] : layout.describe().interfaces;
      this.#uplinks = { layout, keys: rows.filter((row) => isUplink(row, uplinks)).map(({ key }) => key) };
    }
    return this.#uplinks.keys;
  }

  /** Events and inventory. A quiet poll has neither, and is never looked at interface by interface. */
  #takeNews(poll: DevicePoll, { slot, atMs }: { readonly slot: PollSlot; readonly atMs: number }): void {
    const before = this.#before;
    const nowMs = this.#deps.clock.nowMs();
    const isDue = this.#inventory === undefined || nowMs - this.#inventory.sentMs >= inventoryEveryMs;
    if (before !== undefined && !isDue && isQuiet(poll, before)) {
      this.#before = quietMemory(poll, before, atMs);
      return;
    }
    const unpacked = unpackPoll(poll);
    const model = this.#models.take(unpacked, slot);
    const context = { device: this.#device, nowMs, atMs };
    const { events, memory } = eventsOfPoll(unpacked, before === undefined ? undefined : eventMemoryOf(before), context);
    this.#before = memoryOfPoll(poll, memory);
    for (const event of events) {
      void this.#deps.intake.accept(event);
    }
    this.#takeInventory(unpacked, model);
  }

  #takeInventory(poll: RawPollData, model: DeviceModel | undefined): void {
    const nowMs = this.#deps.clock.nowMs();
    const inventory = inventoryOfPoll(model === undefined ? poll : { ...poll, model }, this.#device, nowMs);
    const fingerprint = inventoryFingerprint(inventory);
    const known = this.#inventory;
    if (known === undefined || known.fingerprint !== fingerprint || nowMs - known.sentMs >= inventoryEveryMs) {
      this.#inventory = { fingerprint, sentMs: nowMs };
      this.#deps.learned.learn(inventory);
      this.#deps.answers.learn(this.#device.id, { oids: answeredOids(poll, model), asOfMs: nowMs });
      void this.#deps.intake.accept(inventory);
    }
  }
}
