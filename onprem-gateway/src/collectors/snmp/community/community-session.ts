import type { CellBatch } from "../../snmp-protocol/cell-batch.ts";
import type { BerReader } from "../../snmp-protocol/codec/ber-reader.ts";
import { requestTags } from "../../snmp-protocol/codec/encode-request.ts";
import { readCells } from "../../snmp-protocol/codec/read-cells.ts";
import { readScalarValues } from "../../snmp-protocol/codec/read-scalar-values.ts";
import { readVarbinds } from "../../snmp-protocol/codec/read-varbinds.ts";
import type { GuardReason } from "../../snmp-protocol/guard/ber-scan.ts";
import type {
  BulkRequest,
  CellsRequest,
  CellsResult,
  SnmpFailure,
  SnmpResult,
  SnmpSession,
  SnmpValue,
  SnmpVarbind,
} from "../../snmp-protocol/session.ts";
import { failure } from "../failure-hints.ts";
import { compareOids } from "../oid-order.ts";
import { type Asker, Exchange, type Question } from "./exchange.ts";
import { ownBytes } from "./own-bytes.ts";
import { peerOf } from "./peer.ts";
import { decideSend, initialPace, type PaceState } from "./send-pacing.ts";
import type { CommunityTransport } from "./transport.ts";

export interface CommunitySessionOptions {
  readonly address: string;
  readonly port: number;
  /** Other addresses whose answers count. */
  readonly answersFrom?: readonly string[] | undefined;
  readonly credential: { readonly version: "1" | "2c"; readonly community: string };
  /** Time one answer may take, before a retry. */
  readonly timeoutMs: number;
  readonly retries: number;
  /** Told about every datagram of the device that was no answer. */
  readonly onDrop?: (reason: GuardReason) => void;
  readonly transport: CommunityTransport;
}

/** A device answers from the processor that also runs its protocols: a long walk must not take all of it. */
const pace = { burst: 100, perSecond: 500 } as const;

/** SNMP v1 and v2c with our own codec over sockets that all sessions share. */
export class CommunitySession implements SnmpSession {
  readonly #asker: Asker<SnmpResult | CellsResult>;
  #pace: PaceState;
  #known = false;
  #closed = false;

  constructor({ credential, transport, onDrop = ignoreDrop, ...options }: CommunitySessionOptions) {
    this.#asker = {
      transport,
      onDrop,
      version: credential.version,
      community: Buffer.from(credential.community),
      peer: peerOf(options),
      timeoutMs: options.timeoutMs,
      retries: options.retries,
      ended: (result) => {
        this.#known = isKnown(result, this.#known);
      },
    };
    this.#pace = initialPace(pace, transport.monotonicMs());
  }

  get(oids: readonly string[]): Promise<SnmpResult> {
    const read = (reader: BerReader) => {
      const answer = answerOf(reader, oids.length);
      return answer?.every(({ oid }, at) => oid === oids[at]) === false ? failure("malformed") : exactly(answer, oids.length);
    };
    const names = this.#codesOf(oids);
    return this.#ask<SnmpResult>(
      names && { tag: requestTags.get, oids: names, nonRepeaters: 0, maxRepetitions: 0, keepsBytes: true, read },
    );
  }

  getNext(oids: readonly string[]): Promise<SnmpResult> {
    const read = (reader: BerReader) => {
      const answer = answerOf(reader, oids.length);
      return answer?.every((varbind, at) => follows(varbind, oids[at])) === false ? failure("malformed") : exactly(answer, oids.length);
    };
    const names = this.#codesOf(oids);
    return this.#ask<SnmpResult>(
      names && { tag: requestTags.getNext, oids: names, nonRepeaters: 0, maxRepetitions: 0, keepsBytes: true, read },
    );
  }

  getBulk({ nonRepeaters, repeaters, maxRepetitions }: BulkRequest): Promise<SnmpResult> {
    const most = nonRepeaters.length + repeaters.length * maxRepetitions;
    const read = (reader: BerReader): SnmpResult | undefined => {
      const varbinds = answerOf(reader, most);
      return varbinds === undefined ? undefined : { kind: "ok", varbinds };
    };
    const oids = this.#codesOf([...nonRepeaters, ...repeaters]);
    const first = nonRepeaters.length;
    return this.#ask<SnmpResult>(oids && { tag: requestTags.getBulk, oids, nonRepeaters: first, maxRepetitions, keepsBytes: true, read });
  }

  getCells(request: CellsRequest, take: (batch: CellBatch) => void): Promise<CellsResult> {
    const { columns, after, scalars = noScalars, maxRepetitions } = request;
    const { batch, codes } = this.#asker.transport;
    const repeaters = codes.of(columns);
    const names = codes.of(scalars);
    if (repeaters === undefined || names === undefined) {
      return Promise.resolve(failure("malformed"));
    }
    const read = (reader: BerReader): CellsResult | undefined => {
      const { at: listStart, end: listEnd } = reader;
      const values = names.length === 0 ? noValues : readScalarValues(reader, { listEnd, objects: names });
      const scalarOctets = reader.at - listStart;
      const varbinds =
        values === undefined ? undefined : readCells(reader, { listEnd, most: columns.length * maxRepetitions, columns: repeaters }, batch);
      if (values === undefined || varbinds === undefined) {
        return undefined;
      }
      take(batch);
      return {
        kind: "ok",
        varbinds,
        octets: reader.bytes.length,
        scalarOctets,
        scalars: values.length === 0 ? noValues : values.map(lasting),
      };
    };
    const oids = names.length === 0 ? repeaters : [...names, ...repeaters];
    const nonRepeaters = names.length;
    return this.#ask<CellsResult>({ tag: requestTags.getBulk, oids, row: after, nonRepeaters, maxRepetitions, keepsBytes: false, read });
  }

  close(): void {
    this.#closed = true;
    this.#asker.transport.pool.abandon(this.#asker);
  }

  /** Undefined when one of them is no OID. */
  #codesOf(names: readonly string[]): readonly Uint8Array[] | undefined {
    const { codes } = this.#asker.transport;
    const known = names.map((name) => codes.ofName(name));
    return known.every(isEncoded) ? known : undefined;
  }

  /** Asks nothing without a question: one of its names is no OID. */
  #ask<T extends SnmpResult | CellsResult>(question: Question<T> | undefined): Promise<T | SnmpFailure> {
    if (this.#closed || question === undefined) {
      return Promise.resolve(failure(this.#closed ? "closed" : "malformed"));
    }
    const { transport } = this.#asker;
    const requestId = transport.nextRequestId();
    const { state, waitMs } = decideSend(this.#pace, pace, transport.monotonicMs());
    this.#pace = state;
    return new Promise((settled) => {
      new Exchange<T>(this.#asker, { question, requestId, known: this.#known, settled }).start(waitMs);
    });
  }
}

function isEncoded(oid: Uint8Array | undefined): oid is Uint8Array {
  return oid !== undefined;
}

const noScalars: readonly string[] = [];
const noValues: readonly (SnmpValue | undefined)[] = [];

/** After these the device is asked through a socket of its own again, which may tell why. */
const forgetting: readonly SnmpFailure["reason"][] = ["timeout", "malformed", "unreachable", "refused"];

function isKnown(result: SnmpResult | CellsResult, before: boolean): boolean {
  return result.kind === "ok" || (before && !forgetting.includes(result.reason));
}

/** Octets as bytes of their own. */
function lasting(value: SnmpValue | undefined): SnmpValue | undefined {
  return value?.kind === "octets" || value?.kind === "opaque" ? { kind: value.kind, value: ownBytes(value.value) } : value;
}

function answerOf(reader: BerReader, most: number): readonly SnmpVarbind[] | undefined {
  return readVarbinds(reader, { listEnd: reader.end, most });
}

function exactly(varbinds: readonly SnmpVarbind[] | undefined, count: number): SnmpResult | undefined {
  if (varbinds === undefined) {
    return undefined;
  }
  return varbinds.length === count ? { kind: "ok", varbinds } : failure("malformed");
}

/** A successor lies behind the name asked for; only the end of the view repeats it. */
function follows({ oid, value }: SnmpVarbind, asked: string | undefined): boolean {
  return value.kind === "end-of-mib-view" || (asked !== undefined && compareOids(oid, asked) > 0);
}

function ignoreDrop(_reason: GuardReason): void {
  return;
}
