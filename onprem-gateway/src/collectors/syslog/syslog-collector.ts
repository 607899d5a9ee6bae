import type { Component } from "../../runtime/component.ts";
import type { CollectorDependencies } from "../dependencies.ts";
import type { KnownAddress } from "../known-address.ts";

export interface ListenAddress {
  readonly address: string;
  /** 0 takes an ephemeral port. */
  readonly port: number;
}

export interface SyslogCollectorOptions {
  readonly udp?: ListenAddress;
  readonly tcp?: ListenAddress;
  /** Longer lines are cut here and marked as truncated. */
  readonly maxLineBytes: number;
  /** Devices by the address they send from. */
  readonly devices: readonly KnownAddress[];
}

/** Receives syslog over UDP and TCP in a worker process. */
export class SyslogCollector implements Component {
  readonly name = "syslog";
  readonly #options: SyslogCollectorOptions;
  readonly #deps: CollectorDependencies;

  constructor(options: SyslogCollectorOptions, deps: CollectorDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#deps.events.count("syslog.devices", this.#options.devices.length);
  }

  async stop(): Promise<void> {}

  problem(): string | undefined {
    return undefined;
  }
}
