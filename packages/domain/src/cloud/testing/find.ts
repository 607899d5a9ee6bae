import type { CloudKind, CloudNetwork } from "../account-network.ts";
import { findFindings } from "../findings/find-findings.ts";
import type { Finding, SubnetUsePoint } from "../findings/finding.ts";
import type { FindingRule } from "../findings/finding-rules.ts";
import { indexNetwork } from "../network-index.ts";
import { indexOnprem } from "../onprem-index.ts";
import type { OnpremNetwork } from "../onprem-network.ts";
import { smallSite } from "./small-network.ts";

/** When findings of tests are made: 2026-01-01. */
export const nowMs = 1_767_225_600_000;

/** What is looked through: all kinds were read and no history is known, unless told. */
export interface Looked {
  readonly network: CloudNetwork;
  readonly onprem?: OnpremNetwork;
  readonly unread?: readonly CloudKind[];
  readonly subnetUse?: readonly SubnetUsePoint[];
}

export function findAll({ network, onprem = smallSite(), unread = [], subnetUse = [] }: Looked): readonly Finding[] {
  return findFindings({
    network: indexNetwork(network),
    onprem: indexOnprem(onprem),
    nowMs,
    wasRead: (kind) => !unread.includes(kind),
    subnetUse: (subnetId) => (subnetId === "subnet-app" ? subnetUse : []),
  });
}

/** What one rule finds. */
export function findOf(rule: FindingRule, looked: Looked): readonly Finding[] {
  return findAll(looked).filter((one) => one.rule === rule);
}
