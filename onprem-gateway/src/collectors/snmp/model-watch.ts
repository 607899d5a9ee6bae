import type { CollectorDependencies } from "../dependencies.ts";
import type { InventoryDevice } from "./inventory-of-poll.ts";
import { type ModelSight, readLists, sightOfModel, sightOfReadings } from "./merge-readings.ts";
import type { DeviceModel, ModelReadings } from "./model/device-model.ts";
import type { RawPollData } from "./raw-poll.ts";
import { type ReadingLists, samplesOfModel } from "./samples-of-model.ts";

/** Where the readings of a poll belong in time. */
export interface ReadingSlot {
  /** Epoch seconds, a multiple of stepS. */
  readonly startS: number;
  readonly stepS: number;
}

/** What the core remembers about a device beyond its interfaces; turns each reading of its model into samples. */
export class ModelWatch {
  readonly #device: InventoryDevice;
  readonly #deps: CollectorDependencies;
  #model: DeviceModel | undefined;

  constructor(device: InventoryDevice, deps: CollectorDependencies) {
    this.#device = device;
    this.#deps = deps;
  }

  /** Takes in what a poll read of the model, if anything. Returns the model as known now; undefined while none was read. */
  take(poll: Pick<RawPollData, "model" | "readings">, slot: ReadingSlot): DeviceModel | undefined {
    const sight = this.#sightOf(poll);
    if (sight !== undefined) {
      this.#model = sight.model;
      this.#takeSamples(poll.readings === undefined ? sight.model : listsRead(sight.model, poll.readings), slot);
    }
    return this.#model;
  }

  #sightOf({ model, readings }: Pick<RawPollData, "model" | "readings">): ModelSight | undefined {
    if (model !== undefined) {
      return sightOfModel(model, this.#model);
    }
    return readings === undefined || this.#model === undefined ? undefined : sightOfReadings(readings, this.#model);
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

/** The lists of a model that these readings are about: what was not asked has no sample. */
function listsRead(model: DeviceModel, readings: ModelReadings): Partial<ReadingLists> {
  return Object.fromEntries(Object.keys(readLists(readings)).map((list) => [list, model[list as keyof ReadingLists]]));
}
