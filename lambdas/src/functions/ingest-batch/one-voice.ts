import type { WireRecord } from "@isthmus/contract";
import type { LeaderItem } from "../../ports/entities.ts";
import { sitePartition, sortKey } from "../../ports/entity-keys.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import type { RecordOutcome } from "./record-outcome.ts";
import { retentionS } from "./time-bounds.ts";

/** Two missed heartbeats and a little: from here on another gateway of the site may speak in place of the one that did. */
export const leaseMs = 130_000;

/** A heartbeat that waited longer in the spool does not prove that its gateway is there now. */
const freshMs = 60_000;

export type LeaderDecision =
  | { readonly kind: "leads" }
  | { readonly kind: "takes-over"; readonly from?: LeaderItem }
  | { readonly kind: "stands-by"; readonly leader: LeaderItem };

/** Who speaks for a site when this gateway delivers. A gateway that is alone leads without ever noticing. */
export function decideLeader(leader: LeaderItem | undefined, gatewayId: string, nowMs: number): LeaderDecision {
  if (leader === undefined) {
    return { kind: "takes-over" };
  }
  if (leader.gatewayId === gatewayId) {
    return { kind: "leads" };
  }
  return nowMs - leader.tsMs > leaseMs ? { kind: "takes-over", from: leader } : { kind: "stands-by", leader };
}

/**
 * What becomes of a judgement of a gateway that stands by. The leader was there at the time or later: it has judged for itself, and this is a
 * duplicate. Not heard since: nobody knows yet whether anyone saw it, so it has to come again, until the leader is heard or has lost the lead.
 */
export function judgeStandby({ tsMs, seq }: { readonly tsMs: number; readonly seq: number }, leader: LeaderItem): RecordOutcome {
  return tsMs <= leader.tsMs ? { seq, outcome: "duplicate" } : { seq, outcome: "retry", code: "standing-by" };
}

/** Judgements of a gateway about devices: two gateways would each make them. What devices say themselves is never held back. */
function isJudgement(record: WireRecord): boolean {
  return record.kind === "reach" || (record.kind === "event" && (record.body.source === "reach" || record.body.source === "snmp"));
}

interface Voice {
  /** To be stored. */
  readonly records: readonly WireRecord[];
  /** Of those that are not. */
  readonly outcomes: readonly RecordOutcome[];
}

interface Delivery {
  readonly siteId: string;
  readonly gatewayId: string;
  /** By the cloud's clock, and when the batch was sent by the gateway's. */
  readonly nowMs: number;
  readonly sentMs: number;
}

interface VoicePorts {
  readonly entities: EntityStore;
  readonly events: EventStore;
  readonly telemetry: Telemetry;
}

/**
 * Lets one gateway of a site judge its devices, and another one in its place when it falls silent. When the lead cannot be read, everything is
 * stored: told twice is better than not told.
 */
export async function oneVoice(records: readonly WireRecord[], delivery: Delivery, ports: VoicePorts): Promise<Voice> {
  const isAlive = records.some(({ kind, tsMs }) => kind === "heartbeat" && delivery.sentMs - tsMs <= freshMs);
  if (!isAlive && !records.some(isJudgement)) {
    return { records, outcomes: [] };
  }
  let decision: LeaderDecision;
  try {
    const item = await ports.entities.read({ pk: sitePartition(delivery.siteId), sk: sortKey.leader });
    decision = decideLeader(item?.kind === "leader" ? item : undefined, delivery.gatewayId, delivery.nowMs);
    if (isAlive && decision.kind !== "stands-by") {
      await lead(item?.kind === "leader" ? item : undefined, decision, delivery, ports);
    }
  } catch {
    ports.telemetry.occurred("leader-unreadable", { siteId: delivery.siteId }, "warn");
    return { records, outcomes: [] };
  }
  if (decision.kind !== "stands-by") {
    return { records, outcomes: [] };
  }
  const { leader } = decision;
  const offsetMs = delivery.nowMs - delivery.sentMs;
  const outcomes = records.filter(isJudgement).map(({ tsMs, seq }) => judgeStandby({ tsMs: tsMs + offsetMs, seq }, leader));
  return { records: records.filter((record) => !isJudgement(record)), outcomes };
}

/** Renews the lead or takes it over, and tells of a change once: only one of two that try is not a duplicate. */
async function lead(before: LeaderItem | undefined, decision: LeaderDecision, delivery: Delivery, ports: VoicePorts): Promise<void> {
  const { siteId, gatewayId, nowMs } = delivery;
  const sinceMs = decision.kind === "leads" ? (before?.sinceMs ?? nowMs) : nowMs;
  const key = { pk: sitePartition(siteId), sk: sortKey.leader };
  const put = await ports.entities.putLatest({ ...key, kind: "leader", siteId, gatewayId, sinceMs, tsMs: nowMs });
  if (put.kind !== "stored" || decision.kind !== "takes-over" || decision.from === undefined) {
    return;
  }
  const silentS = Math.round((nowMs - decision.from.tsMs) / 1_000);
  ports.telemetry.occurred("gateway-took-over", { siteId, gatewayId, from: decision.from.gatewayId }, "warn");
  await ports.events.put({
    scope: { kind: "site", siteId },
    stream: "EVENT",
    tsMs: nowMs,
    origin: `leader-${gatewayId}`,
    seq: 1,
    body: {
      siteId,
      gatewayId,
      source: "gateway",
      severity: "major",
      type: "gateway.took-over",
      text: `${gatewayId} judges the devices of the site in place of ${decision.from.gatewayId}, which has not been heard for ${silentS} s`,
      authentication: "internal",
    },
    ttlS: Math.floor(nowMs / 1_000) + retentionS.events,
  });
}
