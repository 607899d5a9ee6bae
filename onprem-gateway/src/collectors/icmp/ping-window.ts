import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";

const pingMetrics = [metrics.icmpSent, metrics.icmpReceived, metrics.rttMin, metrics.rttAvg, metrics.rttMax, metrics.rttJitter];

/** Columns of the "icmp" set of every device. */
export const pingDictionary: SeriesDictionary = [{ metrics: pingMetrics.map(({ id }) => id), entities: [""] }];

/** The pings of one device in one interval. */
export class PingWindow {
  #sent = 0;
  #rtts: number[] = [];

  /** `rttUs` is undefined for a ping without an answer. */
  add(rttUs: number | undefined): void {
    this.#sent += 1;
    if (rttUs !== undefined) {
      this.#rtts.push(rttUs);
    }
  }

  /** The interval's values in the order of `pingDictionary`, and a fresh start. Undefined when no ping was sent: that is no loss. */
  take(): Float64Array | undefined {
    const rtts = this.#rtts;
    const sent = this.#sent;
    this.#rtts = [];
    this.#sent = 0;
    if (sent === 0) {
      return undefined;
    }
    const round = rtts.length === 0 ? [Number.NaN, Number.NaN, Number.NaN] : [Math.min(...rtts), mean(rtts), Math.max(...rtts)];
    return Float64Array.from([sent, rtts.length, ...round, jitterOf(rtts)]);
  }
}

/** Mean absolute difference of successive round trips; NaN for fewer than two. */
function jitterOf(rtts: readonly number[]): number {
  const steps = rtts.slice(1).map((rtt, at) => Math.abs(rtt - (rtts[at] ?? rtt)));
  return steps.length === 0 ? Number.NaN : mean(steps);
}

function mean(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}
