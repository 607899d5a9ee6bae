import { desiredConfigPath, limits } from "@isthmus/contract";
import type { Clock } from "../runtime/clock.ts";
import type { Signer } from "../uplink/signer.ts";

/** Outcome of asking for the desired configuration. `unanswered` says nothing about it: it is asked for again with the next offer. */
export type FetchedDesired =
  | { readonly kind: "document"; readonly text: string }
  | { readonly kind: "not-modified" }
  | { readonly kind: "unanswered"; readonly reason: string };

/** Asks for the desired configuration, unless it still is the one with this hash. Never rejects. */
export type DesiredSource = (held: string | undefined, signal: AbortSignal) => Promise<FetchedDesired>;

/** JSON text within a JSON text: at worst every character is escaped. */
const mostBytes = 2 * limits.desiredConfigBytes + 4_096;
const deadlineMs = 30_000;

/** The desired configuration behind the ingest URL: a signed GET that follows no redirect and reads no more than the largest one. */
export function desiredFromUrl(options: { readonly ingestUrl: string; readonly sign: Signer; readonly clock: Clock }): DesiredSource {
  const url = new URL(desiredConfigPath, options.ingestUrl.endsWith("/") ? options.ingestUrl : `${options.ingestUrl}/`);
  let offsetMs = 0;
  async function ask(held: string | undefined, signal: AbortSignal, renewCredentials: boolean): Promise<FetchedDesired | "refused"> {
    const etag = held === undefined ? {} : { "if-none-match": `"${held}"` };
    const headers = await options.sign({
      method: "GET",
      url,
      headers: etag,
      signingMs: options.clock.nowMs() + offsetMs,
      renewCredentials,
    });
    const response = await fetch(url, {
      headers: { ...headers },
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
    });
    const serverMs = Date.parse(response.headers.get("date") ?? "");
    offsetMs = Number.isFinite(serverMs) ? serverMs - options.clock.nowMs() : 0;
    if (response.status === 200) {
      const text = await readCapped(response);
      return text === undefined ? { kind: "unanswered", reason: "the answer is too long" } : { kind: "document", text };
    }
    await response.body?.cancel();
    if (response.status === 403) {
      return "refused";
    }
    return response.status === 304
      ? { kind: "not-modified" }
      : { kind: "unanswered", reason: `the ingest function answers ${response.status}` };
  }
  return async (held, signal) => {
    try {
      // A refused signature may be for a clock that is wrong, or for old credentials: the second one knows better.
      const first = await ask(held, signal, false);
      const answer = first === "refused" ? await ask(held, signal, true) : first;
      return answer === "refused" ? { kind: "unanswered", reason: "the ingest function refuses the signature" } : answer;
    } catch {
      return { kind: "unanswered", reason: "no answer in time, or no AWS credentials" };
    }
  };
}

/** The body, or undefined when it is longer than a desired configuration can be. */
async function readCapped(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > mostBytes) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
