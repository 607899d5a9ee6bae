import { recordKinds, WireRecord } from "@isthmus/contract";
import { type RecordOutcome, rejected } from "./record-outcome.ts";
import { claimsAnotherSite } from "./site-claims.ts";
import { isFromTheFuture } from "./time-bounds.ts";

/** Code of a record that names another site than its signer's. */
export const wrongSite = "wrong-site";

export type RecordReading =
  | { readonly kind: "record"; readonly record: WireRecord }
  | { readonly kind: "refused"; readonly outcome: RecordOutcome };

/** Checks one record of a batch against the wire schema and the clock. A malformed record costs nobody but itself. */
export function readRecord(
  raw: { readonly seq: number; readonly [key: string]: unknown },
  { siteId, nowMs }: { readonly siteId: string; readonly nowMs: number },
): RecordReading {
  const refuse = (code: string, detail: string): RecordReading => ({ kind: "refused", outcome: rejected(raw.seq, code, detail) });
  if (!isKnownKind(raw["kind"])) {
    return refuse("unknown-kind", `kind: expected one of ${recordKinds.join(", ")}`);
  }
  if (claimsAnotherSite(raw, siteId) || claimsAnotherSite(raw["body"], siteId)) {
    return refuse(wrongSite, "siteId: not the site of the signer");
  }
  const parsed = WireRecord.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse("invalid-record", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}`);
  }
  if (isFromTheFuture(parsed.data.tsMs, nowMs)) {
    return refuse("future", "tsMs: more than 2 hours ahead of the cloud's clock");
  }
  return { kind: "record", record: parsed.data };
}

function isKnownKind(kind: unknown): boolean {
  return recordKinds.some((known) => known === kind);
}
