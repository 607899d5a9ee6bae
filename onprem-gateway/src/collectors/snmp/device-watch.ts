import { oidSetText } from "@isthmus/domain/codec/oid-set";
import { startsAsChunk } from "@isthmus/domain/series/chunk-codec";
import { decideSnmp, initialSnmp, snmpThresholds } from "@isthmus/domain/states/snmp-machine";
import type { CollectorDependencies } from "../dependencies.ts";
import { WayReporter, type WayReporterOptions } from "../way-reporter.ts";
import { answeredOids } from "./answered-oids.ts";
import type { DeviceLayout } from "./device-layout.ts";
import { eventsOfPoll } from "./events-of-poll.ts";
import { type InventoryDevice, inventoryFingerprint, inventoryOfPoll, isUplink } from "./inventory-of-poll.ts";
import type { DeviceModel } from "./model/device-model.ts";
import { ModelWatch } from "./model-watch.ts";
import { type DevicePoll, surveyOf, unpackPoll } from "./packed-poll.ts";
import { eventMemoryOf, memoryOfPoll, type PollMemory, quietMemory } from "./poll-memory.ts";
import type { PollSlot, QuietPoll } from "./poll-report.ts";
import type { RawPollData, RawPollFailure } from "./raw-poll.ts";

const inventoryEveryMs = 30 * 60_000;

/** The same function for all devices. */
const decide: WayReporterOptions["decide"] = (state, input, nowMs) => decideSnmp(state, input, { ...snmpThresholds, nowMs });

/** A poll as the core sees it. */
export type ArrivedPoll = DevicePoll | QuietPoll | RawPollFailure;

/** What the core remembers about one polled device; turns each poll into observations. */
export class DeviceWatch {
  readonly #device: InventoryDevice;
  readonly #deps: CollectorDependencies;
  readonly #way: WayReporter;
  #before: PollMemory | undefined;
  #missedNews = false;
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
        decide,
      },
      deps,
    );
  }

  /**
   * True when the next poll shall tell everything, even what was told before: the inventory is due, or news were told and not taken in.
   */
  get wantsWhole(): boolean {
    const due = this.#inventory === undefined || this.#deps.clock.nowMs() - this.#inventory.sentMs >= inventoryEveryMs;
    return due || this.#missedNews;
  }

  /** A poll was lost on its way here: what it told is told again. */
  missNews(): void {
    this.#missedNews = true;
  }

  /** Takes in one poll, just arrived. */
  take(poll: ArrivedPoll, slot: PollSlot): void {
    if (poll.kind === "failed") {
      this.#way.take({ kind: "missed", reason: poll.reason });
      return;
    }
    this.#way.take({ kind: "answered" });
    const { clock } = this.#deps;
    const atMs = clock.monotonicMs() - poll.readAgoMs;
    if (poll.kind === "ok") {
      this.#missedNews = false;
      this.#noteClipped(poll.layout);
      this.#takeSamples(poll.chunk, poll.layout, slot);
      this.#takeNews(poll, { slot, atMs });
    } else if (this.#before === undefined) {
      this.#missedNews = true;
    } else {
      this.#takeSamples(poll.chunk, this.#before.layout, slot);
      this.#before = quietMemory(poll, this.#before, atMs);
    }
  }

  /** Takes in a poll out of turn: it says whether the device answers. Its news are told again with the next poll that has a slot. */
  confirm(poll: ArrivedPoll): void {
    this.#missedNews ||= poll.kind === "ok";
    this.#way.take(poll.kind === "failed" ? { kind: "missed", reason: poll.reason } : { kind: "answered" });
  }

  /** True while one more poll would decide whether the device answers. */
  get undecided(): boolean {
    return this.#way.undecided;
  }

  /** The poller gave no result. */
  lose(reason: string): void {
    this.#way.lose(reason);
  }

  #noteClipped({ described, count }: DeviceLayout): void {
    if (described > count) {
      this.#deps.events.count("snmp.interfaces.clipped", described - count);
    }
  }

  /** Samples must belong to this slot and to the interfaces that are known: what else they hold, whoever reads them checks. */
  #takeSamples(chunk: Uint8Array | undefined, layout: DeviceLayout, { startS, stepS }: PollSlot): void {
    if (chunk === undefined) {
      return;
    }
    const { columns, dictionaryHash, dictionary } = layout;
    if (!startsAsChunk(chunk, { startS, stepS, rows: 1, columns, dictionaryHash })) {
      this.#deps.events.count("snmp.poller.malformed");
      this.#missedNews = true;
      return;
    }
    void this.#deps.intake.accept({
      kind: "encoded-samples",
      tsMs: this.#deps.clock.nowMs(),
      deviceId: this.#device.id,
      set: "snmp",
      startS,
      stepS,
      dictionary,
      chunk,
      important: this.#uplinksOf(layout),
    });
  }

  #uplinksOf(layout: DeviceLayout): readonly string[] {
    const { uplinks } = this.#device;
    if (uplinks.length === 0) {
      return uplinks;
    }
    if (this.#uplinks?.layout !== layout) {
      const rows = layout.describe().interfaces;
      this.#uplinks = { layout, keys: rows.filter((row) => isUplink(row, uplinks)).map(({ key }) => key) };
    }
    return this.#uplinks.keys;
  }

  /** Events and inventory. */
  #takeNews(poll: DevicePoll, { slot, atMs }: { readonly slot: PollSlot; readonly atMs: number }): void {
    const before = this.#before;
    const nowMs = this.#deps.clock.nowMs();
    const survey = surveyOf(poll);
    const model = this.#models.take(survey, slot);
    const context = { device: this.#device, nowMs, atMs };
    const described = before?.layout === poll.layout ? survey.interfaces : undefined;
    const { events, memory } = eventsOfPoll(survey, before && eventMemoryOf(before, described), context);
    this.#before = memoryOfPoll(poll, memory);
    for (const event of events) {
      void this.#deps.intake.accept(event);
    }
    this.#takeInventory(poll, survey, model);
  }

  #takeInventory(poll: DevicePoll, survey: RawPollData, model: DeviceModel | undefined): void {
    const nowMs = this.#deps.clock.nowMs();
    const inventory = inventoryOfPoll(model === undefined ? survey : { ...survey, model }, this.#device, nowMs);
    const fingerprint = inventoryFingerprint(inventory);
    const known = this.#inventory;
    if (known === undefined || known.fingerprint !== fingerprint || nowMs - known.sentMs >= inventoryEveryMs) {
      this.#inventory = { fingerprint, sentMs: nowMs };
      this.#deps.learned.learn(inventory);
      const oids = answeredOids(unpackPoll(poll), model);
      this.#deps.answers.learn(this.#device.id, { oids, asOfMs: nowMs });
      void this.#deps.intake.accept({ ...inventory, answered: oidSetText(oids) });
    }
  }
}
