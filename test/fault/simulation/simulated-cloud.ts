import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { StreamAccount, Verdict } from "@isthmus/contract";
import { rangesOf, type SeqRanges } from "@isthmus/domain/ledger/seq-ranges";
import { enterDelivery, type GatewayLedger, type LedgerFinding } from "@isthmus/domain/ledger/stream-ledger";
import type { Transport, TransportAnswer } from "@isthmus/onprem-gateway/uplink/transport";
import type { VirtualClock } from "./virtual-clock.ts";

/** One record as it arrived. */
export interface ArrivedRecord {
  readonly seq: number;
  readonly tsMs: number;
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ArrivedBatch {
  readonly gatewayId: string;
  readonly streamEpoch: string;
  readonly sentAtMs: number;
  readonly stream: StreamAccount;
  readonly records: readonly ArrivedRecord[];
}

/** What happens to a request. "lost-ack": stored, but the answer never arrives. "portal": somebody else answers 200. */
export type Fate =
  | { readonly kind: "store" }
  | { readonly kind: "lost-ack" }
  | { readonly kind: "unreachable"; readonly afterMs?: number }
  | { readonly kind: "status"; readonly status: number; readonly retryAfterMs?: number }
  | { readonly kind: "portal" };

export interface StoredRecord {
  /** What the record says, to find one that changed under its number. */
  readonly content: string;
  readonly tsMs: number;
  readonly atMs: number;
}

/** An ingest function in memory with a ledger of what it stored, for as many gateways as like. It takes virtual time to answer. */
export class SimulatedCloud {
  readonly #clock: VirtualClock;
  /** By stream and number. */
  readonly stored = new Map<string, StoredRecord>();
  /** Monotonic times of all requests. */
  readonly requestsAtMs: number[] = [];
  /** Called with every record that is stored for the first time. */
  onStored: (stored: StoredRecord) => void = () => undefined;
  /** What the ledger finds missing, by its own account of the numbers. */
  readonly findings: LedgerFinding[] = [];
  readonly #ledgers = new Map<string, GatewayLedger>();
  conflicts = 0;
  resent = 0;
  /** Decides from the number of the request, counted from 1, and the size of its body. */
  fate: (request: number, bodyBytes: number) => Fate = () => ({ kind: "store" });
  /** Refuses batches by what is in them. */
  refusedWith: { readonly status: number; readonly when: (batch: ArrivedBatch) => boolean } | undefined;
  /** Verdict of one record; undefined stores it. */
  verdict: (record: ArrivedRecord) => Omit<Verdict, "from" | "to"> | undefined = () => undefined;
  /** Time that storing takes. */
  latencyMs: (records: number) => number = (records) => 100 + 2 * records;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** A gateway's way to the cloud. `packed` is called when a body has been handed over. */
  transport(packed: () => void = () => undefined): Transport {
    return {
      post: async ({ body }, signal) => {
        packed();
        return this.#answer(body, signal);
      },
      close: () => undefined,
    };
  }

  async #answer(body: Buffer, signal: AbortSignal): Promise<TransportAnswer> {
    this.requestsAtMs.push(this.#clock.monotonicMs());
    const fate = this.fate(this.requestsAtMs.length, body.length);
    switch (fate.kind) {
      case "unreachable":
        await this.#clock.sleep(fate.afterMs ?? 5, signal);
        return { kind: "unanswered", reason: "ECONNREFUSED" };
      case "portal":
        return { kind: "answered", status: 200, body: Buffer.from("<html>please log in</html>") };
      case "status":
        await this.#clock.sleep(20, signal);
        return { kind: "answered", status: fate.status, body: Buffer.from("{}"), ...retryAfter(fate.retryAfterMs) };
      case "lost-ack":
        this.#store(batchIn(body));
        return { kind: "unanswered", reason: "ECONNRESET" };
      case "store": {
        const batch = batchIn(body);
        if (this.refusedWith?.when(batch) === true) {
          return { kind: "answered", status: this.refusedWith.status, body: Buffer.from("{}") };
        }
        await this.#clock.sleep(this.latencyMs(batch.records.length), signal);
        const { gatewayId, streamEpoch } = batch;
        const ack = {
          v: 1,
          batchSha256: createHash("sha256").update(body).digest("hex"),
          gatewayId,
          streamEpoch,
          verdicts: this.#store(batch),
          entered: true,
        };
        return { kind: "answered", status: 200, body: Buffer.from(JSON.stringify(ack)) };
      }
    }
  }

  #store(batch: ArrivedBatch): readonly Verdict[] {
    const verdicts = this.#verdicts(batch);
    const settled = verdicts.filter(({ outcome }) => outcome !== "retry").map(({ from }) => from);
    const { evicted, quarantined, skipped, ...told } = batch.stream;
    const account = { ...told, evicted: rangesIn(evicted), quarantined: rangesIn(quarantined), skipped: rangesIn(skipped) };
    const times = { sentMs: batch.sentAtMs, receivedMs: this.#clock.nowMs() };
    const delivery = { streamEpoch: batch.streamEpoch, account, arrived: rangesOf(settled), ...times };
    const { ledger, findings } = enterDelivery(this.#ledgers.get(batch.gatewayId), delivery);
    this.#ledgers.set(batch.gatewayId, ledger);
    this.findings.push(...findings);
    return verdicts;
  }

  #verdicts({ streamEpoch, records }: ArrivedBatch): readonly Verdict[] {
    return records.map((record) => {
      const place = { from: record.seq, to: record.seq };
      const verdict = this.verdict(record);
      if (verdict !== undefined) {
        return { ...place, ...verdict };
      }
      const key = `${streamEpoch}/${record.seq}`;
      const content = contentOf(record);
      const known = this.stored.get(key);
      if (known === undefined) {
        const stored = { content, tsMs: record.tsMs, atMs: this.#clock.monotonicMs() };
        this.stored.set(key, stored);
        this.onStored(stored);
        return { ...place, outcome: "stored" };
      }
      this.resent += 1;
      this.conflicts += known.content === content ? 0 : 1;
      return { ...place, outcome: "duplicate" };
    });
  }
}

function rangesIn(pairs: readonly (readonly [number, number])[]): SeqRanges {
  return pairs.map(([from, to]) => ({ from, to }));
}

function batchIn(body: Buffer): ArrivedBatch {
  return JSON.parse(gunzipSync(body).toString("utf8")) as ArrivedBatch;
}

/** What tells a generated record from all others: its device and time, or the number that its text begins with. */
export function contentOf({ tsMs, body }: Pick<ArrivedRecord, "tsMs" | "body">): string {
  return body["deviceId"] === undefined ? `log ${JSON.stringify(body["n"])}` : `${String(body["deviceId"])} ${tsMs}`;
}

function retryAfter(retryAfterMs: number | undefined): { readonly retryAfterMs?: number } {
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}
