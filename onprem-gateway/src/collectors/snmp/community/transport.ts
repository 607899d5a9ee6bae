import { CellBatch } from "../../snmp-protocol/cell-batch.ts";
import { BatchedSockets } from "./datagrams/batched-sockets.ts";
import type { DatagramCalls } from "./datagrams/libc.ts";
import type { OpenSharedSockets } from "./datagrams/shared-sockets.ts";
import { DeadlineWheel } from "./deadline-wheel.ts";
import { NameCodes } from "./name-codes.ts";
import { RequestIds } from "./request-ids.ts";
import { UdpPool } from "./udp-pool.ts";

/** What all v1 and v2c sessions of a process share. */
export interface CommunityTransport {
  readonly pool: UdpPool;
  readonly wheel: DeadlineWheel;
  readonly ids: RequestIds;
  /** Names of columns and scalars in the form of the wire. */
  readonly codes: NameCodes;
  /** Holds the cells of one answer while its request takes them. */
  readonly batch: CellBatch;
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
  const monotonicMs = () => performance.now();
  return {
    pool,
    wheel: new DeadlineWheel({ monotonicMs, after: (ms, tick) => void setTimeout(tick, ms) }),
    ids: new RequestIds(),
    codes: new NameCodes(),
    batch: new CellBatch(),
    monotonicMs,
    close: () => pool.close(),
  };
}
