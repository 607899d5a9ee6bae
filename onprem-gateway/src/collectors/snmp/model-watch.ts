import { SharedContent } from "../../runtime/shared-content.ts";
import type { CollectorDependencies } from "../dependencies.ts";
import { eventsOfModel } from "./events-of-model.ts";
import type { InventoryDevice } from "./inventory-of-poll.ts";
import { type ModelSight, readLists, sightOfModel, sightOfReadings } from "./merge-readings.ts";
import type { DeviceModel, ModelReadings } from "./model/device-model.ts";
import { PackedStations } from "./model/packed-stations.ts";
import type { ModelPart } from "./model/reading-tables.ts";
import { PackedEventMemory } from "./packed-event-memory.ts";
import { withSeriesNames } from "./part-names.ts";
import type { RawPollData } from "./raw-poll.ts";
import { type ReadingLists, samplesOfModel } from "./samples-of-model.ts";
import { judgeSensors } from "./sensor-level.ts";

/** Where the readings of a poll belong in time. */
export interface ReadingSlot {
  /** Epoch seconds, a multiple of stepS. */
  readonly startS: number;
  readonly stepS: number;
}

/** What a poll says of the model, and of the interfaces that its parts name. */
type ModelPoll = Pick<RawPollData, "model" | "readings" | "interfaces">;

type ModelWatchDependencies = Pick<CollectorDependencies, "intake" | "clock">;

/** What the core remembers about a device beyond its interfaces; turns each reading of its model into samples and events. */
export class ModelWatch {
  readonly #device: InventoryDevice;
  readonly #deps: ModelWatchDependencies;
  /** JSON, without what is kept apart since it is large and looked at every half hour alone. */
  #model: string | undefined;
  #stations: PackedStations | undefined;
  #answered: DeviceModel["answered"];
  #events: PackedEventMemory | undefined;

  constructor(device: InventoryDevice, deps: ModelWatchDependencies) {
    this.#device = device;
    this.#deps = deps;
  }

  /** Takes in what a poll read of the model, if anything. Returns the model as known now; undefined while none was read. */
  take(poll: ModelPoll, slot: ReadingSlot): DeviceModel | undefined {
    // Written below from a checked model.
    const before = this.#model === undefined ? undefined : (JSON.parse(this.#model) as DeviceModel);
    const known = this.#takeSight(poll, before, slot) ?? before;
    const answered = this.#answered === undefined ? {} : { answered: this.#answered };
    return known && { ...known, ...this.#stations?.unpack(), ...answered };
  }

  /** The model as this poll leaves it, without what is kept apart; undefined when it read nothing of it. */
  #takeSight(poll: ModelPoll, before: DeviceModel | undefined, slot: ReadingSlot): DeviceModel | undefined {
    const merged = sightOf(poll, before);
    if (merged === undefined) {
      return undefined;
    }
    const { stations, resolved, answered, ...lasting } = merged.model;
    if (poll.model !== undefined) {
      this.#stations = new PackedStations({ stations, resolved });
      this.#answered = answered && sharedAnswers.of(answered.join(), () => answered.map(sharedText));
    }
    const model = withSeriesNames(judgeSensors(lasting, { before, interfaces: poll.interfaces }));
    this.#model = JSON.stringify(model);
    this.#takeSamples(poll.model === undefined && poll.readings !== undefined ? listsRead(model, poll.readings) : model, slot);
    this.#takeEvents({ ...merged, model }, poll);
    return model;
  }

  #takeEvents(sight: ModelSight, { model, readings, interfaces }: ModelPoll): void {
    const names = new Map(interfaces.map(({ ifIndex, key }) => [ifIndex, key]));
    const { events, memory } = eventsOfModel(sight, this.#events?.unpack(), {
      device: this.#device,
      nowMs: this.#deps.clock.nowMs(),
      asked: model === undefined && readings !== undefined ? partsOfReadings(readings) : everyPart,
      nameOf: (ifIndex) => names.get(ifIndex),
    });
    this.#events = new PackedEventMemory(memory);
    for (const event of events) {
      void this.#deps.intake.accept(event);
    }
  }

  #takeSamples(model: Partial<ReadingLists>, { startS, stepS }: ReadingSlot): void {
    const samples = samplesOfModel(model);
    if (samples === undefined) {
      return;
    }
    const { clock, intake } = this.#deps;
    const { dictionary, values } = samples;
    const place = { deviceId: this.#device.id, set: "sensors", startS, stepS } as const;
    void intake.accept({ kind: "samples", tsMs: clock.nowMs(), ...place, dictionary, values, important: [] });
  }
}

function sightOf({ model, readings }: ModelPoll, before: DeviceModel | undefined): ModelSight | undefined {
  if (model !== undefined) {
    return sightOfModel(model, before);
  }
  return readings === undefined || before === undefined ? undefined : sightOfReadings(readings, before);
}

/** OIDs that devices of one profile all answer: one text for all of them. More than all shipped profiles ask for. */
const maxShared = 20_000;
const sharedTexts = new Map<string, string>();

/** Devices of one kind answer the same. */
const sharedAnswers = new SharedContent<NonNullable<DeviceModel["answered"]>>();

function sharedText(text: string): string {
  const shared = sharedTexts.get(text);
  if (shared === undefined && sharedTexts.size < maxShared) {
    sharedTexts.set(text, text);
  }
  return shared ?? text;
}

/** The lists of a model that these readings are about: what was not asked has no sample. */
function listsRead(model: DeviceModel, readings: ModelReadings): Partial<ReadingLists> {
  return Object.fromEntries(Object.keys(readLists(readings)).map((list) => [list, model[list as keyof ReadingLists]]));
}

const everyPart: ReadonlySet<ModelPart | "identity"> = new Set<ModelPart | "identity">([
  "identity",
  "sensors",
  "processors",
  "pools",
  "bgpPeers",
  "ospfNeighbours",
  "isisAdjacencies",
  "lags",
  "links",
  "modules",
]);

function partsOfReadings({ sensors, bgpPeers, ospfNeighbours, isisAdjacencies, lags }: ModelReadings): ReadonlySet<ModelPart> {
  const lists = { sensors, bgpPeers, ospfNeighbours, isisAdjacencies, lags };
  return new Set((Object.keys(lists) as (keyof typeof lists)[]).filter((part) => lists[part] !== undefined));
}
