import type { CellBatch } from "../snmp-protocol/cell-batch.ts";
import type {
  BulkRequest,
  CellsRequest,
  CellsResult,
  EngineClock,
  SnmpFailure,
  SnmpResult,
  SnmpSession,
} from "../snmp-protocol/session.ts";
import { failure } from "./failure-hints.ts";
import { varbindBytes } from "./varbind-bytes.ts";

/** What one poll of one device may take, whatever the device answers. */
export interface PollBudget {
  readonly requests: number;
  readonly varbinds: number;
  /** Of the varbinds, names included. */
  readonly bytes: number;
}

/** No honest device reaches these: 4,096 interfaces take about 100,000 varbinds for their counters and names. */
export const pollBudget: PollBudget = { requests: 10_000, varbinds: 300_000, bytes: 16 * 2 ** 20 };

/**
 * A session that bounds what its device can cost: after the deadline or the budget of a poll every request fails at once, by name. So no
 * reader, whatever it asks for, can be kept busy or made to hold more by an answer.
 */
export class BudgetedSession implements SnmpSession {
  readonly #session: SnmpSession;
  readonly #budget: PollBudget;
  readonly #monotonicMs: () => number;
  /** There where the session under it has it. */
  readonly getCells?: (request: CellsRequest, take: (batch: CellBatch) => void) => Promise<CellsResult>;
  #left: { requests: number; varbinds: number; bytes: number };
  /** There where a context of a VLAN can be had. What is asked there is of the same budget. */
  readonly inVlan?: (vlan: number) => SnmpSession;
  #deadlineMs = Number.POSITIVE_INFINITY;

  constructor(
    session: SnmpSession,
    options: {
      readonly budget?: PollBudget;
      readonly monotonicMs: () => number;
      readonly openVlan?: ((vlan: number) => SnmpSession) | undefined;
    },
  ) {
    this.#session = session;
    this.#budget = options.budget ?? pollBudget;
    this.#monotonicMs = options.monotonicMs;
    this.#left = { ...this.#budget };
    if (session.getCells !== undefined) {
      this.getCells = this.#askCells;
    }
    const { openVlan } = options;
    if (openVlan !== undefined) {
      this.inVlan = (vlan) => this.#sharing(openVlan(vlan));
    }
  }

  /** A new poll begins: its budget is whole, and it ends at `deadlineMs` of the clock. */
  renew(deadlineMs: number): void {
    this.#left = { ...this.#budget };
    this.#deadlineMs = deadlineMs;
  }

  get(oids: readonly string[]): Promise<SnmpResult> {
    return this.#ask(() => this.#session.get(oids));
  }

  getNext(oids: readonly string[]): Promise<SnmpResult> {
    return this.#ask(() => this.#session.getNext(oids));
  }

  getBulk(request: BulkRequest): Promise<SnmpResult> {
    return this.#ask(() => this.#session.getBulk(request));
  }

  engineClock(): EngineClock | undefined {
    return this.#session.engineClock?.();
  }

  close(): void {
    this.#session.close();
  }

  async #askCells(request: CellsRequest, take: (batch: CellBatch) => void): Promise<CellsResult> {
    const spent = this.#spend();
    const asked = spent ?? this.#session.getCells?.(request, take);
    const result = await (asked ?? failure("closed"));
    if (result.kind === "ok") {
      this.#left.varbinds -= result.varbinds;
      this.#left.bytes -= result.octets;
    }
    return result;
  }

  #sharing(session: SnmpSession): SnmpSession {
    return {
      get: (oids) => this.#ask(() => session.get(oids)),
      getNext: (oids) => this.#ask(() => session.getNext(oids)),
      getBulk: (request) => this.#ask(() => session.getBulk(request)),
      close: () => session.close(),
    };
  }

  async #ask(request: () => Promise<SnmpResult>): Promise<SnmpResult> {
    const spent = this.#spend();
    if (spent !== undefined) {
      return spent;
    }
    const result = await request();
    if (result.kind === "ok") {
      this.#left.varbinds -= result.varbinds.length;
      this.#left.bytes -= varbindBytes(result.varbinds);
    }
    return result;
  }

  #spend(): SnmpFailure | undefined {
    if (this.#monotonicMs() >= this.#deadlineMs) {
      return failure("out-of-time");
    }
    const { requests, varbinds, bytes } = this.#left;
    if (requests <= 0 || varbinds <= 0 || bytes <= 0) {
      return failure("over-budget");
    }
    this.#left.requests -= 1;
    return undefined;
  }
}
