import { LocalStackError } from "../../errors.ts";
import type { AlarmState } from "../../view.ts";
import { ActionSuppression } from "./action-suppression.ts";
import type { AlarmBook, AlarmTransition } from "./alarm-book.ts";
import { type AlarmDecision, decideAlarm, extraPeriods } from "./alarm-decision.ts";
import type { ActionsSuppressor, CompositeAlarm, MetricAlarm } from "./alarm-definition.ts";
import { ruleHolds } from "./alarm-rule.ts";
import { alarmDataSourceLimitMs, type MetricData } from "./metric-data.ts";

/** How often alarms are looked at; metrics have one-minute periods, so a change shows within seconds of its minute. */
const evaluateEveryMs = 12_000;

/** Time that metrics get to come in after a start. A new alarm stays in INSUFFICIENT_DATA as long, as it does in CloudWatch. */
const settleMs = 60_000;

export interface AlarmEvaluatorOptions {
  readonly book: AlarmBook;
  readonly metricData: MetricData;
  readonly onTransition: (transition: AlarmTransition) => void;
  /** Acts on a change: at once, unless another alarm keeps the actions back. */
  readonly onActions: (transition: AlarmTransition) => void;
}

/** Evaluates every alarm again and again and reports the changes. */
export class AlarmEvaluator {
  readonly #options: AlarmEvaluatorOptions;
  /** End of the last evaluated range of alarms that ask a data source, which are looked at once a minute only. */
  readonly #askedAtS = new Map<string, number>();
  readonly #suppression = new ActionSuppression();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: AlarmEvaluatorOptions) {
    this.#options = options;
  }

  start(): void {
    this.#arm(settleMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** One round: metric alarms first, then the composites that look at them. */
  async evaluateAll(nowMs: number): Promise<void> {
    const { book } = this.#options;
    const alarms = book.definitions();
    for (const alarm of alarms) if (alarm.kind === "metric") await this.#evaluateMetric(alarm, nowMs);
    for (const alarm of alarms) if (alarm.kind === "composite") this.#evaluateComposite(alarm, nowMs);
  }

  #arm(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#running = this.evaluateAll(Date.now()).finally(() => {
        if (!this.#stopped) this.#arm(evaluateEveryMs);
      });
    }, delayMs);
  }

  async #evaluateMetric(alarm: MetricAlarm, nowMs: number): Promise<void> {
    const endS = Math.floor(nowMs / 60_000) * 60;
    if (alarm.queries.some((query) => query.Expression?.includes("LAMBDA(")) && this.#askedAtS.get(alarm.name) === endS) return;
    this.#askedAtS.set(alarm.name, endS);
    const decision = await this.#decide(alarm, endS).catch(unreadable);
    const transition = decision === undefined ? undefined : this.#apply(alarm, decision, nowMs);
    if (transition !== undefined) this.#options.onActions(transition);
  }

  async #decide(alarm: MetricAlarm, endS: number): Promise<AlarmDecision | undefined> {
    const periods = alarm.criteria.evaluationPeriods + extraPeriods;
    const lastS = alarm.periodS > 60 ? Math.floor(endS / alarm.periodS) * alarm.periodS : endS;
    const startS = lastS - periods * alarm.periodS;
    const queries = alarm.queries.map((query) =>
      query.Expression === undefined ? query : { ...query, Period: query.Period ?? alarm.periodS },
    );
    const results = await this.#options.metricData.query({ startS, endS: lastS, queries, dataSourceLimitMs: alarmDataSourceLimitMs });
    const failure = results.find((result) => result.StatusCode !== "Complete");
    if (failure !== undefined)
      return { state: "INSUFFICIENT_DATA", reason: failure.Messages?.[0]?.Value ?? "The metric could not be read." };
    if (results.length > 1) return { state: "INSUFFICIENT_DATA", reason: "The expression yields more than one series; aggregate them." };
    const values = new Map(results[0]?.Timestamps.map((tS, index) => [tS, results[0]?.Values[index]]));
    const slots = Array.from({ length: periods }, (_, index) => values.get(startS + index * alarm.periodS));
    return decideAlarm(slots, alarm.criteria);
  }

  #evaluateComposite(alarm: CompositeAlarm, nowMs: number): void {
    const transition = this.#apply(alarm, this.#decideComposite(alarm), nowMs);
    const due = alarm.suppressor === undefined ? transition : this.#suppressed(alarm, alarm.suppressor, { transition, nowMs });
    if (due !== undefined) this.#options.onActions(due);
  }

  #suppressed(
    { name }: CompositeAlarm,
    suppressor: ActionsSuppressor,
    look: { readonly transition: AlarmTransition | undefined; readonly nowMs: number },
  ): AlarmTransition | undefined {
    return this.#suppression.look(name, { ...look, suppressor, isRinging: this.#stateOf(suppressor.alarm) === "ALARM" });
  }

  #stateOf(nameOrArn: string): AlarmState | undefined {
    const { book } = this.#options;
    const alarm = book.find(nameOrArn);
    return alarm === undefined ? undefined : book.view(alarm).state;
  }

  #decideComposite(alarm: CompositeAlarm): AlarmDecision {
    try {
      const holds = ruleHolds(alarm.rule, (name) => this.#stateOf(name));
      return { state: holds ? "ALARM" : "OK", reason: `The rule ${alarm.rule} is ${holds ? "true" : "false"}.` };
    } catch (error) {
      if (!(error instanceof LocalStackError)) throw error;
      return { state: "INSUFFICIENT_DATA", reason: error.message };
    }
  }

  #apply(alarm: MetricAlarm | CompositeAlarm, decision: AlarmDecision, nowMs: number): AlarmTransition | undefined {
    const transition = this.#options.book.transition(alarm, decision, nowMs);
    if (transition !== undefined) this.#options.onTransition(transition);
    return transition;
  }
}

/** A metric source that breaks its promise must not end the evaluation of the other alarms. */
function unreadable(error: unknown): AlarmDecision {
  const problem = error instanceof Error ? error.message : String(error);
  return { state: "INSUFFICIENT_DATA", reason: `The metric could not be read: ${problem}` };
}
