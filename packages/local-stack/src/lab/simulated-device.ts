import { createHash } from "node:crypto";
import { bootedState, type DeviceState, rebooted, ticksAt, withFirstSession, withPort, withStorm } from "./device-state.ts";
import type { LabDevice } from "./lab-device.ts";
import { deviceMib } from "./mib/device-mib.ts";
import { SnmpAgent, type SnmpAgentOptions } from "./snmp-agent.ts";
import { bootSpeech, portChangeSpeech } from "./speech/announcements.ts";
import type { Speech } from "./speech/spoken.ts";
import { syslogLine } from "./speech/syslog-dialect.ts";
import { type SyslogDestination, type SyslogSender, tcpSyslogSender, udpSyslogSender } from "./speech/syslog-sender.ts";
import { type TrapDestination, TrapSender } from "./speech/trap-sender.ts";

export interface SimulatedDeviceOptions {
  readonly device: LabDevice;
  readonly snmpPort: number;
  readonly access: SnmpAgentOptions["access"];
  readonly syslog: SyslogDestination;
  readonly trap: TrapDestination;
  readonly nowMs: () => number;
}

/** RFC 3411 SnmpEngineID in its text format (octet 5 = 4) under net-snmp's enterprise number, stable per device. */
function engineIdOf(deviceId: string): Buffer {
  const text = createHash("sha256").update(deviceId).digest("hex").slice(0, 12);
  return Buffer.concat([Buffer.from([0x80, 0x00, 0x1f, 0x88, 0x04]), Buffer.from(text)]);
}

/** One device of the lab: its state, its agent, and its voice. */
export class SimulatedDevice {
  readonly device: LabDevice;
  readonly #options: SimulatedDeviceOptions;
  readonly #agent: SnmpAgent;
  readonly #syslog: SyslogSender;
  readonly #traps: TrapSender;
  #state: DeviceState;
  #sequence = 0;

  constructor(options: SimulatedDeviceOptions) {
    const { device, syslog, trap, nowMs } = options;
    this.device = device;
    this.#options = options;
    this.#state = bootedState(device, nowMs(), 1);
    const engineId = engineIdOf(device.id);
    this.#agent = new SnmpAgent({
      address: device.address,
      port: options.snmpPort,
      engineId,
      access: options.access,
      table: deviceMib(device, { state: () => this.#state, engineId, nowMs }),
      state: () => this.#state,
      nowMs,
    });
    const sender = device.syslogTransport === "tcp" ? tcpSyslogSender : udpSyslogSender;
    this.#syslog = sender({ sourceAddress: device.address, destination: syslog });
    this.#traps = new TrapSender({ sourceAddress: device.address, destination: trap });
  }

  /** Resolves when the agent answers. */
  async start(): Promise<void> {
    await this.#agent.start();
  }

  /** False after `die`. */
  get alive(): boolean {
    return this.#state.reachable;
  }

  /** Says lines and notifications as this device; nothing while it is dead. */
  speak(speech: Speech): void {
    if (!this.#state.reachable) return;
    const nowMs = this.#options.nowMs();
    for (const line of speech.lines) {
      this.#sequence += 1;
      const text = syslogLine(this.device, line, { nowMs, sequence: this.#sequence });
      if (text !== undefined) this.#syslog.send(text);
    }
    for (const trap of speech.traps) this.#traps.send(trap, ticksAt(this.#state, nowMs));
  }

  announceBoot(): void {
    this.speak(bootSpeech(this.device));
  }

  /** Moves a port and tells the world; nothing when it already is so, or does not exist. */
  setPort(name: string, up: boolean): void {
    const port = this.device.ports.find((candidate) => candidate.name === name);
    if (port === undefined) return;
    const before = this.#state;
    this.#state = withPort(before, port, { up, nowMs: this.#options.nowMs() });
    if (this.#state !== before) this.speak(portChangeSpeech(this.device, port, up));
  }

  /** Lets a broadcast storm begin or end on a port; nothing when the port does not exist. */
  setStorm(name: string, on: boolean): void {
    const port = this.device.ports.find((candidate) => candidate.name === name);
    if (port !== undefined) this.#state = withStorm(this.#state, port, { on, nowMs: this.#options.nowMs() });
  }

  /** Loses or gets back the first BGP session, without a word: polling alone sees it. */
  setFirstSession(up: boolean): void {
    this.#state = withFirstSession(this.device, this.#state, up);
  }

  /** Warms the device up, or lets it cool down. */
  setHeat(isHot: boolean): void {
    this.#state = { ...this.#state, isHot };
  }

  reboot(): void {
    this.#state = rebooted(this.device, this.#state, this.#options.nowMs());
    this.announceBoot();
  }

  async die(): Promise<void> {
    this.#state = { ...this.#state, reachable: false };
    await this.#agent.stop();
  }

  /** Powered on: counters and uptime begin at zero. */
  async revive(): Promise<void> {
    if (this.#state.reachable) return;
    this.#state = { ...rebooted(this.device, this.#state, this.#options.nowMs()), reachable: true };
    await this.#agent.start();
    this.announceBoot();
  }

  async stop(): Promise<void> {
    await this.#agent.stop();
    this.#syslog.close();
    this.#traps.close();
  }
}
