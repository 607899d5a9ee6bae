/** A quantity after so much work. */
export interface Reading {
  readonly work: number;
  readonly value: number;
}

/** How much a quantity grew from the first reading to the last, by the straight line that fits them best (least squares). */
export function growth(readings: readonly Reading[]): number {
  const meanWork = mean(readings.map(({ work }) => work));
  const meanValue = mean(readings.map(({ value }) => value));
  const covariance = mean(readings.map(({ work, value }) => (work - meanWork) * (value - meanValue)));
  const variance = mean(readings.map(({ work }) => (work - meanWork) ** 2));
  return (covariance / variance) * ((readings.at(-1)?.work ?? 0) - (readings[0]?.work ?? 0));
}

/** What a quantity that comes and goes a little usually is. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
