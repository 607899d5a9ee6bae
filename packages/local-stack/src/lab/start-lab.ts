import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endChild } from "../end-child.ts";
import type { ScenarioArguments, ScenarioControl, ScenarioDescription, ScenarioOutcome } from "../scenario-control.ts";
import type { LabSettings } from "./device-lab.ts";
import { type LabSize, labDevices } from "./devices/lab-devices.ts";
import { LabError } from "./errors.ts";
import type { LabReply, LabRequest } from "./lab-channel.ts";
import { defaultLabNetwork, type LabDevice, type LabNetwork } from "./lab-device.ts";
import { labScenarios } from "./scenarios.ts";
import type { LabV3User } from "./snmp-agent.ts";
import type { SyslogDestination } from "./speech/syslog-sender.ts";
import type { TrapDestination } from "./speech/trap-sender.ts";

export interface StartLabOptions {
  readonly size: LabSize;
  readonly syslog: SyslogDestination;
  readonly trap: TrapDestination;
  readonly community: string;
  readonly v3: LabV3User;
  /** Where the devices live; the documented addresses when absent. */
  readonly network?: LabNetwork;
  /** Told, in a sentence each, when the lab's process dies and when it is back. */
  readonly log: (sentence: string) => void;
}

/** A running lab. */
export interface Lab extends ScenarioControl {
  devices(): readonly LabDevice[];
  scenarios(): readonly ScenarioDescription[];
  /** Resolves when the scenario's last step is done. Never rejects. */
  run(name: string, args?: ScenarioArguments): Promise<ScenarioOutcome>;
  /** Process id of the lab's own process, undefined while there is none. */
  pid(): number | undefined;
  /** Idempotent; the process is killed when it does not end by itself in three seconds. */
  stop(): Promise<void>;
}

const startDeadlineMs = 20_000;
const stopDeadlineMs = 3_000;
const firstRestartMs = 500;
const longestRestartMs = 15_000;

class LabProcess implements Lab {
  readonly #settings: LabSettings;
  readonly #log: (sentence: string) => void;
  readonly #devices: readonly LabDevice[];
  readonly #waiting = new Map<number, (outcome: ScenarioOutcome) => void>();
  #child: ChildProcess | undefined;
  #stopping = false;
  #nextId = 1;
  #restartMs = firstRestartMs;
  #restart: NodeJS.Timeout | undefined;

  constructor(settings: LabSettings, log: (sentence: string) => void) {
    this.#settings = settings;
    this.#log = log;
    this.#devices = labDevices(settings.size, settings.network);
  }

  async start(): Promise<void> {
    if (this.#devices.length === 0) return;
    const child = fork(fileURLToPath(new URL("./main.ts", import.meta.url)), [], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // In a process group of its own: Ctrl-C reaches the parent alone, which decides when the lab ends.
      detached: true,
      env: { PATH: process.env["PATH"] },
    });
    this.#child = child;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => this.#log(`The device lab says: ${text.trim()}`));
    await this.#awaitStart(child);
    this.#restartMs = firstRestartMs;
    child.on("message", (reply: LabReply) => this.#receive(reply));
    child.once("exit", () => this.#ended());
  }

  devices(): readonly LabDevice[] {
    return this.#devices;
  }

  scenarios(): readonly ScenarioDescription[] {
    return this.#devices.length === 0 ? [] : labScenarios;
  }

  run(name: string, args: ScenarioArguments = {}): Promise<ScenarioOutcome> {
    const child = this.#child;
    if (child === undefined || !child.connected) {
      return Promise.resolve({ kind: "rejected", code: "lab-not-running", message: "The device lab is not running." });
    }
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      child.send({ type: "run", id, name, args } satisfies LabRequest);
    });
  }

  pid(): number | undefined {
    return this.#child?.pid;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    const ask = () => (child.connected ? child.send({ type: "stop" } satisfies LabRequest) : child.kill("SIGTERM"));
    await endChild(child, { deadlineMs: stopDeadlineMs, ask });
  }

  #awaitStart(child: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (error?: LabError) => {
        clearTimeout(deadline);
        child.off("message", onMessage);
        child.off("exit", onExit);
        if (error === undefined) return resolve();
        child.kill("SIGKILL");
        return reject(error);
      };
      const onMessage = (reply: LabReply) => {
        if (reply.type === "started") finish();
        if (reply.type === "failed") finish(new LabError("address-unusable", reply.message));
      };
      const onExit = () => finish(new LabError("child-ended", "The device lab's process ended while it was starting."));
      const deadline = setTimeout(
        () => finish(new LabError("start-timeout", "The device lab did not come up in time.", { deadlineMs: startDeadlineMs })),
        startDeadlineMs,
      );
      child.on("message", onMessage);
      child.once("exit", onExit);
      child.send({ type: "start", settings: this.#settings } satisfies LabRequest);
    });
  }

  #receive(reply: LabReply): void {
    if (reply.type !== "ran") return;
    this.#waiting.get(reply.id)?.(reply.outcome);
    this.#waiting.delete(reply.id);
  }

  #ended(): void {
    for (const resolve of this.#waiting.values()) {
      resolve({ kind: "rejected", code: "lab-not-running", message: "The device lab's process ended before the scenario did." });
    }
    this.#waiting.clear();
    if (this.#stopping) return;
    this.#child = undefined;
    this.#scheduleRestart("The device lab's process ended unexpectedly.");
  }

  #scheduleRestart(reason: string): void {
    this.#log(`${reason} It is started again in ${(this.#restartMs / 1000).toFixed(1)} s.`);
    this.#restart = setTimeout(() => void this.#startAgain(), this.#restartMs);
    this.#restartMs = Math.min(longestRestartMs, this.#restartMs * 2);
  }

  async #startAgain(): Promise<void> {
    try {
      await this.start();
      this.#log("The device lab is back; its devices have restarted.");
    } catch (error) {
      if (!this.#stopping) this.#scheduleRestart(error instanceof LabError ? error.message : "The device lab could not start.");
    }
  }
}

/**
 * Starts the simulated devices in a process of their own and resolves when all of them answer. Rejects with `LabError` when an
 * address or port cannot be had. With size "none" there is no process, no device and no scenario.
 */
export async function startLab(options: StartLabOptions): Promise<Lab> {
  const { size, syslog, trap, community, v3, network = defaultLabNetwork, log } = options;
  const lab = new LabProcess({ size, network, syslog, trap, community, v3, seed: 20_260 }, log);
  await lab.start();
  return lab;
}
