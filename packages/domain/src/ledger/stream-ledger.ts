import { advanceFloor, countSeqs, type SeqRange, type SeqRanges, unionOf, withFewerHoles, within, without } from "./seq-ranges.ts";

/** One start of a gateway: it gives out the numbers from `firstSeq` on, one after the other. */
export interface LedgerRun {
  readonly id: string;
  readonly firstSeq: number;
  /** The highest number that it said to have given out; `firstSeq - 1` while it has given out none. */
  readonly lastSeq: number;
  /** When it said so, by the gateway's clock, and when the cloud heard it. */
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** Numbers of which nobody knows what became. */
interface LedgerGap extends SeqRange {
  readonly foundMs: number;
}

/** What the cloud knows of one stream of a gateway. Everything below the floor is judged: it arrived, is accounted for, or is a gap. */
export interface StreamLedger {
  readonly streamEpoch: string;
  readonly runs: readonly LedgerRun[];
  readonly floor: number;
  /** What arrived or is accounted for at or above the floor. */
  readonly settled: SeqRanges;
  readonly unaccounted: number;
  /** The latest gaps: what arrives of them after all is taken back. */
  readonly gaps: readonly LedgerGap[];
  /** From this number on every record of the spool is sealed; absent when none is. */
  readonly sealedFrom?: number | undefined;
}

/** What the cloud knows of the streams of a gateway, the present one first. */
export interface GatewayLedger {
  readonly streams: readonly StreamLedger[];
}

/** What a gateway says of its spool with every batch. */
export interface StreamAccount {
  readonly run: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Nothing below will be sent any more. */
  readonly floor: number;
  /** The account has been kept from this number on; unknown when it was lost. */
  readonly from?: number | undefined;
  readonly sealedFrom?: number | undefined;
  /** Given up to the quota, set aside on the gateway, and never given to a record. */
  readonly evicted: SeqRanges;
  readonly quarantined: SeqRanges;
  readonly skipped: SeqRanges;
}

export interface LedgerDelivery {
  readonly streamEpoch: string;
  readonly account: StreamAccount;
  /** What is stored, or was refused by name, with this batch. */
  readonly arrived: SeqRanges;
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** What a person must hear of. */
export type LedgerFinding =
  /** Records that were in the spool neither arrived nor are accounted for: they were removed or damaged. */
  | { readonly kind: "unaccounted"; readonly records: number; readonly first: number; readonly last: number }
  /** Numbers were given out again: the spool is an older state of itself. */
  | { readonly kind: "went-back"; readonly records: number; readonly first: number; readonly last: number }
  /** Another stream takes the place of this one, of which so many records never arrived. */
  | { readonly kind: "replaced"; readonly records: number; readonly first: number; readonly last: number }
  /** Sealing began anew or ended: records that nobody sealed are taken from the spool again. */
  | { readonly kind: "seal-moved"; readonly records: 0; readonly first: number; readonly last: number };

const atMost = { streams: 4, runs: 6, ranges: 1_000, gaps: 20 } as const;

/** A copy of the gateway in an earlier state, memory and all, shows once nothing of before can be under way any more. */
const underWayMs = 15 * 60_000;

/**
 * Enters a delivery. Batches may come in any order, by two lanes, late and again: a number is judged only when the gateway says that it will not be
 * sent any more, and a gateway says that only of what it had an answer for. Entering a delivery again changes nothing.
 */
export function enterDelivery(
  ledger: GatewayLedger | undefined,
  delivery: LedgerDelivery,
): { readonly ledger: GatewayLedger; readonly findings: readonly LedgerFinding[] } {
  const streams = ledger?.streams ?? [];
  const known = streams.find(({ streamEpoch }) => streamEpoch === delivery.streamEpoch);
  const isLate = known?.runs.some(({ id }) => id === delivery.account.run) === true;
  const entered = enter(known ?? begun(delivery, { isFirst: streams.length === 0 }), delivery);
  const [present, ...before] = streams;
  if (present === undefined || isLate || known === present) {
    return { ledger: { streams: replaced(streams, entered.stream) }, findings: entered.findings };
  }
  const ended = judge(present, lastOf(present) + 1, delivery.receivedMs);
  const lost = countSeqs(ended.missing);
  const end = { first: ended.missing[0]?.from ?? lastOf(present), last: lastOf(present) };
  const others = [ended.stream, ...before].filter(({ streamEpoch }) => streamEpoch !== delivery.streamEpoch);
  return {
    ledger: { streams: [entered.stream, ...others].slice(0, atMost.streams) },
    findings: [{ kind: "replaced", records: lost, ...end }, ...entered.findings],
  };
}

function replaced(streams: readonly StreamLedger[], stream: StreamLedger): readonly StreamLedger[] {
  const isKnown = streams.some(({ streamEpoch }) => streamEpoch === stream.streamEpoch);
  return isKnown ? streams.map((each) => (each.streamEpoch === stream.streamEpoch ? stream : each)) : [stream, ...streams];
}

/**
 * A stream that nobody has heard of. One that takes the place of another began since its gateway is known, so all of it is asked for; of the first
 * one of a gateway that may be older than the ledger, what was settled before is not.
 */
function begun({ streamEpoch, account }: LedgerDelivery, { isFirst }: { readonly isFirst: boolean }): StreamLedger {
  const floor = isFirst ? account.floor : 1;
  return { streamEpoch, runs: [], floor, settled: [], unaccounted: 0, gaps: [], sealedFrom: account.sealedFrom };
}

interface Entered {
  readonly stream: StreamLedger;
  readonly findings: readonly LedgerFinding[];
}

function enter(before: StreamLedger, delivery: LedgerDelivery): Entered {
  const { account, arrived, receivedMs } = delivery;
  const sealing = enterSealing(before, account);
  const run = enterRun(sealing.stream, delivery);
  const back = takeBack(restarted(run.stream, account), arrived);
  const skipped = without(unionOf(account.skipped), givenOut(back));
  const added = unionOf(arrived, account.evicted, account.quarantined, skipped);
  const settled = within(unionOf(back.settled, added), { from: back.floor, to: Number.POSITIVE_INFINITY });
  const end = Math.max(lastOf(back) + 1, account.firstSeq);
  const judged = judge({ ...back, settled }, Math.min(account.floor, end), receivedMs);
  const [first, last] = [judged.missing[0]?.from ?? 0, judged.missing.at(-1)?.to ?? 0];
  const records = countSeqs(judged.missing);
  const missing: readonly LedgerFinding[] = records === 0 ? [] : [{ kind: "unaccounted", records, first, last }];
  return { stream: judged.stream, findings: [...sealing.findings, ...run.findings, ...missing] };
}

/** Highest number that is known to have been given out. */
function lastOf({ runs, floor }: StreamLedger): number {
  return Math.max(floor - 1, ...runs.map(({ lastSeq }) => lastSeq));
}

function givenOut({ runs }: StreamLedger): SeqRanges {
  return unionOf(
    runs.filter(({ firstSeq, lastSeq }) => lastSeq >= firstSeq).map(({ firstSeq, lastSeq }) => ({ from: firstSeq, to: lastSeq })),
  );
}

/** Settles everything below `floor`: what is not settled there is missing. */
function judge(stream: StreamLedger, floor: number, foundMs: number): { readonly stream: StreamLedger; readonly missing: SeqRanges } {
  const missing = floor > stream.floor ? without([{ from: stream.floor, to: floor - 1 }], stream.settled) : [];
  const reached = advanceFloor(stream.settled, Math.max(floor, stream.floor));
  const judged = {
    ...stream,
    floor: reached.floor,
    settled: withFewerHoles(reached.ranges, atMost.ranges),
    unaccounted: stream.unaccounted + countSeqs(missing),
    gaps: [...stream.gaps, ...missing.map((range) => ({ ...range, foundMs }))].slice(-atMost.gaps),
  };
  return { stream: judged, missing };
}

/** What was taken for lost and arrives after all. */
function takeBack(stream: StreamLedger, arrived: SeqRanges): StreamLedger {
  const found = stream.gaps.reduce((sum, gap) => sum + countSeqs(within(arrived, gap)), 0);
  if (found === 0) {
    return stream;
  }
  const gaps = stream.gaps.flatMap(({ foundMs, ...gap }) => without([gap], arrived).map((range) => ({ ...range, foundMs })));
  return { ...stream, gaps: gaps.slice(-atMost.gaps), unaccounted: stream.unaccounted - found };
}

/** An account that its gateway began anew after this one, such as a version that keeps none in between, is not asked about what was before. */
function restarted(stream: StreamLedger, { from, floor }: StreamAccount): StreamLedger {
  return from === undefined || from <= stream.floor || from > floor ? stream : { ...stream, floor: from };
}

function enterSealing(stream: StreamLedger, { sealedFrom, firstSeq }: StreamAccount): Entered {
  const before = stream.sealedFrom;
  const moved = before !== undefined && (sealedFrom ?? Number.POSITIVE_INFINITY) > before;
  const findings: readonly LedgerFinding[] = moved ? [{ kind: "seal-moved", records: 0, first: before, last: sealedFrom ?? firstSeq }] : [];
  return { stream: { ...stream, sealedFrom }, findings };
}

/**
 * Enters what a run says to have given out. Runs give out numbers one after the other, so that those of two never meet: where they do, a run began
 * on a spool that was put back to an earlier state, whatever order the cloud hears of them in.
 */
function enterRun(stream: StreamLedger, { account, sentMs, receivedMs }: LedgerDelivery): Entered {
  const { run: id, firstSeq, lastSeq } = account;
  const told: LedgerRun = { id, firstSeq, lastSeq: Math.max(lastSeq, firstSeq - 1), sentMs, receivedMs };
  const known = stream.runs.find((run) => run.id === id);
  const others = stream.runs.filter((run) => run.id !== id);
  const entered = { ...stream, runs: [...others, told].slice(-atMost.runs) };
  if (known === undefined || told.lastSeq > known.lastSeq) {
    return noteMeeting(entered, { told, meeting: firstMeeting(others, told, known?.lastSeq) });
  }
  const isOld = sentMs < known.sentMs + underWayMs || receivedMs < known.receivedMs + underWayMs;
  if (told.lastSeq === known.lastSeq || isOld) {
    return { stream, findings: [] };
  }
  return noteMeeting(entered, { told, meeting: { from: told.lastSeq + 1, to: known.lastSeq, isAgain: true } });
}

/** Numbers of two runs at once. `isAgain`: the run that tells of them gives them out again, and they are to arrive again. */
interface Meeting extends SeqRange {
  readonly isAgain: boolean;
}

/** Where the numbers of a run meet another's; `before` is the highest that it told before, if it did: what was met then is no news. */
function firstMeeting(others: readonly LedgerRun[], told: LedgerRun, before: number | undefined): Meeting | undefined {
  const given = others.filter(({ firstSeq, lastSeq }) => lastSeq >= firstSeq);
  const to = Math.max(...given.map(({ lastSeq }) => lastSeq));
  for (const other of given) {
    if (before === undefined && beganBehind(told, other)) {
      return { from: told.firstSeq, to, isAgain: true };
    }
    const reached = told.firstSeq <= other.firstSeq && told.lastSeq >= other.firstSeq;
    if (reached && (before ?? 0) < other.firstSeq) {
      const isTie = told.firstSeq === other.firstSeq;
      return { from: other.firstSeq, to: isTie ? to : told.lastSeq, isAgain: isTie };
    }
  }
  return undefined;
}

/** Whether a run that came later, by its place or by its clock, began at a number that the other one had given out. */
function beganBehind(told: LedgerRun, other: LedgerRun): boolean {
  return other.lastSeq >= told.firstSeq && (told.sentMs > other.sentMs || told.firstSeq > other.firstSeq);
}

function noteMeeting(
  stream: StreamLedger,
  { told, meeting }: { readonly told: LedgerRun; readonly meeting: Meeting | undefined },
): Entered {
  if (meeting === undefined) {
    return { stream, findings: [] };
  }
  const { from, to } = meeting;
  const finding = { kind: "went-back", records: to - from + 1, first: from, last: to } as const;
  if (!meeting.isAgain) {
    return { stream, findings: [finding] };
  }
  const earlier = stream.runs.filter(({ id, firstSeq }) => id !== told.id && firstSeq < from);
  const runs = [...earlier.map((run) => ({ ...run, lastSeq: Math.min(run.lastSeq, from - 1) })), told];
  const settled = within(stream.settled, { from: 1, to: from - 1 });
  return { stream: { ...stream, runs, floor: Math.min(stream.floor, from), settled }, findings: [finding] };
}
