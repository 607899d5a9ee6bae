import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ScenarioControl, ScenarioDescription, ScenarioOutcome } from "../../scenario-control.ts";
import { type AccountEvent, type AccountIdentity, eventsFor } from "./account-events.ts";
import { resourcesIn } from "./account-resources.ts";
import { accountScenarios, type UndatedChange } from "./account-scenarios.ts";
import type { AccountView } from "./account-view.ts";
import { type ConditionChange, type ConditionHistory, Conditions, parseHistory, withChange } from "./conditions.ts";

export interface SampleAccountOptions extends AccountIdentity {
  /** JSON file that keeps the changes over a restart; its folder is made if it is missing. */
  readonly stateFile: string;
}

export interface SampleAccountDependencies {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Receives each event that AWS would put on the default event bus of the account's main Region. */
  readonly emit: (event: AccountEvent) => void;
}

/** The sample account: what it has never changes, what was stopped, cut, deleted or denied, and when, does. */
export class SampleAccount implements ScenarioControl {
  readonly #options: SampleAccountOptions;
  readonly #dependencies: SampleAccountDependencies;
  #history: ConditionHistory;

  constructor(options: SampleAccountOptions, dependencies: SampleAccountDependencies) {
    this.#options = options;
    this.#dependencies = dependencies;
    this.#history = readHistory(options.stateFile);
  }

  /** The account and its main Region. */
  get identity(): AccountIdentity {
    return { accountId: this.#options.accountId, region: this.#options.region };
  }

  /** Every change so far, oldest first. */
  get history(): ConditionHistory {
    return this.#history;
  }

  /** A Region of the account as it is now. */
  viewOf(region: string): AccountView {
    const conditions = new Conditions(this.#history, this.#dependencies.now());
    return { accountId: this.#options.accountId, region, resources: resourcesIn(region), conditions };
  }

  scenarios(): readonly ScenarioDescription[] {
    return accountScenarios.map(({ name, description }) => ({ name, description }));
  }

  run(name: string): Promise<ScenarioOutcome> {
    const scenario = accountScenarios.find((candidate) => candidate.name === name);
    if (!scenario) {
      return Promise.resolve({ kind: "rejected", code: "unknown-scenario", message: "The sample account has no such scenario." });
    }
    const changed = scenario.changes.map((change) => this.apply(change)).includes(true);
    return Promise.resolve({ kind: "ok", message: changed ? scenario.done : `${scenario.done} It was so already.` });
  }

  /** Makes a change, keeps it and emits its events; false when it was so already. */
  apply(change: UndatedChange): boolean {
    const atMs = this.#dependencies.now();
    if (new Conditions(this.#history, atMs).of(change.kind, change.id).state === change.to) return false;
    const dated = { ...change, atMs } as ConditionChange;
    this.#history = withChange(this.#history, dated);
    this.#save();
    for (const event of eventsFor(dated, this.#options)) if (event.region === this.#options.region) this.#dependencies.emit(event);
    return true;
  }

  #save(): void {
    const { stateFile } = this.#options;
    mkdirSync(dirname(stateFile), { recursive: true });
    const partial = `${stateFile}.partial`;
    writeFileSync(partial, `${JSON.stringify(this.#history, undefined, 2)}\n`);
    renameSync(partial, stateFile);
  }
}

function readHistory(stateFile: string): ConditionHistory {
  let text: string;
  try {
    text = readFileSync(stateFile, "utf8");
  } catch (error: unknown) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  return parseHistory(JSON.parse(text));
}
