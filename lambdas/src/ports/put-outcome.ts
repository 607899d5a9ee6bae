/**
 * What became of one write. stored: committed by this call. duplicate: something at least as new was there before.
 * retry: nothing was decided, send it again; denied when IAM forbade the write. rejected: the store will never take it.
 */
export type PutOutcome =
  | { readonly kind: "stored" }
  | { readonly kind: "duplicate" }
  | { readonly kind: "retry"; readonly code: "throttled" | "unavailable" | "denied" }
  | { readonly kind: "rejected"; readonly code: "item-too-large" | "item-invalid"; readonly detail: string };
