import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ScenarioControl, ScenarioDescription, ScenarioOutcome } from "../../scenario-control.ts";
import { type ConditionChange, type ConditionHistory, currentState, parseHistory, withChange } from "./account-conditions.ts";
import { type AccountEvent, type AccountIdentity, eventsFor } from "./account-events.ts";
import { instances } from "./compute.ts";
import { vpnConnections } from "./network.ts";

export interface SampleAccountOptions extends AccountIdentity {
  /** JSON file that keeps the changes over a restart; its folder is made if it is missing. */
  readonly stateFile: string;
}

export interface SampleAccountDependencies {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Receives each event that AWS would put on the default event bus. */
  readonly emit: (event: AccountEvent) => void;
}

type Change = Omit<ConditionChange, "atMs">;

interface Scenario extends ScenarioDescription {
  readonly change: Change;
  readonly done: string;
}

const subjects = { stopped: idOf("prod-api-2"), impaired: idOf("prod-web-2"), tunnel: firstTunnel() };

const scenarioList: readonly Scenario[] = [
  {
    name: "instance-stop",
    description: "Stops prod-api-2: EC2 announces it on the event bus and its metrics end.",
    change: { kind: "power", id: subjects.stopped, to: "stopped" },
    done: "prod-api-2 is stopped.",
  },
  {
    name: "instance-start",
    description: "Starts prod-api-2 again.",
    change: { kind: "power", id: subjects.stopped, to: "running" },
    done: "prod-api-2 is running.",
  },
  {
    name: "instance-impaired",
    description: "prod-web-2 fails its instance status check; EC2 sends no event, only the metric and DescribeInstanceStatus tell.",
    change: { kind: "check", id: subjects.impaired, to: "impaired" },
    done: "prod-web-2 fails its status check.",
  },
  {
    name: "instance-recovered",
    description: "prod-web-2 passes its status check again.",
    change: { kind: "check", id: subjects.impaired, to: "ok" },
    done: "prod-web-2 passes its status check.",
  },
  {
    name: "vpn-tunnel-down",
    description: `Takes down the first tunnel of the busan VPN (${subjects.tunnel}): traffic moves to the second.`,
    change: { kind: "tunnel", id: subjects.tunnel, to: "down" },
    done: `Tunnel ${subjects.tunnel} is down.`,
  },
  {
    name: "vpn-tunnel-up",
    description: `Brings the first tunnel of the busan VPN (${subjects.tunnel}) back up.`,
    change: { kind: "tunnel", id: subjects.tunnel, to: "up" },
    done: `Tunnel ${subjects.tunnel} is up.`,
  },
];

/** The sample account's changeable part: what was stopped, impaired or cut, and when. */
export class SampleAccount implements ScenarioControl {
  readonly #options: SampleAccountOptions;
  readonly #dependencies: SampleAccountDependencies;
  #history: ConditionHistory;

  constructor(options: SampleAccountOptions, dependencies: SampleAccountDependencies) {
    this.#options = options;
    this.#dependencies = dependencies;
    this.#history = readHistory(options.stateFile);
  }

  get identity(): AccountIdentity {
    return { accountId: this.#options.accountId, region: this.#options.region };
  }

  /** Every change so far, oldest first. */
  get history(): ConditionHistory {
    return this.#history;
  }

  scenarios(): readonly ScenarioDescription[] {
    return scenarioList.map(({ name, description }) => ({ name, description }));
  }

  run(name: string): Promise<ScenarioOutcome> {
    const scenario = scenarioList.find((candidate) => candidate.name === name);
    if (!scenario) {
      return Promise.resolve({ kind: "rejected", code: "unknown-scenario", message: "The sample account has no such scenario." });
    }
    const changed = this.apply(scenario.change);
    return Promise.resolve({ kind: "ok", message: changed ? scenario.done : `${scenario.done} It was so already.` });
  }

  /** Makes a change, keeps it and emits its events; false when it was so already. */
  apply(change: Change): boolean {
    const dated = { ...change, atMs: this.#dependencies.now() } as ConditionChange;
    if (currentState(this.#history, dated) === dated.to) return false;
    this.#history = withChange(this.#history, dated);
    this.#save();
    for (const event of eventsFor(dated, this.identity)) this.#dependencies.emit(event);
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

function idOf(name: string): string {
  const found = instances.find((instance) => instance.name === name);
  return found?.instanceId ?? name;
}

function firstTunnel(): string {
  return vpnConnections[0]?.tunnels[0]?.outsideIp ?? "";
}
