import type { EntityStore, LatestPutOutcome } from "../../ports/entity-store.ts";
import { type EntityGroup, type EntityRecord, siteOf } from "./plan-entities.ts";
import { type RecordOutcome, rejected } from "./record-outcome.ts";

/**
 * Stores the newest record of a group; the older ones count as stored when they are newer than what was replaced, and as
 * duplicates otherwise. A newest record that the store will never take is rejected by name, and the next one gets its turn.
 * The site's own item follows its gateways; when that write fails the next heartbeat makes up for it.
 */
export async function writeGroup(store: EntityStore, group: EntityGroup): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = [];
  for (const [index, { record, item }] of group.candidates.entries()) {
    const written = await store.putLatest(item);
    if (written.kind === "rejected") {
      outcomes.push(rejected(record.seq, written.code, written.detail));
      continue;
    }
    if (item.kind === "gateway" && written.kind === "stored") {
      await store.putLatest(siteOf(item.siteId, item.tsMs));
    }
    const remaining = group.candidates.slice(index).map((candidate) => candidate.record);
    return [...outcomes, ...remaining.map((each) => outcomeOf(each, written))];
  }
  return outcomes;
}

function outcomeOf(record: EntityRecord, written: Exclude<LatestPutOutcome, { kind: "rejected" }>): RecordOutcome {
  switch (written.kind) {
    case "retry":
      return { seq: record.seq, outcome: "retry", code: written.code };
    case "duplicate":
      return { seq: record.seq, outcome: "duplicate" };
    case "stored": {
      const isNew = written.previousTsMs === undefined || record.tsMs > written.previousTsMs;
      return { seq: record.seq, outcome: isNew ? "stored" : "duplicate" };
    }
  }
}
