import { connect, createServer, type Server, type Socket } from "node:net";

/** What the line does to every connection. "half-open": takes what comes and never answers. */
export type Toxin =
  | { readonly kind: "none" }
  | { readonly kind: "latency"; readonly ms: number }
  | { readonly kind: "trickle"; readonly bytesPerTick: number; readonly tickMs: number }
  | { readonly kind: "slices"; readonly bytes: number }
  | { readonly kind: "reset"; readonly afterBytes: number }
  | { readonly kind: "half-open" };

/** A TCP line that goes bad as told, between a client and a port on loopback. */
export class ToxicProxy {
  readonly #targetPort: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #toxin: Toxin = { kind: "none" };

  constructor(targetPort: number) {
    this.#targetPort = targetPort;
  }

  /** 0 until it has started. */
  get port(): number {
    const address = this.#server?.address();
    return typeof address === "object" ? (address?.port ?? 0) : 0;
  }

  /** Counts for what is sent from now on; connections that stand stay. */
  poison(toxin: Toxin): void {
    this.#toxin = toxin;
  }

  start(): Promise<void> {
    const server = createServer((client) => this.#join(client));
    this.#server = server;
    return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #join(client: Socket): void {
    const target = connect(this.#targetPort, "127.0.0.1");
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      this.#sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      void this.#carry(from, to);
    }
  }

  async #carry(from: Socket, to: Socket): Promise<void> {
    let carried = 0;
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        carried += chunk.length;
        await this.#pass(chunk, { from, to, carried });
      }
    } catch {
      to.destroy();
    }
  }

  async #pass(
    chunk: Buffer,
    { from, to, carried }: { readonly from: Socket; readonly to: Socket; readonly carried: number },
  ): Promise<void> {
    const toxin = this.#toxin;
    switch (toxin.kind) {
      case "none":
        to.write(chunk);
        return;
      case "latency":
        await pause(toxin.ms);
        to.write(chunk);
        return;
      case "trickle":
        await inPieces(chunk, { to, bytes: toxin.bytesPerTick, everyMs: toxin.tickMs });
        return;
      case "slices":
        await inPieces(chunk, { to, bytes: toxin.bytes, everyMs: 0 });
        return;
      case "reset":
        if (carried >= toxin.afterBytes) {
          from.resetAndDestroy();
          return;
        }
        to.write(chunk);
        return;
      case "half-open":
        return;
    }
  }
}

async function inPieces(
  chunk: Buffer,
  { to, bytes, everyMs }: { readonly to: Socket; readonly bytes: number; readonly everyMs: number },
): Promise<void> {
  for (let at = 0; at < chunk.length && !to.destroyed; at += bytes) {
    to.write(chunk.subarray(at, at + bytes));
    await pause(everyMs);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
