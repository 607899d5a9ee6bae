/** Korea Standard Time, where the sample account's users work. */
const offsetS = 9 * 3_600;
const dayS = 86_400;

/**
 * How busy a moment of the day is, 0.25 at night to 1 in the early afternoon, smooth and the same every day.
 * @param tS epoch seconds
 */
export function busyness(tS: number): number {
  const hour = ((((tS + offsetS) % dayS) + dayS) % dayS) / 3_600;
  const morning = Math.exp(-(((hour - 11) / 2.6) ** 2));
  const afternoon = Math.exp(-(((hour - 15.5) / 3) ** 2));
  const nightJob = 0.35 * Math.exp(-(((hour - 2) / 0.7) ** 2));
  return 0.25 + 0.75 * Math.min(1, morning * 0.9 + afternoon + nightJob);
}

/** Repeatable noise around 1: a slow wander of about ten per cent and a quick jitter of about five. */
export function wobble(seed: string, tS: number): number {
  const slowStepS = 900;
  const index = Math.floor(tS / slowStepS);
  const fraction = (tS % slowStepS) / slowStepS;
  const eased = fraction * fraction * (3 - 2 * fraction);
  const slow = unit(`${seed}/${index}`) * (1 - eased) + unit(`${seed}/${index + 1}`) * eased;
  const quick = unit(`${seed}:${Math.floor(tS / 60)}`);
  return 1 + (slow - 0.5) * 0.2 + (quick - 0.5) * 0.1;
}

/** A number in [0, 1) that depends on the text alone (32-bit FNV-1a with a final mix). */
export function unit(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x1_0000_0000;
}
