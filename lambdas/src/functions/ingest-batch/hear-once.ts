import { createHash } from "node:crypto";
import type { Copy, Hearing, HearingItem, HearingStore } from "../../ports/hearing-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import { copiesWithinMs, joinHearing, newHearing, placeOf } from "./place-copy.ts";
import { retentionS } from "./time-bounds.ts";
import type { EventRecord, StreamSource } from "./write-event.ts";

/** Tries to write what another gateway's delivery writes at the same time. */
const tries = 5;
const minuteMs = 60_000;

/** Records of one content within one minute. */
export interface Alike {
  readonly digest: string;
  readonly minuteMs: number;
  readonly records: readonly EventRecord[];
}

/** What a device said, for each record that is a copy of it. Records that are not named are stored under their own identity. */
export type Heard =
  | { readonly kind: "heard"; readonly bySeq: ReadonlyMap<number, Hearing> }
  | { readonly kind: "retry"; readonly code: "throttled" | "unavailable" | "denied" };

/** Groups what devices said themselves by content and minute. What gateways say is left out: each of them says its own. */
export function groupAlike(records: readonly EventRecord[]): readonly Alike[] {
  const groups = new Map<string, Alike & { readonly records: EventRecord[] }>();
  for (const record of records) {
    const isReceived = record.kind === "log" || record.body.source === "trap" || record.body.source === "inform";
    if (isReceived && record.body.address !== undefined) {
      const digest = createHash("sha256")
        .update(JSON.stringify([record.kind, record.body]))
        .digest("hex");
      const minute = startOfMinute(record.tsMs);
      const group = groups.get(`${minute} ${digest}`) ?? { digest, minuteMs: minute, records: [] };
      group.records.push(record);
      groups.set(`${minute} ${digest}`, group);
    }
  }
  return [...groups.values()];
}

/**
 * Finds the messages that copies belong to, or begins them. What was found is written before any event is, under an identity that a repetition
 * finds again, so that a call may end or be repeated at any point.
 */
export async function hearOnce(alike: Alike, source: StreamSource, store: HearingStore): Promise<Heard> {
  try {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const before = await readMinutes(alike, source.siteId, store);
      const { after, bySeq } = placeAll(alike.records, source, before);
      const puts = await Promise.all(
        [...after.values()].filter((item) => before.get(item.minuteMs) !== item).map((item) => store.put(item)),
      );
      if (puts.every(({ kind }) => kind === "stored")) {
        return { kind: "heard", bySeq };
      }
      const failed = puts.find(isFailure);
      if (failed !== undefined) {
        return failed.kind === "retry" ? failed : { kind: "heard", bySeq: new Map() };
      }
    }
    return { kind: "retry", code: "throttled" };
  } catch {
    return { kind: "retry", code: "unavailable" };
  }
}

function isFailure(put: PutOutcome): put is Extract<PutOutcome, { kind: "retry" | "rejected" }> {
  return put.kind === "retry" || put.kind === "rejected";
}

function startOfMinute(tsMs: number): number {
  return tsMs - (tsMs % minuteMs);
}

/** The minutes that hold messages near enough: a message at the turn of a minute may be in the other one for another gateway. */
function minutesNear(tsMs: number): readonly number[] {
  return [...new Set([tsMs, tsMs - copiesWithinMs, tsMs + copiesWithinMs].map(startOfMinute))];
}

async function readMinutes({ digest, records }: Alike, siteId: string, store: HearingStore): Promise<ReadonlyMap<number, HearingItem>> {
  const minutes = [...new Set(records.flatMap(({ tsMs }) => minutesNear(tsMs)))];
  const items = await Promise.all(
    minutes.map(async (minute): Promise<HearingItem> => {
      const key = { siteId, digest, minuteMs: minute };
      return (await store.read(key)) ?? { ...key, revision: 0, hearings: [], ttlS: Math.floor(minute / 1_000) + retentionS.events };
    }),
  );
  return new Map(items.map((item) => [item.minuteMs, item]));
}

function placeAll(
  records: readonly EventRecord[],
  source: StreamSource,
  before: ReadonlyMap<number, HearingItem>,
): { readonly after: ReadonlyMap<number, HearingItem>; readonly bySeq: ReadonlyMap<number, Hearing> } {
  const after = new Map(before);
  const bySeq = new Map<number, Hearing>();
  for (const { tsMs, seq } of records) {
    const copy: Copy = { gatewayId: source.gatewayId, origin: source.streamEpoch, seq };
    const near = minutesNear(tsMs).flatMap((minute) => after.get(minute) ?? []);
    const known = near.map(({ hearings }) => placeOf(hearings, copy)).find((hearing) => hearing !== undefined);
    const placed = known === undefined ? place(near, copy, tsMs) : undefined;
    const hearing = known ?? placed?.hearing;
    if (hearing !== undefined) {
      bySeq.set(seq, hearing);
    }
    if (placed !== undefined) {
      const revision = (before.get(placed.item.minuteMs)?.revision ?? 0) + 1;
      after.set(placed.item.minuteMs, { ...placed.item, revision });
    }
  }
  return { after, bySeq };
}

/** The first of the minutes is the copy's own. */
function place(
  minutes: readonly HearingItem[],
  copy: Copy,
  tsMs: number,
): { readonly item: HearingItem; readonly hearing: Hearing } | undefined {
  for (const item of minutes) {
    const joined = joinHearing(item.hearings, copy, tsMs);
    if (joined !== undefined) {
      return { hearing: joined.hearing, item: { ...item, hearings: joined.all } };
    }
  }
  const own = minutes[0];
  const begun = own === undefined ? undefined : newHearing(own.hearings, copy, tsMs);
  return own === undefined || begun === undefined ? undefined : { hearing: begun.hearing, item: { ...own, hearings: begun.all } };
}
