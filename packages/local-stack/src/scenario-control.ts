/** Named changes a person can make to a running demonstration (the device lab, the sample AWS account) and what came of them. */

export interface ScenarioDescription {
  /** Stable name, such as `uplink-cut`: what the command line takes. */
  readonly name: string;
  /** One sentence: what happens and what to look for. */
  readonly description: string;
}

export type ScenarioOutcome =
  | { readonly kind: "ok"; readonly message: string }
  /** Nothing was changed; the message says why and what would be needed. */
  | { readonly kind: "rejected"; readonly code: string; readonly message: string };

export interface ScenarioControl {
  scenarios(): readonly ScenarioDescription[];
  /** An unknown name is a rejection with code `unknown-scenario`, not an exception. */
  run(name: string): Promise<ScenarioOutcome>;
}
