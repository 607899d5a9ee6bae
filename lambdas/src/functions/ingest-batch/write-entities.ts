import type { EntityItem } from "../../ports/entities.ts";
import { type EntityStore, isNewer, type LatestPutOutcome } from "../../ports/entity-store.ts";
import { type EntityGroup, type EntityRecord, siteOf } from "./plan-entities.ts";
import { type RecordOutcome, rejected } from "./record-outcome.ts";

/**
 * Stores the newest record of a group; the older ones count as stored when they are newer than what was replaced, and as
 * duplicates otherwise. A newest record that the store will never take is rejected by name, and the next one gets its turn.
 */
export async function writeGroup(store: EntityStore, group: EntityGroup): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = [];
  for (const [index, { record, item }] of group.candidates.entries()) {
    const written = await writeItem(store, item);
    if (written.kind === "rejected") {
      outcomes.push(rejected(record.seq, written.code, written.detail));
      continue;
    }
    const remaining = group.candidates.slice(index).map((candidate) => candidate.record);
    return [...outcomes, ...remaining.map((each) => outcomeOf(each, written))];
  }
  return outcomes;
}

/** A site's own item goes before its gateway's, so that no stored heartbeat lacks its site. */
async function writeItem(store: EntityStore, item: EntityItem): Promise<LatestPutOutcome> {
  if (item.kind === "gateway") {
    const site = await store.putLatest(siteOf(item.siteId, item.tsMs));
    if (site.kind === "retry") {
      return site;
    }
  }
  return store.putLatest(item);
}

function outcomeOf(record: EntityRecord, written: Exclude<LatestPutOutcome, { kind: "rejected" }>): RecordOutcome {
  switch (written.kind) {
    case "retry":
      return { seq: record.seq, outcome: "retry", code: written.code };
    case "duplicate":
      return { seq: record.seq, outcome: "duplicate" };
    case "stored": {
      const isNew = written.previous === undefined || isNewer(record, written.previous);
      return { seq: record.seq, outcome: isNew ? "stored" : "duplicate" };
    }
  }
}
