import { z } from "zod";
import type { PutOutcome } from "./put-outcome.ts";

/** One record of one gateway: what it took in under this identity. */
const Copy = z.object({ gatewayId: z.string(), origin: z.string(), seq: z.number() });
export type Copy = z.infer<typeof Copy>;

/** One message of a device, and every copy of it that gateways took in. The first copy gives the event its place. */
export const Hearing = z.object({ tsMs: z.number(), copies: z.array(Copy).min(1) });
export type Hearing = z.infer<typeof Hearing>;

/** Messages of one content within one minute. */
export interface HearingKey {
  readonly siteId: string;
  /** Start of the minute, by the clocks of gateways. */
  readonly minuteMs: number;
  /** SHA-256 of the content, in hex. */
  readonly digest: string;
}

export interface HearingItem extends HearingKey {
  /** 1, and one more with every write. */
  readonly revision: number;
  readonly hearings: readonly Hearing[];
  /** Epoch seconds. */
  readonly ttlS: number;
}

/** Who heard what, for sites with several gateways. */
export interface HearingStore {
  /** Throws `StoreError`. */
  read(key: HearingKey): Promise<HearingItem | undefined>;
  /** duplicate: somebody else wrote this revision, and nothing was written. */
  put(item: HearingItem): Promise<PutOutcome>;
}

/** Partition of the events table that holds the hearings of one minute. */
export function hearingPartition({ siteId, minuteMs }: HearingKey): string {
  return `SITE#${siteId}#HEARD#${String(minuteMs).padStart(13, "0")}`;
}
