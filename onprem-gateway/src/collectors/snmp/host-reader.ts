import type { SnmpSession } from "../snmp-protocol/session.ts";
import { hostColumns, hrStorageRam } from "./oids.ts";
import { getScalars } from "./read-scalars.ts";
import { numberOf } from "./snmp-text.ts";
import { walkColumn, walkLimits } from "./walk-column.ts";

export interface HostReading {
  /** hrProcessorLoad of each processor, per cent; empty when the device does not say. */
  readonly processorLoads: readonly number[];
  readonly memoryUsedBytes?: number;
  readonly memoryTotalBytes?: number;
}

export interface HostReaderOptions {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  readonly monotonicMs: () => number;
}

interface HostMap {
  readonly processors: readonly string[];
  readonly memories: readonly string[];
}

const nothingToRead: HostReading = { processorLoads: [] };
const maxProcessors = 1_024;
const maxEmptyProcessorWalks = 4;
const maxStorages = 4_096;
const scalarsPerGet = 40;

/** Reads processors and main memory of HOST-RESOURCES-MIB (RFC 2790), where the device has it. */
export class HostReader {
  readonly #options: HostReaderOptions;
  #map: HostMap | undefined;
  #emptyProcessorWalks = 0;

  constructor(options: HostReaderOptions) {
    this.#options = options;
  }

  async read({
    deadlineMs,
    rediscover,
    gaps,
  }: {
    readonly deadlineMs: number;
    readonly rediscover: boolean;
    readonly gaps: string[];
  }): Promise<HostReading> {
    if (this.#map === undefined || rediscover || this.#mayStillStart(this.#map)) {
      this.#map = await this.#discover(deadlineMs, gaps);
      this.#emptyProcessorWalks += this.#map.processors.length === 0 ? 1 : 0;
    }
    const { processors, memories } = this.#map;
    if (processors.length === 0 && memories.length === 0) {
      return nothingToRead;
    }
    const { hrProcessorLoad, hrStorageAllocationUnits, hrStorageSize, hrStorageUsed } = hostColumns;
    const wanted = [
      ...processors.map((index) => `${hrProcessorLoad.oid}.${index}`),
      ...memories.flatMap((index) => [hrStorageAllocationUnits, hrStorageSize, hrStorageUsed].map(({ oid }) => `${oid}.${index}`)),
    ];
    const values = await this.#get(wanted, { deadlineMs, gaps });
    const loads = processors.map((index) => values.get(`${hrProcessorLoad.oid}.${index}`));
    return {
      processorLoads: loads.filter((load): load is number => load !== undefined && load >= 0 && load <= 100),
      ...largestMemory(memories, values),
    };
  }

  /** Agents list their processors only some seconds after they started: an empty table is looked at again, a few times. */
  #mayStillStart({ processors }: HostMap): boolean {
    return processors.length === 0 && this.#emptyProcessorWalks < maxEmptyProcessorWalks;
  }

  async #get(
    oids: readonly string[],
    { deadlineMs, gaps }: { readonly deadlineMs: number; readonly gaps: string[] },
  ): Promise<ReadonlyMap<string, number>> {
    const numbers = new Map<string, number>();
    for (let at = 0; at < oids.length && this.#options.monotonicMs() < deadlineMs; at += scalarsPerGet) {
      const answer = await getScalars(this.#options.session, oids.slice(at, at + scalarsPerGet));
      if (answer.kind === "failed") {
        gaps.push(`host resources: ${answer.reason}`);
        return numbers;
      }
      for (const [oid, value] of answer.values) {
        const number = numberOf(value);
        if (number !== undefined) {
          numbers.set(oid, number);
        }
      }
    }
    return numbers;
  }

  async #discover(deadlineMs: number, gaps: string[]): Promise<HostMap> {
    const processors = await this.#walk(hostColumns.hrProcessorLoad.oid, { maxRows: maxProcessors, deadlineMs });
    const storages = await this.#walk(hostColumns.hrStorageType.oid, { maxRows: maxStorages, deadlineMs });
    for (const { cut } of [processors, storages]) {
      if (cut !== undefined) {
        gaps.push(`host resources: ${typeof cut === "string" ? cut : cut.reason}`);
      }
    }
    return {
      processors: processors.rows.map(({ suffix }) => suffix),
      memories: storages.rows.filter(({ value }) => value.kind === "oid" && value.value === hrStorageRam).map(({ suffix }) => suffix),
    };
  }

  #walk(column: string, { maxRows, deadlineMs }: { readonly maxRows: number; readonly deadlineMs: number }) {
    const caps = { ...walkLimits, maxRows, deadlineMs };
    return walkColumn({ ...this.#options, column, maxRepetitions: 25, caps });
  }
}

/** Some agents list parts of the main memory as hrStorageRam beside the whole: the largest is the whole. */
function largestMemory(
  memories: readonly string[],
  values: ReadonlyMap<string, number>,
): Pick<HostReading, "memoryUsedBytes" | "memoryTotalBytes"> {
  let best: { memoryUsedBytes: number; memoryTotalBytes: number } | undefined;
  for (const index of memories) {
    const units = values.get(`${hostColumns.hrStorageAllocationUnits.oid}.${index}`);
    const size = values.get(`${hostColumns.hrStorageSize.oid}.${index}`);
    const used = values.get(`${hostColumns.hrStorageUsed.oid}.${index}`);
    const usable = units !== undefined && units > 0 && size !== undefined && size > 0 && used !== undefined && used >= 0;
    if (usable && size * units > (best?.memoryTotalBytes ?? 0)) {
      best = { memoryUsedBytes: used * units, memoryTotalBytes: size * units };
    }
  }
  return best ?? {};
}
