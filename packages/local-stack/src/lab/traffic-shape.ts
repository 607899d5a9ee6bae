/** One wave on top of the mean. */
interface Wave {
  readonly periodS: number;
  /** Share of the mean, 0..1. */
  readonly share: number;
}

/** Day, hours, minutes: shares add up to less than one, so that the rate never becomes negative and counters never go back. */
const waves: readonly Wave[] = [
  { periodS: 86_400, share: 0.45 },
  { periodS: 2_700, share: 0.16 },
  { periodS: 640, share: 0.14 },
  { periodS: 97, share: 0.12 },
];

/** Busiest moment of the day wave, in seconds after midnight UTC (14:00 in Korea). */
const busiestS = 5 * 3600;

function phaseOf(wave: Wave, seed: number, index: number): number {
  if (index === 0) return -2 * Math.PI * (busiestS / wave.periodS);
  return 2 * Math.PI * (((seed >>> (index * 5)) & 0xff) / 256);
}

/** Momentary rate relative to its long-term mean of 1, as a pure function of time; always positive. */
export function shapeAt(seed: number, atMs: number): number {
  return waves.reduce(
    (sum, wave, index) => sum + wave.share * Math.cos((2 * Math.PI * atMs) / 1000 / wave.periodS + phaseOf(wave, seed, index)),
    1,
  );
}

/**
 * Integral of `shapeAt` in seconds: what a counter with a mean of one per second gains between two instants (epoch ms).
 * Additive, strictly increasing in `toMs`, and zero when the interval is empty or reversed.
 */
export function shapeIntegral(seed: number, fromMs: number, toMs: number): number {
  if (toMs <= fromMs) return 0;
  return waves.reduce(
    (sum, wave, index) => {
      const omega = (2 * Math.PI) / wave.periodS;
      const phase = phaseOf(wave, seed, index);
      return sum + (wave.share / omega) * (Math.sin((omega * toMs) / 1000 + phase) - Math.sin((omega * fromMs) / 1000 + phase));
    },
    (toMs - fromMs) / 1000,
  );
}
