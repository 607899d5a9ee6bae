import { BatchAck, BatchRefusal, type Verdict } from "@isthmus/contract";
import type { SpooledRecord } from "../spool/backlog.ts";
import type { TransportAnswer } from "./transport.ts";

/** What a record's verdict asks for. */
export interface JudgedRecord {
  readonly record: SpooledRecord;
  readonly verdict: Verdict;
}

/** "unreachable": nobody who could store it has answered. "refused": not with these credentials. "overloaded": the cloud asks for time. */
export type WaitCause = "unreachable" | "refused" | "overloaded";

/** What to do after a batch was sent. */
export type Judgement =
  /** `entered`: the cloud took note of the account of the numbers. */
  | { readonly kind: "acknowledged"; readonly judged: readonly JudgedRecord[]; readonly entered: boolean }
  /** Nothing is known to be stored: send again after a pause, for ever. */
  | {
      readonly kind: "wait";
      readonly cause: WaitCause;
      readonly problem: string;
      readonly retryAfterMs?: number;
      readonly fewerRecords?: true;
    }
  /** The batch as a whole was refused because of what is in it: send fewer, down to the one that is to blame. */
  | { readonly kind: "divide"; readonly code: string; readonly detail: string };

export interface SentBatch {
  readonly records: readonly SpooledRecord[];
  readonly sha256: string;
  readonly gatewayId: string;
  readonly streamEpoch: string;
}

/** Longest pause that an answer may ask for; a longer one would let a broken server silence a site. */
const longestRetryAfterMs = 15 * 60 * 1_000;

/** Judges an answer. Only an acknowledgement that echoes the batch and names every record counts; everything else keeps all of it. */
export function judgeAnswer(answer: TransportAnswer, sent: SentBatch): Judgement {
  if (answer.kind === "too-long") {
    return waiting("the acknowledgement is longer than the gateway reads", { fewerRecords: true });
  }
  if (answer.kind === "unanswered") {
    return waiting(`the ingest function cannot be reached (${answer.reason})`, answer.late === true ? { fewerRecords: true } : {});
  }
  return answer.status === 200 ? judgeAck(answer.body, sent) : judgeRefusal(answer);
}

function judgeRefusal({ status, body, retryAfterMs }: Extract<TransportAnswer, { kind: "answered" }>): Judgement {
  const pause = retryAfterMs === undefined ? {} : { retryAfterMs: Math.min(retryAfterMs, longestRetryAfterMs) };
  switch (status) {
    case 400:
    case 413:
    case 422:
      return { kind: "divide", ...refusalOf(body, `http-${status}`) };
    case 401:
    case 403:
      return waiting(`the ingest function refuses this gateway's credentials (${status}); nothing is lost, it waits`, {
        cause: "refused",
        ...pause,
      });
    case 429:
    case 503:
      return waiting(`the ingest function asks to wait (${status})`, { cause: "overloaded", ...pause });
    default:
      return waiting(`the ingest function answers ${status}`, { cause: status >= 500 ? "overloaded" : "unreachable", ...pause });
  }
}

type Waiting = Extract<Judgement, { kind: "wait" }>;

function waiting(problem: string, rest: Partial<Omit<Waiting, "kind" | "problem">> = {}): Waiting {
  return { kind: "wait", cause: "unreachable", problem, ...rest };
}

function judgeAck(body: Buffer, sent: SentBatch): Judgement {
  const parsed = BatchAck.safeParse(parseJson(body));
  if (!parsed.success) {
    return waiting("the answer is not an acknowledgement; something between here and the ingest function replies for it");
  }
  const ack = parsed.data;
  if (ack.batchSha256 !== sent.sha256 || ack.gatewayId !== sent.gatewayId || ack.streamEpoch !== sent.streamEpoch) {
    return waiting("the acknowledgement is for another batch");
  }
  const judged = matchVerdicts(ack.verdicts, sent.records);
  return judged === undefined
    ? waiting("the acknowledgement does not name every record once")
    : { kind: "acknowledged", judged, entered: ack.entered === true };
}

/** Pairs records with verdicts, or undefined when a record is left out or the verdicts are out of order, overlap or reach beyond the batch. */
function matchVerdicts(verdicts: readonly Verdict[], records: readonly SpooledRecord[]): readonly JudgedRecord[] | undefined {
  if (!areDisjointWithin(verdicts, { first: records[0]?.seq ?? 1, last: records.at(-1)?.seq ?? 0 })) {
    return undefined;
  }
  const judged: JudgedRecord[] = [];
  let at = 0;
  for (const record of records) {
    while ((verdicts[at]?.to ?? Number.POSITIVE_INFINITY) < record.seq) {
      at += 1;
    }
    const verdict = verdicts[at];
    if (verdict === undefined || verdict.from > record.seq) {
      return undefined;
    }
    judged.push({ record, verdict });
  }
  return judged;
}

function areDisjointWithin(verdicts: readonly Verdict[], { first, last }: { readonly first: number; readonly last: number }): boolean {
  let covered = first - 1;
  for (const { from, to } of verdicts) {
    if (from <= covered || to < from || to > last) {
      return false;
    }
    covered = to;
  }
  return true;
}

function refusalOf(body: Buffer, code: string): { readonly code: string; readonly detail: string } {
  const parsed = BatchRefusal.safeParse(parseJson(body));
  return parsed.success ? { code: parsed.data.error.code, detail: parsed.data.error.message } : { code, detail: "" };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
