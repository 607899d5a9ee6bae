import { CellBatch } from "../../snmp-protocol/cell-batch.ts";
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

/** `onStranger` is told of every answer that came from another address or port than was asked. */
export function openCommunityTransport(onStranger?: () => void): CommunityTransport {
  const pool = new UdpPool(onStranger);
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
