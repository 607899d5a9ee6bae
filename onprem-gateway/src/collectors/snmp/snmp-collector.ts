import type { SnmpCredential } from "../../config/schema.ts";
import type { Component } from "../../runtime/component.ts";
import type { CollectorDependencies } from "../dependencies.ts";

/** A device to be polled over SNMP. */
export interface SnmpDevice {
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  readonly address: string;
  readonly port: number;
  readonly credential: SnmpCredential;
  /** Names (ifName, ifDescr or ifAlias) of the interfaces that the operator marked as uplinks. */
  readonly uplinks: readonly string[];
}

export interface SnmpCollectorOptions {
  readonly devices: readonly SnmpDevice[];
  readonly everySeconds: number;
  /** Time one answer may take, before a retry. */
  readonly timeoutMs: number;
  readonly retries: number;
}

/** Polls devices over SNMP in a worker process and turns what they say into observations. */
export class SnmpCollector implements Component {
  readonly name = "snmp";
  readonly #options: SnmpCollectorOptions;
  readonly #deps: CollectorDependencies;

  constructor(options: SnmpCollectorOptions, deps: CollectorDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#deps.events.count("snmp.devices", this.#options.devices.length);
  }

  async stop(): Promise<void> {}

  problem(): string | undefined {
    return undefined;
  }
}
