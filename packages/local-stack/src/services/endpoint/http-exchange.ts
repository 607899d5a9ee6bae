import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpAnswer } from "./protocol.ts";
import type { SignedRequest } from "./sigv4.ts";

/** Largest request body taken at all: DynamoDB's limit. */
const maxBodyBytes = 16 * 1024 * 1024;

/** Reads a request whole; undefined when its body is larger than any service takes. */
export async function readRequest(incoming: IncomingMessage): Promise<SignedRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  const headers = Object.entries(incoming.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(",") : (value ?? "")] as const,
  );
  return {
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}

/** Writes an answer whole. */
export function writeAnswer(outgoing: ServerResponse, answer: HttpAnswer & { readonly cookies?: readonly string[] }): void {
  const body = typeof answer.body === "string" ? Buffer.from(answer.body) : answer.body;
  const cookies = answer.cookies === undefined || answer.cookies.length === 0 ? {} : { "set-cookie": [...answer.cookies] };
  outgoing.writeHead(answer.status, { ...answer.headers, ...cookies, "content-length": body.length });
  outgoing.end(body);
}

/** A JSON answer outside the API protocols: function URLs and Lambda's REST interface. */
export function plainJson(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
