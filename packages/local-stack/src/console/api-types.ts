/** Bodies of the console's own JSON API, shared by server and page. */
import type { ScenarioDescription } from "../scenario-control.ts";

export interface StackSummary {
  readonly region: string;
  readonly accountId: string;
}

/** Whose scenarios: the device lab's or the sample AWS account's. */
export type ScenarioSource = "lab" | "account";

export interface ScenarioGroup {
  readonly source: ScenarioSource;
  readonly scenarios: readonly ScenarioDescription[];
}

export interface ApiProblem {
  readonly error: string;
}
