import { StartError } from "../../errors.ts";
import type { Component } from "../../runtime/component.ts";
import type { IntakeOutcome } from "../../runtime/intake.ts";
import type { LogObservation } from "../../runtime/observation.ts";
import type { CollectorDependencies } from "../dependencies.ts";
import { AddressBook, type KnownAddress } from "../known-address.ts";
import { type ListeningPorts, ListeningWorker } from "../listening-worker.ts";
import {
  type DevicesKnown,
  LineBatch,
  type LinesTaken,
  type ReceivedLine,
  type SyslogInit,
  type TlsMaterial,
  type TlsRenewed,
} from "./syslog-protocol.ts";
import { type TlsFiles, TlsIdentity } from "./tls-identity.ts";

export interface ListenAddress {
  readonly address: string;
  /** 0 takes an ephemeral port. */
  readonly port: number;
}

export interface SyslogCollectorOptions {
  readonly udp?: ListenAddress;
  readonly tcp?: ListenAddress;
  /** Syslog over TLS (RFC 5425). */
  readonly tls?: ListenAddress & TlsFiles;
  /** Longer lines are cut here and marked as truncated. */
  readonly maxLineBytes: number;
  /** Devices by the address they send from. */
  readonly devices: readonly KnownAddress[];
}

const readTlsEveryMs = 60_000;
const offerAgainEveryMs = 1_000;

/** Receives syslog over UDP, TCP and TLS in a worker process. The peer address is the truth about the sender, whatever the header says. */
export class SyslogCollector implements Component {
  readonly name = "syslog";
  readonly #options: SyslogCollectorOptions;
  readonly #deps: CollectorDependencies;
  readonly #addresses: AddressBook;
  readonly #worker: ListeningWorker;
  readonly #identity: TlsIdentity | undefined;
  readonly #stopping = new AbortController();
  #tlsProblem: string | undefined;
  #known: readonly string[];
  #ports: ListeningPorts = {};

  constructor(options: SyslogCollectorOptions, deps: CollectorDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#addresses = new AddressBook(options.devices);
    this.#known = options.devices.map(({ address }) => address);
    this.#identity = options.tls === undefined ? undefined : new TlsIdentity(options.tls);
    const { udp } = options;
    this.#worker = new ListeningWorker(
      {
        role: "syslog-listener",
        counterPrefix: "syslog",
        subject: "syslog is",
        init: () => this.#init(),
        onMessage: (message) => void this.#receive(message),
        ...(udp === undefined ? {} : { udpAddress: udp.address }),
      },
      deps,
    );
  }

  async start(): Promise<void> {
    const reading = await this.#identity?.read();
    if (reading?.kind === "failed") {
      throw new StartError("listener-unavailable", `syslog over TLS cannot start: ${reading.problem}`, {});
    }
    this.#ports = await this.#worker.start();
    void this.#followIdentity();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#worker.stop();
  }

  /** Devices of the configuration from now on. */
  know(devices: readonly KnownAddress[]): void {
    this.#addresses.replace(devices);
    this.#known = devices.map(({ address }) => address);
    const known: DevicesKnown = { kind: "devices", addresses: this.#known };
    this.#worker.send(known);
  }

  problem(): string | undefined {
    return this.#worker.problem() ?? this.#tlsProblem;
  }

  /** The ports that are listened on, once started. */
  ports(): ListeningPorts {
    return this.#ports;
  }

  #init(): SyslogInit {
    const { udp, tcp, tls, maxLineBytes } = this.#options;
    const material = this.#identity?.material;
    return {
      ...(udp === undefined ? {} : { udp }),
      ...(tcp === undefined ? {} : { tcp }),
      ...(tls === undefined || material === undefined ? {} : { tls: { address: tls.address, port: tls.port, ...material } }),
      maxLineBytes,
      deviceAddresses: this.#known,
    };
  }

  /** Certificates are renewed in their files while the gateway runs. */
  async #followIdentity(): Promise<void> {
    const { clock } = this.#deps;
    const { signal } = this.#stopping;
    while (this.#identity !== undefined && !signal.aborted) {
      const reading = await this.#identity.read();
      const unusable = reading.kind === "failed" ? `syslog over TLS goes on with what it had: ${reading.problem}` : undefined;
      this.#tlsProblem = unusable ?? this.#identity.expiry(clock.nowMs());
      if (reading.kind === "ok" && reading.isNew) {
        this.#renew(reading.material);
      }
      await clock.sleep(readTlsEveryMs, signal);
    }
  }

  #renew(material: TlsMaterial): void {
    const renewed: TlsRenewed = { kind: "identity", ...material };
    this.#deps.events.occurred("syslog.tls.renewed", { sent: this.#worker.send(renewed) });
  }

  async #receive(message: unknown): Promise<void> {
    const { events } = this.#deps;
    const batch = LineBatch.safeParse(message);
    if (!batch.success) {
      events.count("syslog.worker.malformed");
      return;
    }
    const { number, lines } = batch.data;
    const outcomes = await Promise.all(lines.map((line) => this.#store(line)));
    const counters = { accepted: "syslog.accepted", refused: "syslog.dropped.refused", unfit: "syslog.dropped.unfit" } as const;
    for (const outcome of outcomes) {
      events.count(counters[outcome]);
    }
    const taken: LinesTaken = { kind: "taken", number };
    this.#worker.send(taken);
  }

  /** A line of a sender that can wait is offered again until the spool takes it; until then the worker holds its senders off. */
  async #store(line: ReceivedLine): Promise<IntakeOutcome> {
    const { intake, clock, events } = this.#deps;
    const { signal } = this.#stopping;
    const observation = this.#observation(line);
    let outcome = await intake.accept(observation);
    while (outcome === "refused" && line.transport === "tcp" && !signal.aborted) {
      events.count("syslog.held-for-spool");
      await clock.sleep(offerAgainEveryMs, signal);
      outcome = await intake.accept(observation);
    }
    return outcome;
  }

  #observation({ receivedMs, ...line }: ReceivedLine): LogObservation {
    const deviceId = this.#addresses.deviceAt(line.address);
    const present = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)) as Omit<ReceivedLine, "receivedMs">;
    return { kind: "log", tsMs: receivedMs, ...(deviceId === undefined ? {} : { deviceId }), ...(present as PresentLine) };
  }
}

/** A received line without the fields it does not have. */
type PresentLine = Omit<LogObservation, "kind" | "tsMs" | "deviceId">;
