import type { AlarmTransition } from "./alarm-book.ts";
import type { ActionsSuppressor } from "./alarm-definition.ts";

/** A change whose actions are kept back. */
interface Held {
  readonly transition: AlarmTransition;
  readonly sinceMs: number;
  /** When the suppressor was last seen ringing; undefined while it has not rung since the change. */
  readonly rangMs?: number;
}

/** One look at a composite alarm and at its suppressor. */
export interface SuppressionLook {
  readonly suppressor: ActionsSuppressor;
  readonly isRinging: boolean;
  /** A change of state that this look brought. */
  readonly transition?: AlarmTransition | undefined;
  readonly nowMs: number;
}

/**
 * Keeps the actions of composite alarms back as CloudWatch does (User Guide, "Alarm suppression"): a change waits for the suppressor to ring,
 * is kept back while it does and for the extension after, and is acted on then if the alarm is still in another state than the one it told.
 */
export class ActionSuppression {
  readonly #held = new Map<string, Held>();

  /** The change that is to be acted on now, if any; from the state that was told last. */
  look(name: string, { suppressor, isRinging, transition, nowMs }: SuppressionLook): AlarmTransition | undefined {
    const held = merged(this.#held.get(name), transition, nowMs);
    this.#held.delete(name);
    if (held === undefined) return undefined;
    const next = isRinging ? { ...held, rangMs: nowMs } : held;
    const untilMs = next.rangMs === undefined ? next.sinceMs + suppressor.waitS * 1_000 : next.rangMs + suppressor.extensionS * 1_000;
    if (!isRinging && nowMs >= untilMs) return next.transition;
    this.#held.set(name, next);
    return undefined;
  }
}

/** A change on top of one that was not acted on: nothing is left of both when the alarm is back where it was. */
function merged(held: Held | undefined, transition: AlarmTransition | undefined, nowMs: number): Held | undefined {
  if (transition === undefined || held === undefined) return transition === undefined ? held : { transition, sinceMs: nowMs };
  const { from } = held.transition;
  return from === transition.to ? undefined : { ...held, transition: { ...transition, from } };
}
