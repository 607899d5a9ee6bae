import type { EventObservation } from "../../runtime/observation.ts";
import { type Condition, conditionsOfModel } from "./conditions-of-model.ts";
import type { InventoryDevice } from "./inventory-of-poll.ts";
import type { ModelSight } from "./merge-readings.ts";
import type { ModelPart } from "./model/reading-tables.ts";

/** What the events about a device's parts compare with. */
export interface ModelEventMemory {
  /** The last told state of each condition, by key. */
  readonly told: ReadonlyMap<string, Told>;
  /** Lists that came whole at least once: only they can have news. */
  readonly read: ReadonlySet<AnyPart>;
  readonly budget: EventBudget;
}

type AnyPart = ModelPart | "identity";

interface Told {
  readonly condition: Condition;
  /** Wall clock of the reading that no longer had it; it is forgotten after a day. */
  readonly goneMs?: number;
}

interface EventBudget {
  readonly sinceMs: number;
  readonly events: number;
  /** States of this hour that were not told, by condition and level. */
  readonly untold: ReadonlySet<string>;
}

export interface ModelEventContext {
  readonly device: InventoryDevice;
  /** Wall clock. */
  readonly nowMs: number;
  /** Lists that this reading was about. */
  readonly asked: ReadonlySet<AnyPart>;
  /** Key of an interface by its ifIndex. */
  readonly nameOf: (ifIndex: number) => string | undefined;
}

const hourMs = 3_600_000;
/** What is gone for this long was taken away on purpose. */
const forgottenMs = 24 * hourMs;
/** Changes told of one device in an hour. Events that clear a told fault are told beside that. */
const eventsPerHour = 60;

/**
 * Events that follow from the difference of a reading and what was told before. None from the first reading, none about lists that were
 * not asked for or did not come whole. A fault that changes more often than may be told is told again when it may, as it is then.
 */
export function eventsOfModel(
  { model, unread }: ModelSight,
  before: ModelEventMemory | undefined,
  context: ModelEventContext,
): { readonly events: readonly EventObservation[]; readonly memory: ModelEventMemory } {
  const teller = new Teller(before ?? { told: new Map(), read: new Set(), budget: freshBudget(context.nowMs) }, context);
  const isWhole = (part: AnyPart) => context.asked.has(part) && !unread.has(part as ModelPart);
  const seen = new Set<string>();
  for (const condition of conditionsOfModel(model, context.nameOf)) {
    seen.add(condition.key);
    // What a list lacks that did not come whole is unknown, and that is no news of the device.
    if (isWhole(condition.part) || (context.asked.has(condition.part) && condition.level !== "unknown")) {
      teller.observe(condition);
    }
  }
  for (const [key, told] of before?.told ?? []) {
    if (!seen.has(key) && isWhole(told.condition.part)) {
      teller.miss(key, told);
    }
  }
  return teller.result([...context.asked].filter(isWhole));
}

function freshBudget(nowMs: number): EventBudget {
  return { sinceMs: nowMs, events: 0, untold: new Set() };
}

/** Tells changes as long as the budget lasts, and remembers what was told. */
class Teller {
  readonly #context: ModelEventContext;
  readonly #told: Map<string, Told>;
  readonly #read: ReadonlySet<AnyPart>;
  readonly #events: EventObservation[] = [];
  #budget: EventBudget;

  constructor({ told, read, budget }: ModelEventMemory, context: ModelEventContext) {
    this.#context = context;
    this.#read = read;
    this.#told = new Map(told);
    this.#budget = budget;
    if (context.nowMs - budget.sinceMs >= hourMs) {
      this.#budget = freshBudget(context.nowMs);
      if (budget.untold.size > 0) {
        this.#events.push(untoldEvent(budget.untold.size, context));
      }
    }
  }

  observe(condition: Condition): void {
    const { key, level, fault } = condition;
    const before = this.#told.get(key);
    if (!this.#read.has(condition.part)) {
      this.#told.set(key, { condition });
      return;
    }
    if (before === undefined) {
      const isNews = fault !== undefined || condition.whenNew === "info";
      this.#tell(condition, { isNews, severity: fault ?? "info", change: fault === undefined ? "new" : level });
      return;
    }
    const wasFault = faultOf(before) !== undefined;
    const from = before.goneMs === undefined ? before.condition.level : "gone";
    if (from === level) {
      this.#told.set(key, { condition });
      return;
    }
    this.#tell(condition, { isNews: true, severity: fault ?? (wasFault ? "cleared" : "info"), change: `${from} -> ${level}` });
  }

  miss(key: string, told: Told): void {
    const { condition, goneMs } = told;
    const { nowMs } = this.#context;
    if (goneMs !== undefined) {
      if (nowMs - goneMs >= forgottenMs) {
        this.#forget(condition, { wasFault: faultOf(told) !== undefined, change: "gone for a day, taken as removed" });
      }
      return;
    }
    if (condition.whenGone === "info" || condition.whenGone === "nothing") {
      const wasFault = condition.fault !== undefined;
      this.#forget(condition, { wasFault, change: `${condition.level} -> gone`, isNews: condition.whenGone === "info" });
    } else if (this.#spend(`${key} gone`)) {
      this.#told.set(key, { condition, goneMs: nowMs });
      this.#events.push(this.#event(condition, condition.whenGone, `${condition.level} -> gone`));
    }
  }

  result(whole: readonly AnyPart[]): { readonly events: readonly EventObservation[]; readonly memory: ModelEventMemory } {
    const read = whole.every((part) => this.#read.has(part)) ? this.#read : new Set([...this.#read, ...whole]);
    return { events: this.#events, memory: { told: this.#told, read, budget: this.#budget } };
  }

  #tell(
    condition: Condition,
    { isNews, severity, change }: { readonly isNews: boolean; readonly severity: EventObservation["severity"]; readonly change: string },
  ): void {
    if (isNews && severity !== "cleared" && !this.#spend(`${condition.key} ${condition.level}`)) {
      return;
    }
    this.#told.set(condition.key, { condition });
    if (isNews) {
      this.#events.push(this.#event(condition, severity, change));
    }
  }

  #forget(
    condition: Condition,
    { wasFault, change, isNews = false }: { readonly wasFault: boolean; readonly change: string; readonly isNews?: boolean },
  ): void {
    if (!wasFault && isNews && !this.#spend(`${condition.key} gone`)) {
      return;
    }
    this.#told.delete(condition.key);
    if (wasFault || isNews) {
      const { detail: _detail, ...rest } = condition;
      this.#events.push(this.#event(rest, wasFault ? "cleared" : "info", change));
    }
  }

  #spend(what: string): boolean {
    const { events, untold } = this.#budget;
    if (events >= eventsPerHour) {
      this.#budget = { ...this.#budget, untold: new Set([...untold, what]) };
      return false;
    }
    this.#budget = { ...this.#budget, events: events + 1 };
    return true;
  }

  #event({ key, type, label, detail, varbinds }: Condition, severity: EventObservation["severity"], change: string): EventObservation {
    const said = detail === undefined || change.endsWith("gone") ? "" : ` (${detail})`;
    return {
      ...base(this.#context),
      severity,
      type,
      key,
      text: `${this.#context.device.name} ${label}: ${change}${said}`,
      ...(varbinds === undefined ? {} : { varbinds }),
    };
  }
}

function faultOf({ condition, goneMs }: Told): string | undefined {
  return goneMs === undefined ? condition.fault : condition.whenGone;
}

function base({ device, nowMs }: ModelEventContext) {
  const { id: deviceId, address } = device;
  return { kind: "event", tsMs: nowMs, source: "snmp", deviceId, address, authentication: "internal" } as const;
}

function untoldEvent(untold: number, context: ModelEventContext): EventObservation {
  return {
    ...base(context),
    severity: "info",
    type: "device.changes.untold",
    text: `${context.device.name}: ${untold} further states of its parts within an hour were not told one by one`,
  };
}
