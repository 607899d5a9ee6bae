import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { BatchEnvelope, type Verdict, WireRecord } from "@isthmus/contract";

/** How the stub treats the next request. All but "store" are things that happen to a real function URL. */
export type Behaviour =
  | { readonly kind: "store" }
  | { readonly kind: "store-after"; readonly ms: number }
  | { readonly kind: "store-then-cut" }
  | { readonly kind: "store-then-wrong-hash" }
  | { readonly kind: "cut" }
  | { readonly kind: "status"; readonly status: number; readonly retryAfterS?: number }
  | { readonly kind: "captive-portal" };

export interface Ledger {
  /** Number carried by each stored record, by `epoch/seq`. */
  readonly stored: ReadonlyMap<string, number>;
  /** Records that arrived under a key that already held another one. Must stay empty. */
  readonly conflicts: readonly string[];
  readonly requests: number;
  readonly duplicates: number;
}

/** A real HTTP server that answers like the ingest function and remembers every record by its identity. */
export class IngestStub {
  readonly #stored = new Map<string, number>();
  readonly #conflicts: string[] = [];
  #requests = 0;
  #duplicates = 0;
  #server: Server | undefined;
  #port = 0;
  /** Decides from the number of the request, counted from 1. */
  behave: (request: number) => Behaviour = () => ({ kind: "store" });

  get url(): string {
    return `http://127.0.0.1:${this.#port}/lambda-url/ingest/`;
  }

  get ledger(): Ledger {
    return { stored: this.#stored, conflicts: this.#conflicts, requests: this.#requests, duplicates: this.#duplicates };
  }

  /** Listens on an ephemeral port, and after `stop` on the same one again. */
  start(): Promise<void> {
    const server = createServer((request, response) => void this.#handle(request, response));
    this.#server = server;
    return new Promise((resolve) => {
      server.listen(this.#port, "127.0.0.1", () => {
        this.#port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#requests += 1;
    const behaviour = this.behave(this.#requests);
    const body = await readAll(request).catch(() => undefined);
    if (body === undefined) {
      return;
    }
    switch (behaviour.kind) {
      case "cut":
        request.socket.destroy();
        return;
      case "status":
        answer(response, behaviour.status, {
          headers: behaviour.retryAfterS === undefined ? {} : { "retry-after": String(behaviour.retryAfterS) },
          body: { error: { code: "storm", message: "try later" } },
        });
        return;
      case "captive-portal":
        response.writeHead(200, { "content-type": "text/html" }).end("<html>please log in</html>");
        return;
      case "store-after":
        setTimeout(() => answer(response, 200, { body: this.#store(body, sha256(body)) }), behaviour.ms);
        return;
      case "store":
        answer(response, 200, { body: this.#store(body, sha256(body)) });
        return;
      case "store-then-wrong-hash":
        answer(response, 200, { body: this.#store(body, sha256(Buffer.from("another body"))) });
        return;
      case "store-then-cut":
        this.#store(body, "");
        request.socket.destroy();
    }
  }

  #store(body: Buffer, batchSha256: string): unknown {
    const { gatewayId, streamEpoch, records } = BatchEnvelope.parse(JSON.parse(gunzipSync(body).toString("utf8")));
    const verdicts: Verdict[] = records.map((raw) => {
      const record = WireRecord.parse(raw);
      const key = `${streamEpoch}/${record.seq}`;
      const n = record.kind === "log" ? Number(record.body.message.split(" ")[0]) : Number.NaN;
      const known = this.#stored.get(key);
      if (known !== undefined) {
        this.#duplicates += 1;
        if (known !== n) {
          this.#conflicts.push(`${key}: ${known} and ${n}`);
        }
      }
      this.#stored.set(key, known ?? n);
      return { from: record.seq, to: record.seq, outcome: known === undefined ? "stored" : "duplicate" };
    });
    return { v: 1, batchSha256, gatewayId, streamEpoch, verdicts: merged(verdicts) };
  }
}

function merged(verdicts: readonly Verdict[]): readonly Verdict[] {
  const result: Verdict[] = [];
  for (const verdict of verdicts) {
    const last = result.at(-1);
    if (last !== undefined && last.outcome === verdict.outcome && last.to === verdict.from - 1) {
      result[result.length - 1] = { ...last, to: verdict.to };
    } else {
      result.push(verdict);
    }
  }
  return result;
}

function answer(
  response: ServerResponse,
  status: number,
  { headers = {}, body }: { readonly headers?: Record<string, string>; readonly body: unknown },
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
