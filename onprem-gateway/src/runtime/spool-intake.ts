import type { GatewayEvents } from "../events.ts";
import type { AppendOutcome } from "../spool/commit-queue.ts";
import type { UnplacedRecord } from "../spool/segment-log.ts";
import { toWire } from "../uplink/to-wire.ts";
import type { Intake, IntakeOutcome } from "./intake.ts";
import type { Observation } from "./observation.ts";

/** The part of the spool that an intake needs. */
export interface IntakeSpool {
  append(record: UnplacedRecord): Promise<AppendOutcome>;
}

/** Checks and encodes observations for the wire, then spools them. What can never be stored is counted and goes no further. */
export class SpoolIntake implements Intake {
  readonly #spool: IntakeSpool;
  readonly #events: GatewayEvents;
  /** Kinds and fields that were logged; the rest is only counted, because devices decide how often it happens. */
  readonly #logged = new Set<string>();

  constructor(spool: IntakeSpool, events: GatewayEvents) {
    this.#spool = spool;
    this.#events = events;
  }

  async accept(observation: Observation): Promise<IntakeOutcome> {
    const outcome = toWire(observation);
    if (outcome.kind === "unfit") {
      this.#noteUnfit({ kind: observation.kind, field: outcome.field, reason: outcome.reason });
      return "unfit";
    }
    const appended = await this.#spool.append(outcome.record);
    if (appended.kind === "refused") {
      this.#events.count(`intake.refused.${appended.code}`);
      return appended.code === "too-large" ? "unfit" : "refused";
    }
    this.#events.count(`intake.accepted.${outcome.record.kind}`);
    return "accepted";
  }

  #noteUnfit(fields: { readonly kind: string; readonly field: string; readonly reason: string }): void {
    const what = `${fields.kind} ${fields.field}`;
    if (this.#logged.has(what)) {
      this.#events.count("intake.unfit");
      return;
    }
    this.#logged.add(what);
    this.#events.occurred("intake.unfit", fields, "warn");
  }
}
