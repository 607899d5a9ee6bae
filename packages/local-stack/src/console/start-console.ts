import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ScenarioControl } from "../scenario-control.ts";
import type { StackView } from "../view.ts";
import { answerApi } from "./api.ts";
import { buildPageBundle, type PageBundle, pageHtml } from "./page-bundle.ts";
import { guardRequest, securityHeaders } from "./request-guard.ts";

export interface ConsoleOptions {
  readonly view: StackView;
  /** 0 takes any free port. */
  readonly port: number;
  /** Only the loopback address: the page shows everything and asks nobody who they are. */
  readonly host: "127.0.0.1";
  /** The device lab's scenarios, when a lab runs. */
  readonly lab?: ScenarioControl | undefined;
  /** The sample AWS account's scenarios, when the account is the sample one. */
  readonly account?: ScenarioControl | undefined;
}

export interface RunningConsole {
  /** Such as `http://127.0.0.1:4600/`. */
  readonly url: string;
  readonly port: number;
  /** Ends the server and its open connections. */
  close(): Promise<void>;
}

const largestBodyBytes = 1_048_576;

/** Starts the page that draws the deployed dashboards and shows what the local stack does. */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const bundle = await buildPageBundle();
  const server = createServer((request, response) => {
    void answer(request, { options, bundle, port: request.socket.localPort ?? 0 })
      .catch((): Answer => json(500, { error: "The console could not answer." }))
      .then((result) => send(response, result));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}/`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

async function answer(
  request: IncomingMessage,
  context: { readonly options: ConsoleOptions; readonly bundle: PageBundle; readonly port: number },
): Promise<Answer> {
  const method = request.method ?? "GET";
  const { host, origin, "content-type": contentType } = request.headers;
  const verdict = guardRequest({ method, host, origin, contentType }, context.port);
  if (verdict.kind === "rejected") return json(verdict.status, { error: verdict.reason });
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const page = method === "POST" ? undefined : pageFile(path, context.bundle);
  if (page) return page;
  const body = method === "POST" ? await readJson(request) : undefined;
  if (body?.kind === "rejected") return json(body.status, { error: body.reason });
  const result = await answerApi({ method, path, body: body?.value }, context.options);
  return result ? json(result.status, result.body) : json(404, { error: "There is nothing at this address." });
}

function pageFile(path: string, bundle: PageBundle): Answer | undefined {
  switch (path) {
    case "/":
      return { status: 200, contentType: "text/html; charset=utf-8", body: pageHtml };
    case "/console.js":
      return { status: 200, contentType: "text/javascript; charset=utf-8", body: bundle.script };
    case "/console.css":
      return { status: 200, contentType: "text/css; charset=utf-8", body: bundle.style };
    default:
      return undefined;
  }
}

async function readJson(
  request: IncomingMessage,
): Promise<
  { readonly kind: "ok"; readonly value: unknown } | { readonly kind: "rejected"; readonly status: number; readonly reason: string }
> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBodyBytes) return { kind: "rejected", status: 413, reason: "The body is larger than 1 MiB." };
    chunks.push(chunk);
  }
  try {
    return { kind: "ok", value: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    return { kind: "rejected", status: 400, reason: "The body is not JSON." };
  }
}

function json(status: number, body: unknown): Answer {
  return { status, contentType: "application/json; charset=utf-8", body: JSON.stringify(body) };
}

function send(response: ServerResponse, result: Answer): void {
  response.writeHead(result.status, { ...securityHeaders, "content-type": result.contentType });
  response.end(result.body);
}
