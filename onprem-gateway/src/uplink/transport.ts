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
  /**
   * Nothing usable came back; whether the other side stored the batch is unknown. `reason` is a stable word, such as ECONNREFUSED.
   * `late` when the time was up: a smaller batch might have got through.
   */
  | { readonly kind: "unanswered"; readonly reason: string; readonly late?: true };

/** Sends one packed batch. Never rejects. */
export interface Transport {
  post(request: { readonly body: Buffer; readonly sha256: string }, signal: AbortSignal): Promise<TransportAnswer>;
  close(): void;
  /**
   * How far the gateway's clock is ahead of the cloud's, in milliseconds to the second, negative when it is behind; undefined before
   * the first answer that says what time it is.
   */
  readonly clockSkewMs?: number | undefined;
}
