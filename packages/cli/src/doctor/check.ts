/** What one check of `isthmus doctor` found. */
export interface CheckResult {
  readonly name: string;
  readonly status: "ok" | "warn" | "fail";
  /** One sentence: what was found. Safe for a terminal. */
  readonly detail: string;
  /** What to do; present unless all is well. */
  readonly remedy?: string;
}

/** Fail when something that Isthmus cannot do without is missing; warnings do not count. */
export function hasFailure(results: readonly CheckResult[]): boolean {
  return results.some((result) => result.status === "fail");
}
