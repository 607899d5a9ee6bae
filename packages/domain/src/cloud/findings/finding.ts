import type { CloudKind, CloudPlace } from "../account-network.ts";
import type { NetworkIndex } from "../network-index.ts";
import type { OnpremIndex } from "../onprem-index.ts";
import { type FindingRule, findingRules } from "./finding-rules.ts";

/** How bad: info is worth a look, warning will hurt, problem hurts now. */
export type FindingSeverity = "info" | "warning" | "problem";

/** Something that is wrong or worth knowing about the network, found from its facts alone. */
export interface Finding {
  /** A `FindingRule`; text, for what an older or newer version found. */
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

/** IPv4 addresses that a subnet had left at a time. */
export interface SubnetUsePoint {
  readonly tsMs: number;
  readonly available: number;
}

/** Everything findings are made from. Build the indexes once. */
export interface FindingsWorld {
  readonly network: NetworkIndex;
  readonly onprem: OnpremIndex;
  readonly nowMs: number;
  /** Whether the last sweep could list a kind: what was not listed is not missing. */
  readonly wasRead: (kind: CloudKind, place: CloudPlace) => boolean;
  /** Use of a subnet over the last weeks, in any order; empty when it is not known. */
  readonly subnetUse: (subnetId: string) => readonly SubnetUsePoint[];
}

/** More facts than this are counted, not listed. */
const maxEvidence = 20;

/** A finding with the remedy of its rule. */
export function finding(rule: FindingRule, facts: Omit<Finding, "rule" | "remedy">): Finding {
  const more = facts.evidence.length - maxEvidence;
  const evidence = more > 0 ? [...facts.evidence.slice(0, maxEvidence), `and ${more} more`] : facts.evidence;
  return { rule, ...facts, evidence, remedy: findingRules[rule].remedy };
}
