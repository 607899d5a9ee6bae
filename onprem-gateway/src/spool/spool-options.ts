import type { SpoolError } from "../errors.ts";
import type { GatewayEvents } from "../events.ts";
import type { Clock } from "../runtime/clock.ts";
import type { SpooledRecord } from "./backlog.ts";
import type { Loss } from "./loss-account.ts";
import type { RejectedRecord } from "./quarantine.ts";
import type { RecordSeal } from "./record-seal.ts";
import type { SpoolFs } from "./spool-fs.ts";

/** A record that the cloud rejected for good, with the reason it gave. */
export type RejectedSpooledRecord = SpooledRecord & Pick<RejectedRecord, "code" | "detail">;

export interface SpoolOptions {
  readonly directory: string;
  /** Quota over all segments; when it is reached the oldest records go, by class. */
  readonly maxBytes: number;
  readonly fs: SpoolFs;
  readonly clock: Clock;
  readonly events: GatewayEvents;
  /** Encrypts what is written. Without it nothing is, and a spool that holds encrypted records does not open. */
  readonly seal?: RecordSeal;
  /** A sixteenth of the quota unless told, 8 MiB at most. */
  readonly segmentBytes?: number;
  /** Room kept beside the quota for the day when the disk is full: a sixteenth of the quota unless told, 16 MiB at most. */
  readonly ballastBytes?: number;
  /** Group-commit window, 20 ms unless told. */
  readonly windowMs?: number;
  /** Records that the live lane may be behind before it moves up to the newest, 2,000 unless told: a minute or two of a large site. */
  readonly liveWindowRecords?: number;
  /** Records that the quota removed before the cloud had confirmed them. */
  readonly onLoss?: (loss: Loss) => void;
  /** Called once when the disk failed a sync: nothing more is accepted and the process must end. */
  readonly onFatal?: (error: SpoolError) => void;
}

export interface SpoolStats {
  /** Records that wait, at most: numbers lost to damage count until a read has passed them. */
  readonly records: number;
  /** Those of them that the live lane has left behind. */
  readonly backfillRecords: number;
  /** Bytes on disk, settled records of unfinished segments included. */
  readonly bytes: number;
  /** Observation time of the oldest record that waits. */
  readonly oldestMs: number | undefined;
  /** Since the spool was created. */
  readonly evicted: number;
  readonly quarantined: number;
  readonly damagedBytes: number;
  readonly lastCommitMonotonicMs: number | undefined;
}
