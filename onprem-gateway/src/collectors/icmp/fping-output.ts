/** One line of fping's loop mode: the fate of one echo request. */
export interface PingResult {
  /** As it was given to fping. */
  readonly target: string;
  /** Round trip in microseconds; undefined when no answer came in time. */
  readonly rttUs: number | undefined;
}

/**
 * Reads a line such as `192.0.2.1 : [7], 64 bytes, 0.182 ms (0.160 avg, 0% loss)` or `192.0.2.1 : [7], timed out (NaN avg, 100% loss)`.
 * Undefined for anything else: duplicates, ICMP errors, statistics.
 */
export function parseFpingLine(line: string): PingResult | undefined {
  const colon = line.indexOf(" : [");
  const close = line.indexOf("], ", colon);
  if (colon === -1 || close === -1) {
    return undefined;
  }
  const target = line.slice(0, colon).trim();
  const fate = line.slice(close + 3);
  if (fate.startsWith("timed out")) {
    return { target, rttUs: undefined };
  }
  const comma = fate.indexOf(" bytes, ");
  const unit = fate.indexOf(" ms");
  const ms = comma === -1 || unit === -1 ? Number.NaN : Number(fate.slice(comma + 8, unit));
  return Number.isFinite(ms) && ms >= 0 ? { target, rttUs: Math.round(ms * 1_000) } : undefined;
}
