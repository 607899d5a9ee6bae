import { isDeepStrictEqual } from "node:util";
import type { SnmpCredential } from "../../config/schema.ts";
import type { Secret } from "../../config/secret.ts";
import type { Component } from "../../runtime/component.ts";
import type { IntakeOutcome } from "../../runtime/intake.ts";
import type { EventObservation, ObservedVarbind } from "../../runtime/observation.ts";
import type { CollectorDependencies } from "../dependencies.ts";
import { AddressBook, type KnownAddress } from "../known-address.ts";
import { type ListeningPorts, ListeningWorker } from "../listening-worker.ts";
import { describeTrap, type TrapMeaning } from "./describe-trap.ts";
import { EngineFile } from "./engine-file.ts";
import { readTrapMessage } from "./read-trap-message.ts";
import type {
  DevicesKnown,
  MibReport,
  NotificationStored,
  RejectionReport,
  SendersAdmitted,
  StormReport,
  TrapInit,
  TrapNotification,
  TrapSenders,
} from "./trap-protocol.ts";
import { acceptedSenders, weaknesses } from "./trap-senders.ts";

export interface TrapCollectorOptions {
  readonly address: string;
  /** 0 takes an ephemeral port. */
  readonly port: number;
  readonly communities: readonly Secret[];
  /** Who may send, beside the communities. An SNMPv3 user sends at exactly the level that its credential has keys for. */
  readonly credentials?: readonly SnmpCredential[];
  /** Devices by the address they send from. */
  readonly devices: readonly KnownAddress[];
  /** Where the engine's boots and the clocks of senders are kept over restarts. */
  readonly stateFile: string;
  /** Hexadecimal; drawn at random and kept in the state file unless given. */
  readonly engineId?: string;
  /** Folder of the operator's imported MIB indexes. */
  readonly mibsDir?: string;
}

/** Records not yet on disk; beyond this, traps are dropped and counted, and informs left for their senders to repeat. */
const maxUnderWay = 2_000;
const maxVarbinds = 256;
const rejectedInText = 10;
const snmpTrapAddress = "1.3.6.1.6.3.18.1.3.0";
const saveEveryMs = 10_000;

/** Receives SNMP v1, v2c and v3 traps and informs in a worker process. An inform is confirmed once its record is on disk. */
export class TrapCollector implements Component {
  readonly name = "traps";
  readonly #options: TrapCollectorOptions;
  readonly #deps: CollectorDependencies;
  readonly #addresses: AddressBook;
  readonly #worker: ListeningWorker;
  #engine: EngineFile | undefined;
  #saver: NodeJS.Timeout | undefined;
  #ports: ListeningPorts = {};
  #underWay = 0;
  #known: readonly KnownAddress[];
  #senders: TrapSenders;

  constructor(options: TrapCollectorOptions, deps: CollectorDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#known = options.devices;
    this.#senders = acceptedSenders(options.communities, options.credentials ?? []);
    this.#addresses = new AddressBook(options.devices);
    this.#worker = new ListeningWorker(
      {
        role: "trap-listener",
        counterPrefix: "trap",
        subject: "traps are",
        init: () => this.#init(),
        udpAddress: options.address,
        onMessage: (message) => void this.#receive(message),
      },
      deps,
    );
  }

  async start(): Promise<void> {
    const { stateFile: path, engineId, credentials = [] } = this.#options;
    const { events } = this.#deps;
    this.#tellWeaknesses(credentials);
    this.#engine = new EngineFile({
      path,
      engineId,
      onFailed: (code) => events.occurred("trap.engine.state-failed", { path, code }, "error"),
    });
    events.occurred("trap.engine", { engineId: this.#engine.engineId });
    this.#saver = setInterval(() => this.#engine?.save(), saveEveryMs);
    this.#saver.unref();
    this.#ports = await this.#worker.start();
  }

  async stop(): Promise<void> {
    clearInterval(this.#saver);
    await this.#worker.stop();
    this.#engine?.save();
  }

  /** Devices of the configuration from now on. */
  know(devices: readonly KnownAddress[]): void {
    this.#known = devices;
    this.#addresses.replace(devices);
    const known: DevicesKnown = { kind: "devices", addresses: devices.map(({ address }) => address) };
    this.#worker.send(known);
  }

  /** Who may send from now on. Copies of what came before stay known as such; a sender whose secret is another one is heard at once. */
  admit({ communities, credentials }: Required<Pick<TrapCollectorOptions, "communities" | "credentials">>): void {
    const senders = acceptedSenders(communities, credentials);
    if (isDeepStrictEqual(senders, this.#senders)) {
      return;
    }
    this.#senders = senders;
    this.#tellWeaknesses(credentials);
    const admitted: SendersAdmitted = { kind: "senders", ...senders };
    this.#worker.send(admitted);
  }

  problem(): string | undefined {
    return this.#worker.problem();
  }

  /** The port that is listened on, once started. */
  ports(): ListeningPorts {
    return this.#ports;
  }

  #tellWeaknesses(credentials: readonly SnmpCredential[]): void {
    for (const weakness of weaknesses(credentials)) {
      this.#deps.events.occurred("trap.user.weak", { ...weakness }, "warn");
    }
  }

  #init(): TrapInit {
    const { address, port, mibsDir } = this.#options;
    const { id, boots, peers } = this.#engine?.boot(this.#deps.clock.nowMs()) ?? { id: "", boots: 0, peers: [] };
    const deviceAddresses = this.#known.map((device) => device.address);
    return { address, port, ...this.#senders, engine: { id, boots }, peers, deviceAddresses, mibsDir };
  }

  async #receive(message: unknown): Promise<void> {
    const { events, clock } = this.#deps;
    const read = readTrapMessage(message);
    if (read === undefined) {
      events.count("trap.worker.malformed");
      return;
    }
    switch (read.kind) {
      case "notification":
        await this.#store(read);
        return;
      case "storm":
        await this.#accept(this.#stormEvent(read));
        return;
      case "rejected":
        await this.#accept(this.#rejectionEvent(read));
        return;
      case "mibs":
        this.#tellMibs(read);
        return;
      case "peers":
        this.#engine?.remember(read.peers, clock.nowMs());
        return;
    }
  }

  #tellMibs({ objects, leftOut }: MibReport): void {
    const { events } = this.#deps;
    events.occurred("trap.mibs", { objects });
    for (const { file, reason } of leftOut) {
      events.occurred("trap.mibs.left-out", { file, reason }, "warn");
    }
  }

  async #store(notification: TrapNotification): Promise<void> {
    const outcome = await this.#accept(this.#event(notification));
    if (outcome === "accepted" && notification.form === "inform") {
      const stored: NotificationStored = { kind: "stored", number: notification.number };
      this.#worker.send(stored);
    }
  }

  async #accept(event: EventObservation): Promise<IntakeOutcome> {
    const { events, intake } = this.#deps;
    if (this.#underWay >= maxUnderWay) {
      events.count("trap.dropped.backlog");
      return "refused";
    }
    this.#underWay += 1;
    const outcome = await intake.accept(event);
    this.#underWay -= 1;
    events.count(outcome === "accepted" ? "trap.accepted" : "trap.dropped.refused");
    return outcome;
  }

  #event(notification: TrapNotification): EventObservation {
    const { form, receivedMs, level, trapOid, varbinds } = notification;
    return {
      kind: "event",
      tsMs: receivedMs,
      source: form,
      ...this.#sender(notification),
      ...this.#meaning(notification),
      type: trapOid,
      varbinds: observed(varbinds),
      authentication: level === "noAuthNoPriv" ? "unauthenticated" : "authenticated",
    };
  }

  #stormEvent({ count, first, last }: StormReport): EventObservation {
    const [from, to] = [first, last].map(({ receivedMs }) => new Date(receivedMs).toISOString());
    const [firstText, lastText] = [this.#meaning(first).text, this.#meaning(last).text];
    return {
      kind: "event",
      tsMs: last.receivedMs,
      source: "trap",
      ...this.#sender(last),
      severity: "warning",
      type: "traps.storm",
      text: `${count} notifications too many from this sender were held back, ${from} to ${to}: first ${firstText}, last ${lastText}`,
      varbinds: observed([...first.varbinds, ...last.varbinds]),
      authentication: last.level === "noAuthNoPriv" ? "unauthenticated" : "authenticated",
    };
  }

  #rejectionEvent({ senders, others }: RejectionReport): EventObservation {
    const shown = senders.slice(0, rejectedInText).map(({ address, reason, user, count }) => {
      const device = this.#addresses.deviceAt(address);
      const who = [address, ...(device === undefined ? [] : [device]), ...(user === undefined || user === "" ? [] : [`user ${user}`])];
      return `${who.join(" ")}: ${reason} (${count})`;
    });
    const rest = others + senders.slice(rejectedInText).reduce((sum, { count }) => sum + count, 0);
    return {
      kind: "event",
      tsMs: this.#deps.clock.nowMs(),
      source: "gateway",
      severity: "warning",
      type: "traps.rejected",
      text: `Notifications were not taken from ${[...shown, ...(rest === 0 ? [] : [`other senders (${rest})`])].join("; ")}`,
      authentication: "internal",
    };
  }

  #sender(notification: TrapNotification): Pick<EventObservation, "deviceId" | "address"> {
    const { address } = notification;
    const deviceId = this.#deviceOf(notification);
    return deviceId === undefined ? { address } : { deviceId, address };
  }

  /**
   * The device that speaks: by its engine where that is proved, then by the address it sends from, then by the one it says it sends from
   * (RFC 3584 section 4.1), as configured and as read from the device.
   */
  #deviceOf({ address, engineId, level, varbinds }: TrapNotification): string | undefined {
    const { learned } = this.#deps;
    const proved = engineId === undefined || level === "noAuthNoPriv" ? undefined : learned.deviceOfEngine(engineId);
    const agent = varbinds.find(({ oid }) => oid === snmpTrapAddress)?.value;
    const known = (at: string) => this.#addresses.deviceAt(at) ?? learned.deviceAt(at);
    return proved ?? known(address) ?? (agent === undefined ? undefined : known(agent));
  }

  #meaning(notification: TrapNotification): TrapMeaning {
    const deviceId = this.#deviceOf(notification);
    const { learned } = this.#deps;
    return describeTrap({
      ...notification,
      sender: deviceId === undefined ? notification.address : this.#addresses.nameOf(deviceId),
      interfaceOf: (ifIndex) => (deviceId === undefined ? undefined : learned.interfaceOf(deviceId, ifIndex)),
      alarmInterfaceOf: (index) => (deviceId === undefined ? undefined : learned.alarmInterfaceOf(deviceId, index)),
    });
  }
}

/** Varbinds as they go into an event: what only served to describe it is left out. */
function observed(varbinds: TrapNotification["varbinds"]): readonly ObservedVarbind[] {
  return varbinds.slice(0, maxVarbinds).map(({ row: _row, ifIndex: _ifIndex, ...varbind }) => varbind);
}
