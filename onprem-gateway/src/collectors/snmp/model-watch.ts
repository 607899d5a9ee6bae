import type { CollectorDependencies } from "../dependencies.ts";
import type { InventoryDevice } from "./inventory-of-poll.ts";
import type { DeviceModel } from "./model/device-model.ts";
import type { RawPollData } from "./raw-poll.ts";
import { samplesOfModel } from "./samples-of-model.ts";

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
  take(poll: RawPollData, slot: ReadingSlot): DeviceModel | undefined {
    if (poll.model !== undefined) {
      this.#model = poll.model;
      this.#takeSamples(poll.model, slot);
    }
    return this.#model;
  }

  #takeSamples(model: DeviceModel, { startS, stepS }: ReadingSlot): void {
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
