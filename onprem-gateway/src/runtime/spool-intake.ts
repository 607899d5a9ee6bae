import type { GatewayEvents } from "../events.ts";
import type { AppendOutcome } from "../spool/commit-queue.ts";
import type { UnplacedRecord } from "../spool/segment-log.ts";
import { toWire } from "../uplink/to-wire.ts";
import type { Intake } from "./intake.ts";
import type { Observation } from "./observation.ts";

/** The part of the spool that an intake needs. */
export interface IntakeSpool {
  append(record: UnplacedRecord): Promise<AppendOutcome>;
}

/** Checks and encodes observations for the wire, then spools them. What can never be stored is counted and goes no further. */
export class SpoolIntake implements Intake {
  readonly #spool: IntakeSpool;
  readonly #events: GatewayEvents;

  constructor(spool: IntakeSpool, events: GatewayEvents) {
    this.#spool = spool;
    this.#events = events;
  }

  async accept(observation: Observation): Promise<"accepted" | "refused"> {
    const outcome = toWire(observation);
    if (outcome.kind === "unfit") {
      this.#events.occurred("intake.unfit", { kind: observation.kind, field: outcome.field, reason: outcome.reason }, "warn");
      return "refused";
    }
    const appended = await this.#spool.append(outcome.record);
    if (appended.kind === "refused") {
      this.#events.count(`intake.refused.${appended.code}`);
      return "refused";
    }
    this.#events.count(`intake.accepted.${observation.kind}`);
    return "accepted";
  }
}
