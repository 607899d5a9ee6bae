import { randomUUID } from "node:crypto";
import { matchesPattern } from "./event-pattern.ts";

/** One event as a bus carries it (EventBridge User Guide, "Event structure"). */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 with seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  /** Sent instead of the event when the template fixes an input. */
  readonly input?: unknown;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly enabled: boolean;
  readonly pattern?: unknown;
  readonly scheduleExpression?: string;
  readonly targets: readonly RuleTarget[];
}

/** What a sender gives; account, region, id and time are the bus's own. */
export interface EventInput {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
  /** Epoch milliseconds; now when absent. */
  readonly atMs?: number;
}

/** The account's default event bus: matches every event against the enabled rules and hands it to their targets. */
export class EventBus {
  readonly #rules: Rule[] = [];
  readonly #identity: { readonly accountId: string; readonly region: string };
  readonly #deliver: (targetArn: string, event: unknown) => void;

  constructor(identity: { readonly accountId: string; readonly region: string }, deliver: (targetArn: string, event: unknown) => void) {
    this.#identity = identity;
    this.#deliver = deliver;
  }

  addRule(rule: Rule): void {
    this.#rules.push(rule);
  }

  rules(): readonly Rule[] {
    return this.#rules;
  }

  /** Sends one event; returns its id. Targets run on their own. */
  put(input: EventInput): string {
    const event = this.#event(input);
    for (const rule of this.#rules) {
      if (rule.enabled && rule.pattern !== undefined && matchesPattern(rule.pattern, event)) this.#send(rule, event);
    }
    return event.id;
  }

  /** Fires a scheduled rule: its targets get the "Scheduled Event" that EventBridge sends. */
  fireSchedule(rule: Rule): void {
    this.#send(rule, this.#event({ source: "aws.events", detailType: "Scheduled Event", detail: {}, resources: [rule.arn] }));
  }

  #send(rule: Rule, event: BusEvent): void {
    for (const target of rule.targets) this.#deliver(target.arn, target.input ?? event);
  }

  #event(input: EventInput): BusEvent {
    return {
      version: "0",
      id: randomUUID(),
      "detail-type": input.detailType,
      source: input.source,
      account: this.#identity.accountId,
      time: new Date(input.atMs ?? Date.now()).toISOString().replace(/\.\d+Z$/, "Z"),
      region: this.#identity.region,
      resources: input.resources ?? [],
      detail: input.detail,
    };
  }
}
