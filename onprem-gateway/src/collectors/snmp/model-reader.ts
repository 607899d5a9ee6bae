import type { ProfileCatalogue } from "../../profiles/profile-catalogue.ts";
import type { SnmpSession } from "../snmp-protocol/session.ts";
import type { DeviceModel } from "./model/device-model.ts";
import { fetchTables } from "./model/fetch-tables.ts";
import type { Port } from "./model/ports.ts";
import { modelTables, readModel } from "./model/read-model.ts";
import { readVendorFacts } from "./model/vendor-facts.ts";
import type { RawSystem } from "./raw-poll.ts";

export interface ModelReaderOptions {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  readonly monotonicMs: () => number;
  /** Profiles of vendors; without them only the standard MIBs are read. */
  readonly profiles?: Promise<ProfileCatalogue> | undefined;
}

/** The model of a device is read with its first poll and then with every so many: it is hardware and neighbours, not traffic. */
const everyPolls = 30;
/** Longest time one reading may take of the poll it comes with. */
const budgetMs = 30_000;

/** Reads the device model at its slow cadence. */
export class ModelReader {
  readonly #options: ModelReaderOptions;
  #pollsUntilDue = 0;

  constructor(options: ModelReaderOptions) {
    this.#options = options;
  }

  /** The model, or undefined in polls between two readings. `restarted` brings the next reading forward. */
  async read(context: {
    readonly ports: readonly Port[];
    readonly system: RawSystem;
    readonly deadlineMs: number;
    readonly restarted: boolean;
  }): Promise<DeviceModel | undefined> {
    if (this.#pollsUntilDue > 0 && !context.restarted) {
      this.#pollsUntilDue -= 1;
      return undefined;
    }
    this.#pollsUntilDue = everyPolls - 1;
    const { ports, system } = context;
    const deadlineMs = Math.min(context.deadlineMs, this.#options.monotonicMs() + budgetMs);
    const { tables, statuses } = await fetchTables(modelTables, { ...this.#options, deadlineMs });
    const vendor = await this.#vendorFacts(system, deadlineMs);
    return readModel(tables, {
      ports,
      sysName: system.sysName,
      statuses: [...statuses, ...(vendor?.statuses ?? [])],
      vendor: vendor?.facts,
    });
  }

  async #vendorFacts({ sysObjectId, sysDescr }: RawSystem, deadlineMs: number) {
    const profiles = await this.#options.profiles;
    return profiles === undefined
      ? undefined
      : readVendorFacts({ ...this.#options, profiles, sysObjectId: sysObjectId ?? "", sysDescr: sysDescr ?? "", deadlineMs });
  }
}
