import type { ScenarioArguments, ScenarioOutcome } from "../scenario-control.ts";
import { addressBlockNeeds, blockAddress, blockedAddresses, unblockAddress } from "./address-block.ts";
import { type LabSize, labDevices } from "./devices/lab-devices.ts";
import type { LabNetwork } from "./lab-device.ts";
import { type LabStep, planScenario } from "./scenarios.ts";
import { seededRandom } from "./seeded-random.ts";
import { SimulatedDevice } from "./simulated-device.ts";
import type { LabV3User } from "./snmp-agent.ts";
import { selfTestInform } from "./speech/announcements.ts";
import { chatterLine } from "./speech/chatter.ts";
import type { SyslogDestination } from "./speech/syslog-sender.ts";
import type { TrapDestination } from "./speech/trap-sender.ts";

/** Everything a lab needs to know; plain data, because it crosses to the lab's own process. */
export interface LabSettings {
  readonly size: LabSize;
  readonly network: LabNetwork;
  readonly syslog: SyslogDestination;
  readonly trap: TrapDestination;
  /** v2c community of every device but the v3 ones. */
  readonly community: string;
  readonly v3: LabV3User;
  /** Seed of the everyday talk. */
  readonly seed: number;
}

/** Mean pause between two lines of everyday talk of the whole small lab. */
const chatterMeanMs = 2_500;
const selfTestFirstMs = 20_000;
const selfTestEveryMs = 180_000;
/** Power-on notifications of many devices are spread, as after a power cut. */
const bootSpreadMs = 25;
/** A device is up for a while before it says so; whoever is started together with it then listens already. */
const bootSettleMs = 5_000;

/** The simulated devices of one lab, in this process. */
export class DeviceLab {
  readonly #settings: LabSettings;
  readonly #devices: readonly SimulatedDevice[];
  readonly #random: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(settings: LabSettings) {
    const { network, syslog, trap, community, v3 } = settings;
    this.#settings = settings;
    this.#random = seededRandom(settings.seed);
    this.#devices = labDevices(settings.size, network).map(
      (device) =>
        new SimulatedDevice({
          device,
          snmpPort: network.snmpPort,
          access: device.snmpVersion === "3" ? { version: "3", ...v3 } : { version: "2c", community },
          syslog,
          trap,
          nowMs: () => Date.now(),
        }),
    );
  }

  /** Resolves when every agent answers; devices then announce themselves. Rejects with `LabError` when an address cannot be had. */
  async start(): Promise<void> {
    for (const address of await blockedAddresses(this.#addresses())) await unblockAddress(address);
    await Promise.all(this.#devices.map((device) => device.start()));
    for (const [index, device] of this.#devices.entries()) this.#later(bootSettleMs + index * bootSpreadMs, () => device.announceBoot());
    this.#talkOn();
    this.#later(selfTestFirstMs, () => this.#selfTest());
  }

  /** Performs a scenario to its end; steps before a refused one stay done. */
  async run(name: string, args: ScenarioArguments): Promise<ScenarioOutcome> {
    const plan = planScenario(
      name,
      args,
      this.#devices.map((simulated) => simulated.device),
    );
    if (plan.kind === "rejected") return plan;
    for (const step of plan.steps) {
      const refusal = await this.#perform(step);
      if (refusal !== undefined) return refusal;
    }
    return { kind: "ok", message: plan.message };
  }

  /** Silences and closes everything, and gives blocked addresses back. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    const dead = this.#devices.filter((device) => !device.alive);
    await Promise.all(this.#devices.map((device) => device.stop()));
    for (const { device } of dead) await unblockAddress(device.address);
  }

  async #perform(step: LabStep): Promise<ScenarioOutcome | undefined> {
    if (step.kind === "pause") {
      await new Promise((resolve) => setTimeout(resolve, step.ms));
      return undefined;
    }
    const simulated = this.#devices.find(({ device }) => device.id === step.device);
    if (simulated === undefined) return undefined;
    switch (step.kind) {
      case "port":
        simulated.setPort(step.port, step.up);
        return undefined;
      case "storm":
        simulated.setStorm(step.port, step.on);
        return undefined;
      case "reboot":
        simulated.reboot();
        return undefined;
      case "session":
        simulated.setFirstSession(step.up);
        return undefined;
      case "heat":
        simulated.setHeat(step.isHot);
        return undefined;
      case "die":
        if (!(await blockAddress(simulated.device.address))) {
          return { kind: "rejected", code: "needs-root", message: `${step.device} was left alone: ${addressBlockNeeds}.` };
        }
        await simulated.die();
        return undefined;
      case "revive":
        await unblockAddress(simulated.device.address);
        await simulated.revive();
        return undefined;
    }
  }

  #addresses(): readonly string[] {
    return this.#devices.map(({ device }) => device.address);
  }

  #talkOn(): void {
    if (this.#devices.length === 0) return;
    const pauseMs = -Math.log(1 - this.#random()) * chatterMeanMs * (this.#settings.size === "large" ? 0.2 : 1);
    this.#later(Math.min(pauseMs, chatterMeanMs * 5), () => {
      const simulated = this.#devices[Math.floor(this.#random() * this.#devices.length)];
      const line = simulated === undefined ? undefined : chatterLine(simulated.device, this.#random);
      if (line !== undefined) simulated?.speak({ lines: [line], traps: [] });
      this.#talkOn();
    });
  }

  #selfTest(): void {
    const ups = this.#devices.find(({ device }) => device.role === "ups");
    ups?.speak({ lines: [], traps: [selfTestInform()] });
    this.#later(selfTestEveryMs, () => this.#selfTest());
  }

  #later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
  }
}
