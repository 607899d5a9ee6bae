import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { causeCode, StartError } from "../errors.ts";
import type { Component } from "./component.ts";
import { type HealthInput, healthReport, prometheusText } from "./health-report.ts";

export interface HealthServerOptions {
  readonly address: string;
  /** 0 takes an ephemeral port. */
  readonly port: number;
  readonly read: () => HealthInput;
  /** Which devices answered an object. */
  readonly answers: (oid: string) => readonly object[];
  /** Reads the configuration again, and says what came of it. Never rejects. */
  readonly reload: () => Promise<{ readonly kind: "applied" | "refused" }>;
}

/** A header that a page of another origin cannot send without asking first, which nothing here answers. */
export const reloadHeader = "x-isthmus-reload";

/**
 * GET /health for the container runtime and for people, GET /metrics for Prometheus, GET /answers?oid=OID for `isthmus oid`, and, for this
 * machine alone, POST /reload for `isthmus gateway reload`. Answers nothing else.
 */
export class HealthServer implements Component {
  readonly name = "health";
  readonly #options: HealthServerOptions;
  readonly #server: Server;

  constructor(options: HealthServerOptions) {
    this.#options = options;
    this.#server = createServer({ requestTimeout: 5_000 }, (request, response) => this.#answer(request, response));
  }

  start(): Promise<void> {
    const { address, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once("error", (cause) => {
        const remedy = "the health endpoint cannot listen; free the port or choose another in the health section";
        reject(new StartError("health-unavailable", remedy, { address, port, errno: causeCode(cause) }));
      });
      this.#server.listen(port, address, resolve);
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  problem(): string | undefined {
    return undefined;
  }

  /** Where it listens, once started. */
  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : this.#options.port;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, url } = request;
    if (method === "POST" && url === "/reload") {
      void this.#reload(request, response);
      return;
    }
    const input = this.#options.read();
    const report = healthReport(input);
    const [path, query] = method === "GET" ? (url?.split("?") ?? []) : [];
    switch (path) {
      case "/health":
        response.writeHead(report.status === "ok" ? 200 : 503, { "content-type": "application/json" });
        response.end(`${JSON.stringify(report)}\n`);
        return;
      case "/metrics":
        response.writeHead(200, { "content-type": "text/plain; version=0.0.4" });
        response.end(prometheusText(report, input.counters));
        return;
      case "/answers":
        this.#answerObject(new URLSearchParams(query).get("oid") ?? "", response);
        return;
      default:
        response.writeHead(404).end();
    }
  }

  /** 200 when the configuration is followed, 409 when it is refused and the old one goes on. */
  async #reload({ socket, headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOwnMachine(socket.remoteAddress) || headers[reloadHeader] === undefined) {
      response.writeHead(403).end();
      return;
    }
    const outcome = await this.#options.reload();
    response.writeHead(outcome.kind === "applied" ? 200 : 409, { "content-type": "application/json" });
    response.end(`${JSON.stringify(outcome)}\n`);
  }

  #answerObject(oid: string, response: ServerResponse): void {
    if (!/^\d{1,10}(?:\.\d{1,10}){1,127}$/u.test(oid)) {
      response.writeHead(400).end();
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end(`${JSON.stringify({ oid, devices: this.#options.answers(oid) })}\n`);
  }
}

function isOwnMachine(address: string | undefined): boolean {
  return address !== undefined && /^(?:::ffff:)?127\.|^::1$/u.test(address);
}
