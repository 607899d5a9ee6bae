/** What the guard needs to know of a request. */
export interface GuardedRequest {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly contentType: string | undefined;
}

export type GuardVerdict = { readonly kind: "allowed" } | { readonly kind: "rejected"; readonly status: number; readonly reason: string };

/**
 * Admits only requests that name this machine's loopback address and, where they change or run anything, come from the page
 * itself: a web site opened in the same browser can then neither read from the console (DNS rebinding) nor press its buttons.
 */
export function guardRequest(request: GuardedRequest, port: number): GuardVerdict {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (request.host === undefined || !hosts.includes(request.host)) {
    return { kind: "rejected", status: 421, reason: "This console answers only to its loopback address." };
  }
  if (request.method === "GET" || request.method === "HEAD") return { kind: "allowed" };
  if (request.method !== "POST") return { kind: "rejected", status: 405, reason: "Only GET and POST are known here." };
  if (request.origin !== `http://${request.host}`) {
    return { kind: "rejected", status: 403, reason: "The request does not come from this console's own page." };
  }
  if (!/^application\/json\b/i.test(request.contentType ?? "")) {
    return { kind: "rejected", status: 415, reason: "The body must be application/json." };
  }
  return { kind: "allowed" };
}

/** Headers of every answer: nothing is loaded, sent or framed beyond this origin; styles may be inline for custom widgets. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};
