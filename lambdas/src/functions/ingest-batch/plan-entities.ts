import type { WireRecord } from "@isthmus/contract";
import type { EntityItem } from "../../ports/entities.ts";
import { sitePartition, sortKey } from "../../ports/entity-keys.ts";

export type EntityRecord = Extract<WireRecord, { kind: "inventory" | "reach" | "heartbeat" }>;

export interface RecordSource {
  readonly siteId: string;
  readonly gatewayId: string;
}

/** What a gateway's item tells of the delivery of its heartbeat: when it was sent, by the gateway's clock, and when it came, by the cloud's. */
export interface DeliveryFacts {
  readonly sentMs: number;
  readonly receivedMs: number;
  /** What the ledger missed of the gateway's stream until then. */
  readonly unaccounted?: number;
}

function entityOf(record: EntityRecord, source: RecordSource, facts: DeliveryFacts): EntityItem {
  const pk = sitePartition(source.siteId);
  const { tsMs, seq } = record;
  switch (record.kind) {
    case "inventory":
      return { ...record.body, ...source, pk, sk: sortKey.device(record.body.deviceId), kind: "device", tsMs, seq };
    case "reach": {
      const { transition: _, ...state } = record.body;
      return { ...state, ...source, pk, sk: sortKey.state(state.deviceId, state.way), kind: "state", tsMs, seq };
    }
    case "heartbeat":
      return { ...record.body, ...source, pk, sk: sortKey.gateway(source.gatewayId), kind: "gateway", tsMs, seq, ...facts };
  }
}

/** What a heartbeat proves besides the gateway: that its site is there, and when it was last heard of. */
export function siteOf(siteId: string, tsMs: number): EntityItem {
  return { pk: sitePartition(siteId), sk: sortKey.site, kind: "site", siteId, tsMs };
}

export interface EntityGroup {
  /** All records of one item, newest first. */
  readonly candidates: readonly { readonly record: EntityRecord; readonly item: EntityItem }[];
}

/** Groups records by the item they write, so that a backlog of heartbeats costs one write and not a thousand. */
export function groupByItem(records: readonly EntityRecord[], source: RecordSource, facts: DeliveryFacts): readonly EntityGroup[] {
  const groups = new Map<string, { record: EntityRecord; item: EntityItem }[]>();
  for (const record of records) {
    const item = entityOf(record, source, facts);
    const group = groups.get(item.sk);
    if (group === undefined) {
      groups.set(item.sk, [{ record, item }]);
    } else {
      group.push({ record, item });
    }
  }
  return [...groups.values()].map((group) => ({
    candidates: group.sort((a, b) => b.record.tsMs - a.record.tsMs || b.record.seq - a.record.seq),
  }));
}
