import type { Secret } from "../../config/secret.ts";
import type { Component } from "../../runtime/component.ts";
import type { CollectorDependencies } from "../dependencies.ts";
import type { KnownAddress } from "../known-address.ts";

export interface TrapCollectorOptions {
  readonly address: string;
  /** 0 takes an ephemeral port. */
  readonly port: number;
  readonly communities: readonly Secret[];
  /** Devices by the address they send from. */
  readonly devices: readonly KnownAddress[];
}

/** Receives SNMP traps and informs in a worker process. */
export class TrapCollector implements Component {
  readonly name = "traps";
  readonly #options: TrapCollectorOptions;
  readonly #deps: CollectorDependencies;

  constructor(options: TrapCollectorOptions, deps: CollectorDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#deps.events.count("traps.devices", this.#options.devices.length);
  }

  async stop(): Promise<void> {}

  problem(): string | undefined {
    return undefined;
  }
}
