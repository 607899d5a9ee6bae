export const dayMs = 86_400_000;

/** Days or months of a range; the first and last month may be parts of one. `Start` is within, `End` is not. */
export function periodsOf(
  range: { readonly Start: string; readonly End: string },
  granularity: "DAILY" | "MONTHLY",
): readonly { readonly startMs: number; readonly endMs: number }[] {
  const endMs = Date.parse(range.End);
  const periods: { readonly startMs: number; readonly endMs: number }[] = [];
  for (let startMs = Date.parse(range.Start); startMs < endMs; ) {
    const nextMs = Math.min(endMs, granularity === "DAILY" ? startMs + dayMs : nextMonthMs(startMs));
    periods.push({ startMs, endMs: nextMs });
    startMs = nextMs;
  }
  return periods;
}

/** A day as Cost Explorer writes it. */
export function dayText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

function nextMonthMs(atMs: number): number {
  const date = new Date(atMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
