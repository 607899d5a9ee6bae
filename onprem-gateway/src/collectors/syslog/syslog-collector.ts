import type { Component } from "../../runtime/component.ts";
import type { LogObservation } from "../../runtime/observation.ts";
import type { CollectorDependencies } from "../dependencies.ts";
import { AddressBook, type KnownAddress } from "../known-address.ts";
import { type ListeningPorts, ListeningWorker } from "../listening-worker.ts";
import { LineBatch, type LinesTaken, type ReceivedLine, type SyslogInit } from "./syslog-protocol.ts";

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

/** Receives syslog over UDP and TCP in a worker process. The peer address is the truth about the sender, whatever the header says. */
export class SyslogCollector implements Component {
  readonly name = "syslog";
  readonly #deps: CollectorDependencies;
  readonly #addresses: AddressBook;
  readonly #worker: ListeningWorker;
  #ports: ListeningPorts = {};

  constructor(options: SyslogCollectorOptions, deps: CollectorDependencies) {
    this.#deps = deps;
    this.#addresses = new AddressBook(options.devices);
    const { udp, tcp, maxLineBytes } = options;
    const init: SyslogInit = { ...(udp === undefined ? {} : { udp }), ...(tcp === undefined ? {} : { tcp }), maxLineBytes };
    this.#worker = new ListeningWorker(
      {
        role: "syslog-listener",
        counterPrefix: "syslog",
        subject: "syslog is",
        init: () => init,
        onMessage: (message) => void this.#receive(message),
        ...(udp === undefined ? {} : { udpAddress: udp.address }),
      },
      deps,
    );
  }

  async start(): Promise<void> {
    this.#ports = await this.#worker.start();
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }

  /** Devices of the configuration from now on. */
  know(devices: readonly KnownAddress[]): void {
    this.#addresses.replace(devices);
  }

  problem(): string | undefined {
    return this.#worker.problem();
  }

  /** The ports that are listened on, once started. */
  ports(): ListeningPorts {
    return this.#ports;
  }

  async #receive(message: unknown): Promise<void> {
    const { events, intake } = this.#deps;
    const batch = LineBatch.safeParse(message);
    if (!batch.success) {
      events.count("syslog.worker.malformed");
      return;
    }
    const { number, lines } = batch.data;
    const outcomes = await Promise.all(lines.map((line) => intake.accept(this.#observation(line))));
    const refused = outcomes.filter((outcome) => outcome === "refused").length;
    events.count("syslog.accepted", outcomes.length - refused);
    if (refused > 0) {
      events.count("syslog.dropped.refused", refused);
    }
    const taken: LinesTaken = { kind: "taken", number };
    this.#worker.send(taken);
  }

  #observation({ receivedMs, ...line }: ReceivedLine): LogObservation {
    const deviceId = this.#addresses.deviceAt(line.address);
    const present = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)) as Omit<ReceivedLine, "receivedMs">;
    return { kind: "log", tsMs: receivedMs, ...(deviceId === undefined ? {} : { deviceId }), ...(present as PresentLine) };
  }
}

/** A received line without the fields it does not have. */
type PresentLine = Omit<LogObservation, "kind" | "tsMs" | "deviceId">;
