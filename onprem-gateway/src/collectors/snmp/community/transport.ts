import { CellBatch } from "../../snmp-protocol/cell-batch.ts";
import { BatchedSockets } from "./datagrams/batched-sockets.ts";
import type { DatagramCalls } from "./datagrams/libc.ts";
import type { OpenSharedSockets } from "./datagrams/shared-sockets.ts";
import { DeadlineWheel } from "./deadline-wheel.ts";
import { NameCodes } from "./name-codes.ts";
import { RequestIds } from "./request-ids.ts";
import { UdpPool } from "./udp-pool.ts";

/** Most requests have 300. */
const requestOctets = 2_048;

/** What all v1 and v2c sessions of a process share. */
export interface CommunityTransport {
  readonly pool: UdpPool;
  readonly wheel: DeadlineWheel;
  /** An id that no request waits under. */
  readonly nextRequestId: () => number;
  /** Names of columns and scalars in the form of the wire. */
  readonly codes: NameCodes;
  /** Holds the cells of one answer while its request takes them. */
  readonly batch: CellBatch;
  /** Holds one request until it is handed over; a longer one has memory of its own. */
  readonly requestMemory: Uint8Array;
  readonly monotonicMs: () => number;
  /** Idempotent. Sessions must be closed before. */
  close(): void;
}

export interface CommunityTransportOptions {
  /** Told of every answer that came from another address or port than was asked. */
  readonly onStranger?: () => void;
  /** Sends and receives many datagrams with one call; without it, each takes one of its own. */
  readonly calls?: DatagramCalls | undefined;
}

export function openCommunityTransport({ onStranger, calls }: CommunityTransportOptions = {}): CommunityTransport {
  const openSockets: OpenSharedSockets | undefined = calls && ((family, received) => new BatchedSockets(family, { received, calls }));
  const pool = new UdpPool({ onStranger, openSockets });
  const ids = new RequestIds();
  const isTaken = (id: number) => pool.isAwaited(id);
  const monotonicMs = () => performance.now();
  return {
    pool,
    wheel: new DeadlineWheel({ monotonicMs, after: (ms, tick) => void setTimeout(tick, ms) }),
    nextRequestId: () => ids.take(isTaken),
    codes: new NameCodes(),
    batch: new CellBatch(),
    requestMemory: new Uint8Array(requestOctets),
    monotonicMs,
    close: () => pool.close(),
  };
}
