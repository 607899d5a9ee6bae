import { describe, expect, it } from "vitest";
import { Counts } from "../counts.ts";
import { until } from "../testing/collector-harness.ts";
import { LineQueue } from "./line-queue.ts";
import type { LineBatch, ReceivedLine } from "./syslog-protocol.ts";

function open() {
  const batches: LineBatch[] = [];
  const counts = new Counts();
  let room = 0;
  let backedUp = false;
  const channel = {
    send: (body: unknown) => {
      if (!backedUp) {
        batches.push(body as LineBatch);
      }
      return !backedUp;
    },
    admits: () => true,
  };
  const queue = new LineQueue(channel, { counts, onRoom: () => (room += 1) });
  return { queue, batches, counts, rooms: () => room, backUp: (is: boolean) => (backedUp = is) };
}

const line = (message: string): ReceivedLine => ({
  receivedMs: 0,
  address: "192.0.2.1",
  transport: "udp",
  format: "unparsed",
  facility: 1,
  severity: 5,
  message,
});

describe("LineQueue", () => {
  it("sends what it has after a moment, in order", async () => {
    const { queue, batches } = open();
    queue.add(line("a"));
    queue.add(line("b"));

    await until(() => batches.length > 0, { what: "a batch" });

    expect(batches).toMatchObject([{ kind: "lines", number: 1, lines: [{ message: "a" }, { message: "b" }] }]);
    queue.stop();
  });

  it("keeps a bounded number of batches under way and goes on when one is taken", () => {
    const { queue, batches } = open();
    for (let at = 0; at < 6_000; at += 1) {
      queue.add(line(`${at}`));
    }
    const sent = batches.length;

    queue.taken(1);

    expect(sent).toBe(8);
    expect(batches).toHaveLength(9);
    expect(batches[8]?.lines[0]?.message).toBe("4000");
    queue.stop();
  });

  it("keeps lines that the core does not take now, and sends them later in the same order", async () => {
    const { queue, batches, backUp } = open();
    backUp(true);
    for (let at = 0; at < 600; at += 1) {
      queue.add(line(`${at}`));
    }
    expect(batches).toEqual([]);

    backUp(false);
    await until(() => batches.length === 2, { what: "both batches" });

    expect(batches.flatMap(({ lines }) => lines.map(({ message }) => message))).toEqual(Array.from({ length: 600 }, (_, at) => `${at}`));
    queue.stop();
  });

  it("bounds a batch in bytes as well as in lines", () => {
    const { queue, batches } = open();
    for (let at = 0; at < 500; at += 1) {
      queue.add(line("x".repeat(60_000)));
    }

    expect(Math.max(...batches.map(({ lines }) => lines.length))).toBeLessThan(40);
    queue.stop();
  });

  it("asks senders to wait when it fills, drops and counts when it is full, and says when there is room", () => {
    const { queue, counts, rooms } = open();
    const large = line("x".repeat(60_000));
    for (let at = 0; at < 5_000; at += 1) {
      queue.add(large);
    }

    expect(queue.full).toBe(true);
    expect(counts.take()?.["dropped.backlog"]).toBeGreaterThan(0);
    queue.taken(1);
    expect(rooms()).toBe(0);
    for (let number = 2; queue.full; number += 1) {
      queue.taken(number);
    }
    expect(rooms()).toBe(1);
    queue.stop();
  });
});
