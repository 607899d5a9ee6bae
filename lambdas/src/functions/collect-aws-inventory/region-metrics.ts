import type { CloudItem, CoverageItem } from "../../ports/entities.ts";
import { type PublishedMetric, singleValue } from "../../ports/metric-publisher.ts";
import { nearlyFullPercent, usedPercent } from "../../ports/subnet-usage.ts";

/** What is counted while a sweep goes through resources, so that it need not hold them. */
const counted = {
  Vpcs: { needs: ["describe-vpcs"], count: (item: CloudItem) => (item.kind === "vpc" ? 1 : 0) },
  InstancesRunning: { needs: ["describe-instances"], count: (item: CloudItem) => (isRunning(item) ? 1 : 0) },
  InstancesImpaired: { needs: ["describe-instances", "describe-instance-status"], count: (item: CloudItem) => (isImpaired(item) ? 1 : 0) },
  SubnetsNearlyFull: { needs: ["describe-subnets"], count: (item: CloudItem) => (isNearlyFull(item) ? 1 : 0) },
  BlackholeRoutes: { needs: ["describe-route-tables"], count: blackholes },
} as const;

type Counted = keyof typeof counted;
const names = Object.keys(counted) as readonly Counted[];

/** Counts of one Region, over all accounts that are watched there. */
export class RegionTally {
  readonly #counts = new Map<Counted, number>();
  readonly #unread = new Set<string>();
  #failed = 0;

  saw(item: CloudItem): void {
    for (const name of names) {
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + counted[name].count(item));
    }
  }

  covered({ api, state }: Pick<CoverageItem, "api" | "state">): void {
    if (state !== "complete") {
      this.#unread.add(api);
      this.#failed += 1;
    }
  }

  /** An account that could not be opened: nothing of it was read. */
  notOpened(): void {
    for (const api of names.flatMap((name) => counted[name].needs)) {
      this.#unread.add(api);
    }
    this.#failed += 1;
  }

  /**
   * The classic metrics of the Region. A number whose API could not be read in every account is left out, so that its alarm sees missing data
   * rather than a reassuring 0.
   */
  metrics({ region, tsMs }: { readonly region: string; readonly tsMs: number }): readonly PublishedMetric[] {
    const known = names.filter((name) => counted[name].needs.every((api) => !this.#unread.has(api)));
    return [...known.map((name) => ({ name, value: this.#counts.get(name) ?? 0 })), { name: "CoverageFailed", value: this.#failed }].map(
      ({ name, value }) => singleValue({ name, dimensions: { Region: region }, atMs: tsMs, value }),
    );
  }
}

function isRunning(item: CloudItem): boolean {
  return item.kind === "instance" && item.state === "running";
}

function isImpaired(item: CloudItem): boolean {
  return item.kind === "instance" && (item.systemStatus === "impaired" || item.instanceStatus === "impaired");
}

function isNearlyFull(item: CloudItem): boolean {
  return item.kind === "subnet" && (usedPercent(item) ?? 0) >= nearlyFullPercent;
}

function blackholes(item: CloudItem): number {
  return item.kind === "route-table" ? item.routes.filter((route) => route.state === "blackhole").length : 0;
}
