import { type LoadedConfig, loadConfig } from "./config/load.ts";
import { planReload, type ReloadPlan } from "./config/plan-reload.ts";
import { showProblem } from "./config/problem.ts";
import type { GatewayConfig } from "./config/schema.ts";
import type { GatewayEvents } from "./events.ts";
import type { Component } from "./runtime/component.ts";

type ValidConfig = Extract<LoadedConfig, { kind: "ok" }>;

export interface ReloadOptions {
  readonly configPath: string;
  /** The configuration that the gateway was started with. */
  readonly started: ValidConfig;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface ReloadDependencies {
  readonly events: GatewayEvents;
  /** Makes the collectors follow. */
  readonly apply: (config: GatewayConfig, plan: ReloadPlan) => Promise<void>;
}

/**
 * Follows the site configuration without a restart: on SIGHUP the file is read again. One that is wrong is refused as a whole, all of its
 * problems are told, and the old one goes on. Devices and credentials change at once; other sections are named until the next restart.
 */
export class ConfigReload implements Component {
  readonly name = "configuration";
  readonly #options: ReloadOptions;
  readonly #deps: ReloadDependencies;
  readonly #onSignal = () => void this.reload();
  #current: ValidConfig;
  #refused: string | undefined;
  #restartNeeded: readonly string[] = [];
  /** Reloads follow one another, however fast the signals come. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: ReloadOptions, deps: ReloadDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#current = options.started;
  }

  async start(): Promise<void> {
    process.on("SIGHUP", this.#onSignal);
  }

  async stop(): Promise<void> {
    process.removeListener("SIGHUP", this.#onSignal);
    await this.#last;
  }

  problem(): string | undefined {
    if (this.#refused !== undefined) {
      return `the new configuration is refused, the old one goes on: ${this.#refused}`;
    }
    return this.#restartNeeded.length === 0 ? undefined : `a restart is needed for what changed in: ${this.#restartNeeded.join(", ")}`;
  }

  /** The configuration that is followed now. */
  get current(): ValidConfig {
    return this.#current;
  }

  /** Reads the file again and follows it. Never rejects. */
  reload(): Promise<void> {
    this.#last = this.#last.then(() => this.#reload());
    return this.#last;
  }

  async #reload(): Promise<void> {
    const { events, apply } = this.#deps;
    const { configPath, environment, started } = this.#options;
    const loaded = await loadConfig(configPath, environment);
    if (loaded.kind === "invalid") {
      const problems = loaded.problems.map(showProblem).join("; ");
      this.#refused = problems;
      events.occurred("gateway.reload.refused", { problems }, "error");
      return;
    }
    const plan = planReload(this.#current.config, loaded.config);
    await apply(loaded.config, plan);
    this.#refused = undefined;
    this.#current = loaded;
    // Compared with what the gateway was started with: a section that is put back needs no restart any more.
    this.#restartNeeded = planReload(started.config, loaded.config).restartNeeded;
    const { added, removed, changed, untouched } = plan;
    const counts = { added: added.length, removed: removed.length, changed: changed.length, untouched: untouched.length };
    events.occurred("gateway.reloaded", { ...counts, configHash: loaded.hash, restartNeeded: this.#restartNeeded.join(", ") });
  }
}
