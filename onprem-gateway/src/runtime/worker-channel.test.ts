import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChannelProcess, parseWorkerFrame, serveWorkerChannel } from "./worker-channel.ts";

class FakeProcess implements ChannelProcess {
  connected = true;
  readonly sent: unknown[] = [];
  readonly exits: number[] = [];
  readonly #listeners = new Map<string, (message: unknown) => void>();

  on(event: string, listener: (message: unknown) => void): void {
    this.#listeners.set(event, listener);
  }

  send(message: unknown): boolean {
    this.sent.push(message);
    return true;
  }

  exit(code: number): never {
    this.exits.push(code);
    return undefined as never;
  }

  deliver(event: "message" | "disconnect", message?: unknown): void {
    this.#listeners.get(event)?.(message);
  }
}

function serve() {
  const process = new FakeProcess();
  const received: unknown[] = [];
  const channel = serveWorkerChannel({
    process,
    onInit: (body) => received.push(["init", body]),
    onMessage: (body) => received.push(body),
  });
  return { process, received, channel };
}

describe("serveWorkerChannel", () => {
  it("answers pings with their number and passes on the rest", () => {
    const { process, received, channel } = serve();

    process.deliver("message", { type: "ping", n: 7 });
    process.deliver("message", { type: "init", body: 1 });
    process.deliver("message", { type: "message", body: 2 });
    channel.send("hello");

    expect(process.sent).toEqual([
      { type: "pong", n: 7 },
      { type: "message", body: "hello" },
    ]);
    expect(received).toEqual([["init", 1], 2]);
  });

  it("ends the process when the core is gone", () => {
    const { process, channel } = serve();

    process.connected = false;
    process.deliver("disconnect");

    expect(process.exits).toEqual([0]);
    expect(channel.send("anybody?")).toBe(false);
  });

  it("refuses to serve in a process that nobody supervises", () => {
    const alone: ChannelProcess = { connected: false, on: () => undefined, exit: () => undefined as never };

    expect(() => serveWorkerChannel({ process: alone, onInit: () => undefined, onMessage: () => undefined })).toThrow(
      "a worker runs only as a child of the gateway",
    );
  });
});

describe("parseWorkerFrame", () => {
  it("takes any value without throwing and yields only known frames", () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        const frame = parseWorkerFrame(message);

        expect(frame === undefined || ["ping", "pong", "init", "message"].includes(frame.type)).toBe(true);
      }),
    );
  });
});
