import type { CloudKind } from "@isthmus/domain/cloud/account-network";
import { mapConcurrently } from "../../bounded-concurrency.ts";
import { ListingBroken } from "../../errors.ts";
import type { Look, LookPage, ResourceLook, SupplementLook } from "../../ports/cloud-inventory.ts";
import { type ResourceItem, resourceItem, type Sighting } from "../../ports/cloud-items/resource-item.ts";
import { type CloudItem, type CoverageItem, EntityItem, isCloudItem } from "../../ports/entities.ts";
import { awsPartition, sortKey } from "../../ports/entity-keys.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import { fingerprintOf, type KnownItem, knownItems } from "./known-items.ts";

const concurrentWrites = 8;

/** How long a tombstone is kept for readers. */
const tombstoneS = 30 * 86_400;

/** An item that says nothing new is written again when it is this old: writes cost money, and coverage tells when it was looked at. */
const rewriteMs = 6 * 60 * 60_000;

export interface LookContext {
  readonly entities: EntityStore;
  readonly sighting: Sighting;
  /** False when the invocation is about to end: listings then break off as "out-of-time". */
  readonly hasTime: () => boolean;
  /** Called for every resource that is seen, changed or not. */
  readonly onSeen: (item: CloudItem) => void;
}

export interface LookOutcome {
  readonly coverage: CoverageItem;
  readonly written: number;
  readonly tombstones: number;
  /** Items that could not be written; the next sweep writes them again. */
  readonly unwritten: number;
}

type Tally = { -readonly [key in "seen" | "malformed" | "written" | "unwritten" | "tombstones"]: number };

/** Reads one listing to its end and stores what is new in it, a page at a time. It leaves a coverage item, whatever becomes of it. */
export async function runLook(look: Look, context: LookContext): Promise<LookOutcome> {
  const tally: Tally = { seen: 0, malformed: 0, written: 0, unwritten: 0, tombstones: 0 };
  const known = look.kind === "supplement" ? new Map<string, KnownItem>() : await knownItemsOf(look, context);
  const expected = [...known.values()].filter(({ isGone }) => !isGone).length;
  const broken = await readListing(look, { ...context, known, tally });
  const coverage = coverageOf(look.api, { tally, expected, broken, sighting: context.sighting });
  await writeCoverage(context.entities, coverage);
  return { coverage, written: tally.written, tombstones: tally.tombstones, unwritten: tally.unwritten };
}

function knownItemsOf(look: ResourceLook, { entities, sighting }: LookContext): Promise<Map<string, KnownItem>> {
  return knownItems(entities, { partition: awsPartition(sighting.accountId, sighting.region), look });
}

interface Reading extends LookContext {
  readonly known: ReadonlyMap<string, KnownItem>;
  readonly tally: Tally;
}

async function readListing(look: Look, reading: Reading): Promise<ListingBroken | undefined> {
  try {
    if (!reading.hasTime()) {
      throw outOfTime();
    }
    await (look.kind === "supplement" ? countElements(look, reading) : storeResources(look, reading));
    return undefined;
  } catch (error) {
    if (error instanceof ListingBroken) {
      return error;
    }
    throw error;
  }
}

function outOfTime(): ListingBroken {
  return new ListingBroken({ kind: "failed", reason: "out-of-time" });
}

async function countElements(look: SupplementLook, { tally }: Reading): Promise<void> {
  const { seen, malformed } = await look.count();
  tally.seen += seen;
  tally.malformed += malformed;
}

async function storeResources(look: ResourceLook, reading: Reading): Promise<void> {
  const { known, tally, entities, hasTime } = reading;
  const missing = new Set([...known].filter(([, item]) => !item.isGone).map(([sk]) => sk));
  for await (const page of look.pages()) {
    const items = itemsOf(look.kind, page, reading);
    for (const item of items) {
      missing.delete(item.sk);
    }
    await write(
      items.filter((item) => isNews(item, known.get(item.sk))),
      entities,
      tally,
    );
    if (!hasTime()) {
      throw outOfTime();
    }
  }
  if (tally.malformed === 0) {
    await bury([...missing], reading);
  }
}

function itemsOf(kind: CloudKind, page: LookPage, { sighting, tally, onSeen }: Reading): readonly CloudItem[] {
  const items = page.facts.map((facts) => readable(resourceItem(kind, facts, sighting))).filter((item) => item !== undefined);
  tally.seen += items.length;
  tally.malformed += page.malformed + page.facts.length - items.length;
  items.forEach(onSeen);
  return items;
}

/** What readers of the table could not read is not worth writing: an API that answers with a number for a text, say. */
function readable(item: ResourceItem): CloudItem | undefined {
  const read = EntityItem.safeParse(item).data;
  return read !== undefined && isCloudItem(read) ? read : undefined;
}

function isNews(item: CloudItem, known: KnownItem | undefined): boolean {
  return known === undefined || known.isGone || item.tsMs - known.tsMs >= rewriteMs || known.fingerprint !== fingerprintOf(item);
}

/** Leaves tombstones with the last state of what is no longer listed, but for what an event has brought meanwhile. */
async function bury(keys: readonly string[], { entities, sighting, tally }: Reading): Promise<void> {
  const { tsMs, accountId, region } = sighting;
  const last = await mapConcurrently(keys, concurrentWrites, (sk) => entities.read({ pk: awsPartition(accountId, region), sk }));
  const gone = last
    .filter((item) => item !== undefined)
    .filter(isCloudItem)
    .filter((item) => item.deletedAtMs === undefined && item.tsMs < tsMs)
    .map((item) => ({ ...item, tsMs, deletedAtMs: tsMs, ttl: Math.floor(tsMs / 1_000) + tombstoneS }));
  tally.tombstones += gone.length;
  await write(gone, entities, tally);
}

async function write(items: readonly CloudItem[], entities: EntityStore, tally: Tally): Promise<void> {
  const outcomes = await mapConcurrently(items, concurrentWrites, (item) => entities.putLatest(item));
  const failed = outcomes.filter(({ kind }) => kind === "retry" || kind === "rejected").length;
  tally.written += outcomes.filter(({ kind }) => kind === "stored").length;
  tally.unwritten += failed;
}

/** Writes coverage, which remembers when the API was last read to its end. */
export async function writeCoverage(entities: EntityStore, coverage: CoverageItem): Promise<void> {
  const previous = coverage.state === "complete" ? undefined : await entities.read(coverage);
  const completeMs = coverage.state === "complete" ? coverage.tsMs : previous?.kind === "coverage" ? previous.completeMs : undefined;
  await entities.putLatest({ ...coverage, ...(completeMs !== undefined && { completeMs }) });
}

interface LookFigures {
  readonly tally: Pick<Tally, "seen" | "malformed">;
  readonly expected: number;
  readonly broken: Pick<ListingBroken, "kind" | "reason"> | undefined;
  readonly sighting: Sighting;
}

/** "None" and "could not look" are told apart by this. */
export function coverageOf(api: string, { tally, expected, broken, sighting }: LookFigures): CoverageItem {
  return {
    ...sighting,
    pk: awsPartition(sighting.accountId, sighting.region),
    sk: sortKey.coverage(api),
    kind: "coverage",
    api,
    state: broken?.kind ?? "complete",
    expected,
    seen: tally.seen,
    failed: broken?.kind === "failed" ? 1 : 0,
    throttled: broken?.kind === "throttled" ? 1 : 0,
    malformed: tally.malformed,
    ...(broken !== undefined && { reason: broken.reason }),
  };
}
