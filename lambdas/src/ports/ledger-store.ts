import type { GatewayLedger } from "@isthmus/domain/ledger/stream-ledger";
import { z } from "zod";
import type { PutOutcome } from "./put-outcome.ts";

const Ranges = z.array(z.object({ from: z.number(), to: z.number() }));

/** A ledger as it is kept. */
export const StoredLedger: z.ZodType<GatewayLedger> = z.object({
  streams: z.array(
    z.object({
      streamEpoch: z.string(),
      runs: z.array(z.object({ id: z.string(), firstSeq: z.number(), lastSeq: z.number(), sentMs: z.number(), receivedMs: z.number() })),
      floor: z.number(),
      settled: Ranges,
      unaccounted: z.number(),
      gaps: z.array(z.object({ from: z.number(), to: z.number(), foundMs: z.number() })),
      sealedFrom: z.number().optional(),
    }),
  ),
});

export interface LedgerKey {
  readonly siteId: string;
  readonly gatewayId: string;
}

export interface LedgerItem extends LedgerKey {
  /** 1, and one more with every write. */
  readonly revision: number;
  readonly ledger: GatewayLedger;
}

/** What the cloud knows of the numbers that gateways give their records: one small item for each gateway. */
export interface LedgerStore {
  /** Throws `StoreError`. */
  read(key: LedgerKey): Promise<LedgerItem | undefined>;
  /** duplicate: somebody else wrote this revision, and nothing was written. */
  put(item: LedgerItem): Promise<PutOutcome>;
}
