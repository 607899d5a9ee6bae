import type { DesiredConfig, DesiredNotice, DesiredSettings, ReportedConfig } from "@isthmus/contract";
import type { GatewayConfig } from "../config/schema.ts";
import { AppError } from "../errors.ts";
import type { GatewayEvents } from "../events.ts";
import type { FollowOutcome } from "../reload-config.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Component } from "../runtime/component.ts";
import { beginTrial, decideTrial, trialTimeMs } from "./decide-trial.ts";
import { type DesiredTrust, distrustOf } from "./desired-signature.ts";
import type { DesiredSource } from "./fetch-desired.ts";
import { judgeDocument, readSettings } from "./judge-document.ts";
import type { TwinFile } from "./twin-file.ts";
import {
  emptyRecord,
  highestVersion,
  judgeOffer,
  recordAtStart,
  type TwinRecord,
  withMisfit,
  withProof,
  withRefusal,
} from "./twin-record.ts";

export interface TwinDependencies {
  readonly file: Pick<TwinFile, "write">;
  readonly fetch: DesiredSource;
  readonly clock: Clock;
  readonly events: GatewayEvents;
  /** Lays settings over the gateway's own file; without them, the file alone counts. Rejects when the collectors cannot follow. */
  readonly follow: (desired: DesiredSettings | undefined) => Promise<FollowOutcome>;
  /** The configuration that is followed now, and how many devices of the cloud it has of its own. */
  readonly current: () => { readonly config: GatewayConfig; readonly pinned: number };
  /** Ids of the devices that answer now. */
  readonly answering: () => ReadonlySet<string>;
}

/** How often a trial is looked at. */
const trialStepMs = 2_000;

/**
 * The configuration that the cloud wants for this gateway, and what became of it. An offered version is fetched, checked as a whole, tried,
 * and kept once the devices that it touches answer; otherwise the one before comes back. Offers come with every heartbeat, so nothing is
 * tried again here: what could not be fetched is offered again within a minute.
 */
export class ConfigTwin implements Component {
  readonly name = "cloud configuration";
  readonly #deps: TwinDependencies;
  readonly #stopping = new AbortController();
  #record: TwinRecord;
  /** About an offer that was not even fetched. */
  #complaint: string | undefined;
  /** The gateway's own file was read again: what was refused may fit now. */
  #reconsider: boolean;
  #busy: Promise<void> | undefined;

  /** Takes the record as `startingRecord` left it. */
  constructor(record: TwinRecord, deps: TwinDependencies) {
    this.#record = record;
    this.#deps = deps;
    this.#reconsider = record.refused?.misfit === true;
  }

  async start(): Promise<void> {
    if (this.#record.trial !== undefined) {
      this.#occupy(() => this.#outlastTrial());
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
  }

  problem(): string | undefined {
    const { good, refused } = this.#record;
    if (this.#complaint !== undefined) {
      return this.#complaint;
    }
    return refused !== undefined && this.#accepts && refused.version > (good?.config.version ?? 0)
      ? `version ${refused.version} is refused: ${refused.problems.join("; ")}`
      : undefined;
  }

  /** Takes notice of what the cloud offers. One at a time: what comes meanwhile is offered again. */
  offer(offered: DesiredNotice): void {
    if (this.#accepts) {
      this.#occupy(() => this.#consider(offered));
    }
  }

  /** The gateway's own file was read again; with problems, what was followed no longer goes with it. */
  fileChanged(misfit: readonly string[] | undefined): void {
    this.#reconsider = true;
    if (misfit !== undefined) {
      void this.#remember(withMisfit(this.#record, { nowMs: this.#deps.clock.nowMs(), problems: misfit }));
    }
  }

  /** What is told with the heartbeat. */
  reported(): ReportedConfig {
    const { good, trial, refused } = this.#record;
    const running = trial ?? good;
    return {
      accepts: this.#accepts,
      ...(running === undefined || !this.#accepts
        ? {}
        : {
            running: {
              version: running.config.version,
              sha256: running.config.sha256,
              sinceMs: Math.trunc(running.sinceMs),
              trial: trial !== undefined,
            },
          }),
      ...(refused === undefined ? {} : { refused: shortened(refused) }),
      pinned: this.#deps.current().pinned,
    };
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#busy;
  }

  #occupy(act: () => Promise<void>): void {
    if (this.#busy === undefined && !this.#stopping.signal.aborted) {
      this.#busy = act().finally(() => {
        this.#busy = undefined;
      });
    }
  }

  get #accepts(): boolean {
    return this.#deps.current().config.cloudConfig?.accept === true;
  }

  async #consider(offered: DesiredNotice): Promise<void> {
    const decision = judgeOffer(this.#record, offered, { reconsider: this.#reconsider });
    const complaint = decision.kind === "refuse" ? decision.problem : undefined;
    if (complaint !== undefined && complaint !== this.#complaint) {
      this.#deps.events.occurred("twin.refused", { problem: complaint }, "error");
    }
    this.#complaint = complaint;
    if (decision.kind === "fetch") {
      await this.#fetchAndTry(offered);
    }
  }

  async #fetchAndTry(offered: DesiredNotice): Promise<void> {
    const { fetch, events } = this.#deps;
    const held = this.#record.good?.config.sha256;
    const fetched = await fetch(held, this.#stopping.signal);
    switch (fetched.kind) {
      case "not-modified":
        // The same text under a new version: nothing to try, and the number counts all the same.
        await this.#renumber(offered);
        return;
      case "unanswered":
        events.occurred("twin.unanswered", { version: offered.version, reason: fetched.reason }, "warn");
        return;
      case "document": {
        const judged = judgeDocument(fetched.text, offered, trustOf(this.#deps.current().config, this.#record));
        if (judged.kind === "refused") {
          await this.#refuse(offered, judged.problems);
        } else {
          await this.#try(judged.config, judged.settings);
        }
      }
    }
  }

  async #renumber({ version, sha256 }: DesiredNotice): Promise<void> {
    const { good } = this.#record;
    if (good?.config.sha256 === sha256 && version > highestVersion(this.#record)) {
      await this.#remember({ good: { ...good, config: { ...good.config, version } } });
    }
  }

  async #try(config: DesiredConfig, settings: DesiredSettings): Promise<void> {
    const { answering, clock, current, events, follow } = this.#deps;
    const before = this.#record;
    const answered = answering();
    this.#reconsider = false;
    await this.#remember({ ...before, trial: { config, sinceMs: clock.nowMs(), starts: 0 } });
    let outcome: FollowOutcome;
    try {
      outcome = await follow(settings);
    } catch (cause) {
      await this.#undo(config, `the collectors could not follow it (${cause instanceof AppError ? cause.code : "unexpected"})`);
      return;
    }
    if (outcome.kind === "invalid") {
      await this.#refuse(config, outcome.problems);
      return;
    }
    events.occurred("twin.trial", { version: config.version });
    await this.#judgeTrial(beginTrial(outcome.plan, answered, { nowMs: clock.monotonicMs(), withinMs: trialTimeMs(current().config) }));
  }

  async #judgeTrial(state: ReturnType<typeof beginTrial>): Promise<void> {
    const { answering, clock } = this.#deps;
    while (!this.#stopping.signal.aborted && this.#record.trial !== undefined) {
      const { config } = this.#record.trial;
      const decision = decideTrial(state, answering(), clock.monotonicMs());
      if (decision.kind === "keep") {
        await this.#keep(config);
        return;
      }
      if (decision.kind === "undo") {
        await this.#undo(config, decision.problem);
        return;
      }
      await clock.sleep(trialStepMs, this.#stopping.signal);
    }
  }

  /** What answered before a restart is not known: to run for the time of a trial is the proof that is left. */
  async #outlastTrial(): Promise<void> {
    await this.#deps.clock.sleep(trialTimeMs(this.#deps.current().config), this.#stopping.signal);
    const { trial } = this.#record;
    if (trial !== undefined && !this.#stopping.signal.aborted) {
      await this.#keep(trial.config);
    }
  }

  async #keep({ version, sha256 }: DesiredConfig): Promise<void> {
    await this.#remember(withProof(this.#record));
    this.#deps.events.occurred("twin.running", { version, sha256 });
  }

  /** Goes back to the last good version, or to the file alone. */
  async #undo(config: DesiredConfig, problem: string): Promise<void> {
    const good = this.#record.good === undefined ? undefined : readSettings(this.#record.good.config);
    await this.#refuse(config, [problem]);
    try {
      await this.#deps.follow(good?.kind === "ok" ? good.settings : undefined);
    } catch (cause) {
      const code = cause instanceof AppError ? cause.code : "unexpected";
      this.#complaint = `the way back from version ${config.version} failed too (${code}); restart the gateway`;
      this.#deps.events.occurred("twin.stuck", { version: config.version, code }, "error");
    }
  }

  async #refuse(refused: DesiredNotice, problems: readonly string[]): Promise<void> {
    this.#reconsider = false;
    this.#deps.events.occurred("twin.refused", { version: refused.version, problem: problems.join("; ").slice(0, 2_000) }, "error");
    await this.#remember(withRefusal(this.#record, refused, { nowMs: this.#deps.clock.nowMs(), problems: problems.slice(0, 100) }));
  }

  async #remember(record: TwinRecord): Promise<void> {
    this.#record = record;
    try {
      await this.#deps.file.write(record);
    } catch (cause) {
      this.#deps.events.occurred("twin.not-kept", { code: cause instanceof AppError ? cause.code : "unexpected" }, "error");
    }
  }
}

/** Whom the gateway's own file wants a version to be signed by; undefined when it does not say. */
function trustOf({ site, cloudConfig }: Pick<GatewayConfig, "site" | "cloudConfig">, record: TwinRecord): DesiredTrust | undefined {
  const key = cloudConfig?.trustKey;
  const newestMs = Math.max(0, ...[record.trial, record.good].map((each) => each?.config.signature?.signedMs ?? 0));
  return key === undefined ? undefined : { key, siteId: site, newestMs };
}

/**
 * What the gateway starts with: the settings to lay over its file, and the record with this start counted. What was kept before the file named a
 * key, or under another one, is forgotten: the cloud offers it again.
 */
export function startingRecord(
  record: TwinRecord,
  { nowMs, own }: { readonly nowMs: number; readonly own: Pick<GatewayConfig, "site" | "cloudConfig"> },
): { readonly record: TwinRecord; readonly settings?: DesiredSettings } {
  const counted = recordAtStart(record, nowMs);
  const followed = counted.trial?.config ?? counted.good?.config;
  const trust = trustOf(own, counted);
  if (followed !== undefined && trust !== undefined && distrustOf(followed, trust) !== undefined) {
    return { record: emptyRecord };
  }
  const read = followed === undefined ? undefined : readSettings(followed);
  return read?.kind === "ok" ? { record: counted, settings: read.settings } : { record: counted };
}

function shortened({ version, atMs, problems }: NonNullable<TwinRecord["refused"]>): NonNullable<ReportedConfig["refused"]> {
  return { version, atMs: Math.trunc(atMs), problems: problems.slice(0, 8).map((problem) => problem.slice(0, 300)) };
}
