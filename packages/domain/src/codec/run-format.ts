/**
 * Most cells in one run: a chunk of n octets after its header can never claim more than n times this many cells, so that
 * a short input cannot ask for a large allocation. At least one column of 3,600 rows fits.
 */
export const maxRunCells = 4096;

/** Bits 0-1 of a run's first octet: how its numbers are written. */
export const encodings = { constant: 0, packed: 1, varint: 2, absent: 3 } as const;
export type Encoding = (typeof encodings)[keyof typeof encodings];

/** Bits 2-3: the numbers are the values, or each value's difference from the value before it. */
export const orders = { values: 0, differences: 1 } as const;
export type Order = (typeof orders)[keyof typeof orders];

/** Bits 4-5: which rows have a value, for every column of the run alike. */
export const maskKinds = { full: 0, explicit: 1, previous: 2 } as const;

/** Bits 6-7: columns of the run, 1 to 3; 0 when the number follows. */
export const maxInlineColumns = 3;

/** Octets of a row mask, low bit first. */
export function maskLength(rows: number): number {
  return Math.ceil(rows / 8);
}
