import { duplexPair } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrame, FrameReader } from "./frame-stream.ts";
import { digestOf, LastInput } from "./last-input.ts";
import { parseWorkerFrame, serveWorkerChannel, type WorkerFrame } from "./worker-channel.ts";

function serve() {
  const [core, pipe] = duplexPair();
  const received: unknown[] = [];
  const noted: string[] = [];
  const exits: number[] = [];
  const sent: unknown[] = [];
  const reader = new FrameReader();
  core.on("data", (chunk: Buffer) => sent.push(...reader.push(chunk).map((frame) => frame.kind === "value" && frame.value)));
  const channel = serveWorkerChannel({
    ends: { pipe, lastInput: new LastInput((input) => noted.push(Buffer.from(input).toString())), exit: (code) => exits.push(code) },
    onInit: (body) => received.push(["init", body]),
    onMessage: (body) => received.push(body),
  });
  const deliver = (frame: WorkerFrame) => core.write(encodeFrame(frame));
  return { core, received, noted, exits, sent, channel, deliver };
}

describe("serveWorkerChannel", () => {
  it("answers pings with their number and passes on the rest", async () => {
    const { received, sent, channel, deliver } = serve();

    deliver({ type: "ping", n: 7 });
    deliver({ type: "init", body: 1 });
    deliver({ type: "message", body: 2 });
    await expect.poll(() => received).toEqual([["init", 1], 2]);
    channel.send("hello");

    await expect
      .poll(() => sent)
      .toEqual([
        { type: "pong", n: 7 },
        { type: "message", body: "hello" },
      ]);
  });

  it("ends the process when the core is gone, and when the core speaks no frames", async () => {
    const gone = serve();
    gone.core.end();
    await expect.poll(() => gone.exits[0]).toBe(0);

    const odd = serve();
    odd.core.write(Buffer.from([0, 0, 0, 1, 0]));
    await expect.poll(() => odd.exits[0]).toBe(1);
  });

  it("does not send to a core that does not read", () => {
    const [, pipe] = duplexPair();
    const channel = serveWorkerChannel({
      ends: { pipe, lastInput: new LastInput(() => undefined), exit: () => undefined },
      onInit: () => undefined,
      onMessage: () => undefined,
    });
    const megabyte = new Uint8Array(1_048_576);
    const sent = Array.from({ length: 80 }, () => channel.send(megabyte)).filter(Boolean);

    expect(sent.length).toBeGreaterThan(60);
    expect(sent.length).toBeLessThan(70);
  });

  it("notes every input before it is read, and does not admit those that the core refuses", async () => {
    const { channel, noted, received, deliver } = serve();
    const one = digestOf(Buffer.from("one"));
    expect(channel.admits(Buffer.from("one"))).toBe(true);
    deliver({ type: "init", body: 1, refused: [one] });
    await expect.poll(() => received.length).toBe(1);

    expect(channel.admits(Buffer.from("one"))).toBe(false);
    expect(channel.admits(Buffer.from("two"))).toBe(true);
    expect(noted).toEqual(["one", "two"]);
  });

  it("refuses to serve in a process that nobody supervises", () => {
    expect(() => serveWorkerChannel({ onInit: () => undefined, onMessage: () => undefined })).toThrow(
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
