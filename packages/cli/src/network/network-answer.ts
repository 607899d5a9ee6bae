import type { Finding } from "@isthmus/domain/cloud/findings/finding";
import type { GraphChange } from "@isthmus/domain/cloud/graph/diff-graph";
import type { PathAnswer } from "@isthmus/domain/cloud/path/path-answer";
import type { Summary } from "@isthmus/domain/cloud/summary/summaries";
import type { VpnVerdict } from "@isthmus/domain/cloud/vpn-verdict";
import type { CostAnomaly } from "@isthmus/domain/cost/cost-anomalies";

/** One join with the names of its ends. */
export interface JoinRow {
  readonly kind: string;
  readonly left: string;
  readonly leftName?: string;
  readonly right: string;
  readonly rightName?: string;
  readonly confidence: number;
  readonly state: string;
  readonly used: boolean;
  readonly explain: string;
}

export interface CoverageRow {
  readonly accountId: string;
  readonly region: string;
  readonly api: string;
  readonly state: string;
  readonly expected: number;
  readonly seen: number;
  readonly ageS: number;
  readonly reason?: string;
}

interface TunnelRow extends VpnVerdict {
  readonly vpnId: string;
  readonly name?: string;
  readonly outsideIp: string;
  readonly device?: string;
  readonly sinceMs: number;
}

export interface Board {
  readonly builtMs?: number;
  readonly summaries: readonly Summary[];
  readonly tunnels: readonly TunnelRow[];
  readonly findings: readonly Finding[];
  readonly moreFindings: number;
  readonly coverage: { readonly complete: number; readonly failed: number; readonly throttled: number };
  readonly bills: readonly {
    readonly account: string;
    readonly figures?: {
      readonly currency: string;
      readonly monthToDate: number;
      readonly forecast?: { readonly amount: number };
    };
  }[];
}

/** The bill of one account. Amounts are in its currency; days are UTC. */
export interface Bill {
  readonly account: string;
  /** Absent when none could ever be read. */
  readonly figures?: {
    readonly readMs: number;
    readonly currency: string;
    readonly monthToDate: number;
    readonly lastMonth: number;
    readonly lastMonthToDate: number;
    readonly forecast?: { readonly amount: number; readonly low?: number; readonly high?: number };
    readonly byService: readonly { readonly name: string; readonly amount: number }[];
    readonly anomalies: readonly CostAnomaly[];
  };
  readonly problem?: { readonly text: string; readonly sinceMs: number };
}

/** An event of a site. Its text is the device's. */
export interface SiteEvent {
  readonly tsMs: number;
  readonly severity: string;
  readonly type: string;
  readonly text: string;
  readonly deviceId?: string;
  readonly authentication?: string;
  /** Gateways that heard it, the first one first; where several listen. */
  readonly heardBy?: readonly string[];
}

interface Named {
  readonly id: string;
  readonly name?: string;
}

export interface VpcExplorer {
  readonly vpc: Named & { readonly accountId: string; readonly region: string; readonly cidrs: readonly string[] };
  readonly summary?: Summary;
  readonly subnets: readonly (Named & {
    readonly cidr: string;
    readonly availabilityZone: string;
    readonly availableAddresses?: number;
    readonly routeTableId?: string;
  })[];
  readonly routeTables: readonly (Named & {
    readonly main: boolean;
    readonly routes: readonly { readonly destination: string; readonly target: string; readonly state: string }[];
  })[];
  readonly resources: Readonly<
    Record<string, readonly { readonly ref: string; readonly name?: string; readonly state?: string; readonly reason?: string }[]>
  >;
  readonly findings: readonly Finding[];
}

/** What `isthmus-query-network` answers, by `kind`. */
export type NetworkAnswer =
  | {
      readonly kind: "path";
      readonly path: PathAnswer;
      readonly names: Readonly<Record<string, string>>;
      readonly nearest: readonly string[];
    }
  | { readonly kind: "board"; readonly board: Board }
  | { readonly kind: "vpc"; readonly explorer: VpcExplorer }
  | { readonly kind: "vpc-unknown"; readonly nearest: readonly string[] }
  | { readonly kind: "vpc-ambiguous"; readonly candidates: readonly string[] }
  | { readonly kind: "changes"; readonly changes: readonly (GraphChange & { readonly tsMs: number })[]; readonly complete: boolean }
  | { readonly kind: "joins"; readonly joins: readonly JoinRow[] }
  | { readonly kind: "coverage"; readonly rows: readonly CoverageRow[] }
  | { readonly kind: "events"; readonly events: readonly SiteEvent[] }
  | { readonly kind: "costs"; readonly bills: readonly Bill[] };

/** What `isthmus-decide-join` answers, by `kind`. */
export type DecideAnswer =
  | { readonly kind: "decided" | "forgotten"; readonly left: string; readonly right: string; readonly decision?: string }
  | { readonly kind: "impossible"; readonly left: string; readonly right: string }
  | { readonly kind: "unknown"; readonly refs: readonly string[] }
  | { readonly kind: "busy" };
