import type { DesiredSettings } from "@isthmus/contract";
import { type LoadedConfig, type LoadOptions, loadConfig } from "./config/load.ts";
import { isSame, planReload, type ReloadPlan } from "./config/plan-reload.ts";
import { showProblem } from "./config/problem.ts";
import { resolveSecrets, type SecretSources } from "./config/resolve-secrets.ts";
import type { GatewayConfig } from "./config/schema.ts";
import { AppError } from "./errors.ts";
import type { GatewayEvents } from "./events.ts";
import type { Component } from "./runtime/component.ts";

type ValidConfig = Extract<LoadedConfig, { kind: "ok" }>;

export interface ReloadOptions extends Pick<LoadOptions, "remote" | "own"> {
  readonly configPath: string;
  /** The configuration that the gateway was started with. */
  readonly started: ValidConfig;
  /** What the cloud wants, as far as the gateway was started with it. */
  readonly desired?: DesiredSettings | undefined;
  readonly environment: SecretSources["environment"];
}

export interface ReloadDependencies {
  readonly events: GatewayEvents;
  /** Makes the collectors follow. */
  readonly apply: (config: GatewayConfig, plan: ReloadPlan) => Promise<void>;
  /** The file was read again. With problems, what the cloud wants no longer goes with it, and the file alone is followed from here on. */
  readonly onFile?: (misfit: readonly string[] | undefined) => void;
}

/** Outcome of following what the cloud wants. In every other case than "followed", nothing has changed. */
export type FollowOutcome =
  | { readonly kind: "followed"; readonly plan: ReloadPlan }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/** What came of reading the file again. In every case but "applied", the old configuration goes on. */
export type ReloadOutcome =
  | {
      readonly kind: "applied";
      readonly configHash: string;
      readonly added: number;
      readonly removed: number;
      readonly changed: number;
      readonly untouched: number;
      /** Sections that wait for a restart. */
      readonly restartNeeded: readonly string[];
      /** Why what the cloud wants does not go with the file any more; empty when it does. */
      readonly misfits: readonly string[];
    }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

/**
 * Follows the site configuration without a restart: on SIGHUP the file is read again. One that is wrong is refused as a whole, all of its
 * problems are told, and the old one goes on. Devices, credentials and the pace of polling change at once; other sections are named until
 * the next restart. What the cloud wants is laid over the file by `follow`.
 */
export class ConfigReload implements Component {
  readonly name = "configuration";
  readonly #options: ReloadOptions;
  readonly #deps: ReloadDependencies;
  readonly #onSignal = () => void this.reload();
  #current: ValidConfig;
  #desired: DesiredSettings | undefined;
  #refused: string | undefined;
  #restartNeeded: readonly string[] = [];
  /** Changes follow one another, however fast the signals come. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ReloadOptions, deps: ReloadDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#current = options.started;
    this.#desired = options.desired;
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
  reload(): Promise<ReloadOutcome> {
    return this.#next(() => this.#reload());
  }

  /**
   * Reads the secrets of the configuration again, not the configuration itself: what changed is followed, the rest goes on. Never rejects;
   * the outcome is in `current.doubts`.
   */
  refreshSecrets(): Promise<void> {
    return this.#next(() => this.#refreshSecrets());
  }

  /** Lays what the cloud wants over the file; without it, the file alone counts. Rejects when the collectors cannot follow. */
  follow(desired: DesiredSettings | undefined): Promise<FollowOutcome> {
    return this.#next(() => this.#follow(desired));
  }

  #next<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#last.then(change);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #reload(): Promise<ReloadOutcome> {
    const { configPath, environment, remote, own } = this.#options;
    const alone = await loadConfig(configPath, environment, { remote, own });
    if (alone.kind === "invalid") {
      const problems = alone.problems.map(showProblem);
      this.#refused = problems.join("; ");
      this.#deps.events.occurred("gateway.reload.refused", { problems: this.#refused }, "error");
      return { kind: "refused", problems };
    }
    const both = this.#desired === undefined ? alone : await loadConfig(configPath, environment, { desired: this.#desired, remote, own });
    if (both.kind === "invalid") {
      this.#desired = undefined;
    }
    const misfits = both.kind === "invalid" ? both.problems.map(showProblem) : [];
    this.#deps.onFile?.(both.kind === "invalid" ? misfits : undefined);
    try {
      const { added, removed, changed, untouched } = await this.#apply(both.kind === "ok" ? both : alone);
      const counts = { added: added.length, removed: removed.length, changed: changed.length, untouched: untouched.length };
      return { kind: "applied", configHash: this.#current.hash, ...counts, restartNeeded: this.#restartNeeded, misfits };
    } catch (cause) {
      this.#refused = `the collectors could not follow (${cause instanceof AppError ? cause.code : "unexpected"})`;
      this.#deps.events.occurred("gateway.reload.failed", { problem: this.#refused }, "error");
      return { kind: "refused", problems: [this.#refused] };
    }
  }

  async #follow(desired: DesiredSettings | undefined): Promise<FollowOutcome> {
    const { configPath, environment, remote, own } = this.#options;
    const loaded = await loadConfig(configPath, environment, { desired, remote, own });
    if (loaded.kind === "invalid") {
      return { kind: "invalid", problems: loaded.problems.map(showProblem) };
    }
    const plan = await this.#apply(loaded);
    this.#desired = desired;
    return { kind: "followed", plan };
  }

  async #refreshSecrets(): Promise<void> {
    const current = this.#current;
    const resolved = await resolveSecrets(current.file, this.#options);
    if (resolved.kind === "invalid") {
      this.#current = { ...current, doubts: resolved.problems };
      return;
    }
    const fresh = { ...current, ...resolved };
    if (isSame(current.config, fresh.config)) {
      this.#current = fresh;
      return;
    }
    await this.#apply(fresh).catch((cause: unknown) => {
      const problem = `the collectors could not follow new secrets (${cause instanceof AppError ? cause.code : "unexpected"})`;
      this.#deps.events.occurred("gateway.reload.failed", { problem }, "error");
    });
  }

  async #apply(loaded: ValidConfig): Promise<ReloadPlan> {
    const { events, apply } = this.#deps;
    const plan = planReload(this.#current.config, loaded.config);
    // Also when the collectors fail half way: the way back is planned from here.
    this.#current = loaded;
    await apply(loaded.config, plan);
    this.#refused = undefined;
    // Compared with what the gateway was started with: a section that is put back needs no restart any more.
    this.#restartNeeded = planReload(this.#options.started.config, loaded.config).restartNeeded;
    const { added, removed, changed, untouched, paced } = plan;
    const counts = { added: added.length, removed: removed.length, changed: changed.length, untouched: untouched.length };
    const sections = { paced: paced.join(", "), restartNeeded: this.#restartNeeded.join(", ") };
    events.occurred("gateway.reloaded", { ...counts, configHash: loaded.hash, ...sections });
    return plan;
  }
}
