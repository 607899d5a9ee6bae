import type { Secret } from "../../config/secret.ts";
import type { Component } from "../../runtime/component.ts";
import type { EventObservation } from "../../runtime/observation.ts";
import type { CollectorDependencies } from "../dependencies.ts";
import { AddressBook, type KnownAddress } from "../known-address.ts";
import { type ListeningPorts, ListeningWorker } from "../listening-worker.ts";
import { describeTrap } from "./describe-trap.ts";
import { type NotificationStored, type TrapInit, TrapNotification } from "./trap-protocol.ts";

export interface TrapCollectorOptions {
  readonly address: string;
  /** 0 takes an ephemeral port. */
  readonly port: number;
  readonly communities: readonly Secret[];
  /** Devices by the address they send from. */
  readonly devices: readonly KnownAddress[];
}

/** Records not yet on disk; beyond this, traps are dropped and counted, and informs left for their senders to repeat. */
const maxUnderWay = 2_000;
const maxVarbinds = 256;

/** Receives SNMP v1 and v2c traps and v2c informs in a worker process. An inform is confirmed once its record is on disk. */
export class TrapCollector implements Component {
  readonly name = "traps";
  readonly #deps: CollectorDependencies;
  readonly #addresses: AddressBook;
  readonly #worker: ListeningWorker;
  #ports: ListeningPorts = {};
  #underWay = 0;

  constructor(options: TrapCollectorOptions, deps: CollectorDependencies) {
    this.#deps = deps;
    this.#addresses = new AddressBook(options.devices);
    const { address, port, communities } = options;
    const init = (): TrapInit => ({ address, port, communities: communities.map((community) => community.reveal()) });
    this.#worker = new ListeningWorker(
      {
        role: "trap-listener",
        counterPrefix: "trap",
        subject: "traps are",
        init,
        udpAddress: address,
        onMessage: (message) => void this.#receive(message),
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

  problem(): string | undefined {
    return this.#worker.problem();
  }

  /** The port that is listened on, once started. */
  ports(): ListeningPorts {
    return this.#ports;
  }

  async #receive(message: unknown): Promise<void> {
    const { events, intake } = this.#deps;
    const parsed = TrapNotification.safeParse(message);
    if (!parsed.success) {
      events.count("trap.worker.malformed");
      return;
    }
    if (this.#underWay >= maxUnderWay) {
      events.count("trap.dropped.backlog");
      return;
    }
    this.#underWay += 1;
    const outcome = await intake.accept(this.#event(parsed.data));
    this.#underWay -= 1;
    events.count(outcome === "accepted" ? "trap.accepted" : "trap.dropped.refused");
    if (outcome === "accepted" && parsed.data.form === "inform") {
      const stored: NotificationStored = { kind: "stored", number: parsed.data.number };
      this.#worker.send(stored);
    }
  }

  #event({ form, receivedMs, address, trapOid, varbinds }: TrapNotification): EventObservation {
    const deviceId = this.#addresses.deviceAt(address);
    const { severity, text } = describeTrap(trapOid, varbinds);
    return {
      kind: "event",
      tsMs: receivedMs,
      source: form,
      ...(deviceId === undefined ? {} : { deviceId }),
      address,
      severity,
      type: trapOid,
      text,
      varbinds: varbinds.slice(0, maxVarbinds),
      authentication: "unauthenticated",
    };
  }
}
