import type { Component } from "../../runtime/component.ts";
import type { CollectorDependencies } from "../dependencies.ts";

/** A device to be pinged. */
export interface PingDevice {
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  readonly address: string;
}

export interface IcmpCollectorOptions {
  readonly devices: readonly PingDevice[];
  readonly everySeconds: number;
  readonly timeoutMs: number;
  /** Missed pings in a row before a device is down. */
  readonly downAfter: number;
  /** Answered pings in a row before a device is up again. */
  readonly upAfter: number;
}

/** Pings devices with one long-running fping. */
export class IcmpCollector implements Component {
  readonly name = "icmp";
  readonly #options: IcmpCollectorOptions;
  readonly #deps: CollectorDependencies;

  constructor(options: IcmpCollectorOptions, deps: CollectorDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#deps.events.count("icmp.devices", this.#options.devices.length);
  }

  async stop(): Promise<void> {}

  problem(): string | undefined {
    return undefined;
  }
}
