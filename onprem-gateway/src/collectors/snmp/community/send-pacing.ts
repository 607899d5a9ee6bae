/** How fast one device may be asked: `burst` requests at once, then `perSecond`. */
export interface SendPace {
  readonly burst: number;
  readonly perSecond: number;
}

/** Tokens left at a moment of the monotonic clock. */
export interface PaceState {
  readonly tokens: number;
  readonly atMs: number;
}

/** A device that nothing was asked yet. */
export function initialPace({ burst }: SendPace, nowMs: number): PaceState {
  return { tokens: burst, atMs: nowMs };
}

/** Takes one request from the bucket. `waitMs` is how long it must wait before it leaves; 0 when it may leave now. */
export function decideSend(
  state: PaceState,
  { burst, perSecond }: SendPace,
  nowMs: number,
): { readonly state: PaceState; readonly waitMs: number } {
  const passedMs = Math.max(0, nowMs - state.atMs);
  const tokens = Math.min(burst, state.tokens + (passedMs * perSecond) / 1_000) - 1;
  return { state: { tokens, atMs: nowMs }, waitMs: tokens >= 0 ? 0 : Math.ceil((-tokens * 1_000) / perSecond) };
}
