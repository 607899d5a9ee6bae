/** Named changes a person can make to a running demonstration (the device lab, the sample AWS account) and what came of them. */

/** What a person may choose about a scenario; each has a default. */
export interface ScenarioArguments {
  /** Id of the device it happens to. */
  readonly device?: string;
  /** Name of the port it happens to, such as `Gi0/7`. */
  readonly port?: string;
  /** How often. */
  readonly times?: number;
}

export interface ScenarioDescription {
  /** Stable name, such as `uplink-cut`: what the command line takes. */
  readonly name: string;
  /** One sentence: what happens and what to look for. */
  readonly description: string;
  /** Which arguments it takes; none when absent. */
  readonly takes?: readonly (keyof ScenarioArguments)[];
}

export type ScenarioOutcome =
  | { readonly kind: "ok"; readonly message: string }
  /** Nothing was changed; the message says why and what would be needed. */
  | { readonly kind: "rejected"; readonly code: string; readonly message: string };

export interface ScenarioControl {
  scenarios(): readonly ScenarioDescription[];
  /** An unknown name is a rejection with code `unknown-scenario`, not an exception. */
  run(name: string, args?: ScenarioArguments): Promise<ScenarioOutcome>;
}
