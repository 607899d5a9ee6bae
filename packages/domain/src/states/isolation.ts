/**
 * Whether a gateway itself is cut off from the network that it watches. Landmarks are addresses that stand for its own way out, such as
 * its default router: when every landmark that ever answered is silent and nothing else answers either, silence says nothing about
 * devices. One device that answers disproves it.
 */
export interface IsolationState {
  /** Misses in a row of each landmark that has answered at least once; a landmark that never did proves nothing. */
  readonly misses: Readonly<Record<string, number>>;
  readonly cutOff: boolean;
}

export type IsolationInput =
  | { readonly kind: "landmark"; readonly address: string; readonly answered: boolean }
  | { readonly kind: "device-answered" };

export type IsolationEffect = { readonly kind: "cut-off"; readonly landmarks: readonly string[] } | { readonly kind: "reconnected" };

export interface IsolationDecision {
  readonly state: IsolationState;
  readonly effects: readonly IsolationEffect[];
}

export const initialIsolation: IsolationState = { misses: {}, cutOff: false };

/** Takes in one ping. Cut off once each known landmark has missed `afterMisses` in a row while no device answered. */
export function decideIsolation(
  state: IsolationState,
  input: IsolationInput,
  { afterMisses }: { readonly afterMisses: number },
): IsolationDecision {
  if (input.kind === "device-answered") {
    return isQuiet(state) ? { state, effects: [] } : connected(zeroed(state.misses), state);
  }
  if (input.answered) {
    return connected({ ...state.misses, [input.address]: 0 }, state);
  }
  const before = state.misses[input.address];
  if (before === undefined) {
    return { state, effects: [] };
  }
  const misses = { ...state.misses, [input.address]: before + 1 };
  const cutOff = Object.values(misses).every((count) => count >= afterMisses);
  return {
    state: { misses, cutOff },
    effects: cutOff && !state.cutOff ? [{ kind: "cut-off", landmarks: Object.keys(misses) }] : [],
  };
}

function connected(misses: IsolationState["misses"], before: IsolationState): IsolationDecision {
  return { state: { misses, cutOff: false }, effects: before.cutOff ? [{ kind: "reconnected" }] : [] };
}

function isQuiet({ misses, cutOff }: IsolationState): boolean {
  return !cutOff && Object.values(misses).every((count) => count === 0);
}

function zeroed(misses: IsolationState["misses"]): IsolationState["misses"] {
  return Object.fromEntries(Object.keys(misses).map((address) => [address, 0]));
}
