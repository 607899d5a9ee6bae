import type { BulkRequest, SnmpResult, SnmpSession } from "../collectors/snmp-protocol/session.ts";
import type { RateGate } from "./rate-gate.ts";

/** A session whose requests wait for their turn at a gate that many sessions share. */
export class GatedSession implements SnmpSession {
  readonly #session: SnmpSession;
  readonly #gate: RateGate;
  readonly #signal: AbortSignal;

  constructor(session: SnmpSession, gate: RateGate, signal: AbortSignal) {
    this.#session = session;
    this.#gate = gate;
    this.#signal = signal;
    // A cancelled scan does not wait for answers under way.
    signal.addEventListener("abort", () => session.close(), { once: true });
  }

  async get(oids: readonly string[]): Promise<SnmpResult> {
    await this.#gate.pass(this.#signal);
    return this.#session.get(oids);
  }

  async getNext(oids: readonly string[]): Promise<SnmpResult> {
    await this.#gate.pass(this.#signal);
    return this.#session.getNext(oids);
  }

  async getBulk(request: BulkRequest): Promise<SnmpResult> {
    await this.#gate.pass(this.#signal);
    return this.#session.getBulk(request);
  }

  close(): void {
    this.#session.close();
  }
}
