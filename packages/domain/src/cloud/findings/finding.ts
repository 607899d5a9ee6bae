/** How bad: info is worth a look, warning will hurt, problem hurts now. */
export type FindingSeverity = "info" | "warning" | "problem";

/** Something that is wrong or worth knowing about the network, found from its facts alone. */
export interface Finding {
  /** Stable id of the rule: a key of `findingRules`. */
  readonly rule: string;
  /** Node of the graph that it is about. With the rule it identifies the finding. */
  readonly ref: string;
  readonly severity: FindingSeverity;
  /** One sentence. */
  readonly title: string;
  /** The facts that show it, one each. */
  readonly evidence: readonly string[];
  /** What to do about it. */
  readonly remedy: string;
}
