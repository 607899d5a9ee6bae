/** Periodic work of one device: on a grid of wall-clock slots, shifted by the device's own phase. All values in milliseconds. */
export interface PollGrid {
  readonly periodMs: number;
  readonly phaseMs: number;
}

/** A wake-up this little before its slot, as a share of the period, counts as that slot and not as an extra one. */
const earlyShare = 0.1;

/** How long to wait for the next slot. Between 0.1 and 1.1 periods, so that a step of the wall clock costs at most one slot. */
export function untilNextSlotMs({ periodMs, phaseMs }: PollGrid, nowMs: number): number {
  const since = (((nowMs - phaseMs) % periodMs) + periodMs) % periodMs;
  const left = periodMs - since;
  return left < periodMs * earlyShare ? left + periodMs : left;
}

/** Epoch seconds of the slot that work done about now belongs to: a multiple of the period, the same for late and early wake-ups. */
export function slotStartS({ periodMs, phaseMs }: PollGrid, nowMs: number): number {
  return (Math.round((nowMs - phaseMs) / periodMs) * periodMs) / 1_000;
}
