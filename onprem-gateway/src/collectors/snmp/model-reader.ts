import type { ProfileCatalogue } from "../../profiles/profile-catalogue.ts";
import type { SnmpSession } from "../snmp-protocol/session.ts";
import { type DeviceModel, type ModelReadings, maxAnswered, type TableStatus } from "./model/device-model.ts";
import { type FetchOptions, fetchTables } from "./model/fetch-tables.ts";
import type { Port } from "./model/ports.ts";
import { modelTables, readModel } from "./model/read-model.ts";
import { ReadingsMemory, type Reread, readingsOf } from "./model/readings-memory.ts";
import { readStations } from "./model/stations.ts";
import { answeredObjects, readVendor, vendorFactsOf } from "./model/vendor-facts.ts";
import { vlanForwarding } from "./model/vlan-forwarding.ts";
import { decideModelPace, type ModelPaces, type ModelSchedule } from "./model-pace.ts";
import type { RawSystem } from "./raw-poll.ts";

export interface ModelReaderOptions {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  readonly monotonicMs: () => number;
  /** Profiles of vendors; without them only the standard MIBs are read. */
  readonly profiles?: Promise<ProfileCatalogue> | undefined;
  /** Absent for a device that is read once. */
  readonly modelPaces?: ModelPaces | undefined;
}

export interface ModelQuestion {
  readonly ports: readonly Port[];
  readonly system: RawSystem;
  readonly deadlineMs: number;
  /** True when the device began anew since the last poll. */
  readonly restarted: boolean;
}

/** What one poll read beyond interfaces: everything, the readings alone, or nothing. */
export interface ModelAnswer {
  readonly model?: DeviceModel;
  readonly readings?: ModelReadings;
}

/** Longest time one reading may take of the poll it comes with. */
const budgetMs = 30_000;
const usualPaces: ModelPaces = { readingsEveryPolls: 5, spread: 0 };

/** Reads the device model, each part at its own pace. */
export class ModelReader {
  readonly #options: ModelReaderOptions;
  #schedule: ModelSchedule | undefined;
  #memory: ReadingsMemory | undefined;
  /** Readings of the model until VLANs are asked for again. */
  #withoutVlans = 0;

  constructor(options: ModelReaderOptions) {
    this.#options = options;
  }

  /** What is due with this poll. Never rejects. */
  async read(question: ModelQuestion): Promise<ModelAnswer> {
    const { modelPaces = usualPaces, monotonicMs } = this.#options;
    const hasPeers = this.#memory?.hasPeers === true;
    const { due, next } = decideModelPace(this.#schedule, modelPaces, { restarted: question.restarted, hasPeers });
    this.#schedule = next;
    const fetch = { ...this.#options, deadlineMs: Math.min(question.deadlineMs, monotonicMs() + budgetMs) };
    switch (due) {
      case "model":
        return { model: await this.#readModel(question, fetch) };
      case "readings":
      case "peers":
        return this.#readReadings(due, question, fetch);
      case "none":
        return {};
    }
  }

  async #readModel({ ports, system }: ModelQuestion, fetch: FetchOptions): Promise<DeviceModel> {
    const { tables, statuses } = await fetchTables(modelTables, fetch);
    const profiles = await this.#options.profiles;
    const identity = identityOf(system);
    const vendor = profiles === undefined ? undefined : await readVendor({ ...fetch, profiles, ...identity });
    const perVlan = vendor?.profile.perVlanForwarding === true && this.#asksForVlans();
    const { statuses: stationStatuses, ...stations } = await readStations(fetch, { tables, ports, perVlan });
    this.#noteVlans(stationStatuses);
    const known = readModel(tables, {
      ports,
      sysName: system.sysName,
      statuses: [...statuses, ...(vendor?.statuses ?? []), ...stationStatuses],
      vendor: vendor && vendorFactsOf(vendor, identity),
    });
    const answered = vendor === undefined ? [] : answeredObjects(vendor).slice(0, maxAnswered);
    const model = { ...known, ...stations, ...(answered.length === 0 ? {} : { answered }) };
    this.#memory = new ReadingsMemory({ tables, statuses, vendor, hasPeers: hasPeersOf(model) });
    return model;
  }

  #asksForVlans(): boolean {
    this.#withoutVlans = Math.max(0, this.#withoutVlans - 1);
    return this.#withoutVlans === 0;
  }

  /** Who gives no context of a VLAN to our credential may report every try as a failed login: it is left alone for a while. */
  #noteVlans(statuses: readonly TableStatus[]): void {
    if (statuses.some(({ table, status }) => table === vlanForwarding && status === "failed")) {
      this.#withoutVlans = readingsWithoutVlans;
    }
  }

  /** Ports and system are looked at only when something was read: most devices have nothing to read between two readings of everything. */
  async #readReadings(scope: "readings" | "peers", question: ModelQuestion, fetch: FetchOptions): Promise<ModelAnswer> {
    const reread: Reread | undefined = await this.#memory?.reread(scope, fetch);
    if (reread === undefined) {
      return {};
    }
    if (reread.changed && this.#schedule !== undefined) {
      this.#schedule = { ...this.#schedule, untilModel: Math.min(this.#schedule.untilModel, soonPolls) };
    }
    const { ports, system } = question;
    return { readings: readingsOf(reread, { scope, ports, ...identityOf(system) }) };
  }
}

/** Half a day where devices are polled every minute. */
const readingsWithoutVlans = 24;

/** Parts that came or went are named by the next reading of everything, which then comes soon: at this many polls. */
const soonPolls = 2;

function hasPeersOf({ bgpPeers, ospfNeighbours, isisAdjacencies = [] }: DeviceModel): boolean {
  return bgpPeers.length + ospfNeighbours.length + isisAdjacencies.length > 0;
}

function identityOf({ sysObjectId = "", sysDescr = "" }: RawSystem): { readonly sysObjectId: string; readonly sysDescr: string } {
  return { sysObjectId, sysDescr };
}
