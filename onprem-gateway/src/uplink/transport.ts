/** What came back over the wire, before anybody has judged it. */
export type TransportAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** `Retry-After` in milliseconds, when the answer gave one that can be read. */
      readonly retryAfterMs?: number;
      readonly body: Buffer;
    }
  /** The answer held more than an acknowledgement may; the rest was not read. */
  | { readonly kind: "too-long" }
  /** Nothing usable came back; whether the other side stored the batch is unknown. `reason` is a stable word, such as ECONNREFUSED. */
  | { readonly kind: "unanswered"; readonly reason: string };

/** Sends one packed batch. Never rejects. */
export interface Transport {
  post(request: { readonly body: Buffer; readonly sha256: string }, signal: AbortSignal): Promise<TransportAnswer>;
  close(): void;
}
