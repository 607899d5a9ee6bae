import { z } from "zod";
import type { PutOutcome } from "./put-outcome.ts";

/** Where an event belongs: a site, or a Region of an AWS account. */
export type EventScope =
  | { readonly kind: "site"; readonly siteId: string }
  | { readonly kind: "aws"; readonly accountId: string; readonly region: string };

/** An event or log line with the identity that makes storing it twice impossible. */
export interface EventWrite {
  readonly scope: EventScope;
  readonly stream: "EVENT" | "LOG";
  readonly tsMs: number;
  /** Stream epoch of the gateway, or the id of the AWS event. */
  readonly origin: string;
  readonly seq: number;
  /** Gateways that took in a copy of it, the first one first; where several listen. */
  readonly heardBy?: readonly string[];
  /** Attributes of the item besides its key, `kind`, `tsMs` and `ttl`. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Epoch seconds. */
  readonly ttlS: number;
}

/** An event as a reader sees it. Text is device text. */
export const RecentEvent = z.object({
  tsMs: z.number(),
  severity: z.string(),
  type: z.string(),
  text: z.string(),
  source: z.string().optional(),
  deviceId: z.string().optional(),
  authentication: z.string().optional(),
  heardBy: z.array(z.string()).optional(),
});
export type RecentEvent = z.infer<typeof RecentEvent>;

export interface EventStore {
  /** stored: it was not there, or with fewer that heard it. */
  put(event: EventWrite): Promise<PutOutcome>;
  /** Newest first, of the UTC day of `nowMs` and the day before; at most `limit`. Throws `StoreError`. */
  recentEvents(
    scope: EventScope,
    options: { readonly nowMs: number; readonly limit: number; readonly deviceId?: string },
  ): Promise<readonly RecentEvent[]>;
}

/** Partition of one UTC day of a scope. */
export function eventPartition(scope: EventScope, tsMs: number): string {
  const day = new Date(tsMs).toISOString().slice(0, 10);
  return scope.kind === "site" ? `SITE#${scope.siteId}#DAY#${day}` : `AWS#${scope.accountId}#${scope.region}#DAY#${day}`;
}

/** Sort key of an event: by time, then by identity. */
export function eventSortKey(event: Pick<EventWrite, "stream" | "tsMs" | "origin" | "seq">): string {
  return `${event.stream}#${String(event.tsMs).padStart(13, "0")}#${event.origin}#${event.seq}`;
}
