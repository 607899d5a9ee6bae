import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { SyslogCollector } from "../../onprem-gateway/src/collectors/syslog/syslog-collector.ts";
import { openHarness, until } from "../../onprem-gateway/src/collectors/testing/collector-harness.ts";
import { workerMb } from "./worker-memory.ts";

/** The syslog listener in its real worker process. ISTHMUS_SOAK=1 opens 10,000 connections; without it, 1,500. */
const connections = process.env["ISTHMUS_SOAK"] === "1" ? 10_000 : 1_500;
const devices = Array.from({ length: 120 }, (_, at) => ({ id: `dev${at}`, address: `127.0.40.${at + 1}` }));
const megabyte = 1_048_576;

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

async function started() {
  const harness = openHarness();
  const endpoint = { address: "0.0.0.0", port: 0 };
  const collector = new SyslogCollector({ tcp: endpoint, udp: endpoint, maxLineBytes: 65_536, devices }, harness.deps);
  cleanups.push(() => collector.stop());
  await collector.start();
  const counter = (name: string) => harness.deps.events.counters()[name] ?? 0;
  const open = (device: number): Socket => {
    const localAddress = devices[device % devices.length]?.address ?? "127.0.0.1";
    const socket = connect({ port: collector.ports().tcpPort ?? 0, host: "127.0.0.1", localAddress });
    socket.on("error", () => socket.destroy());
    cleanups.push(() => void socket.destroy());
    return socket;
  };
  return { harness, counter, open };
}

/** Writes and waits where the receiver holds off. */
async function pour(socket: Socket, { chunk, times }: { readonly chunk: Buffer; readonly times: number }): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    if (!socket.write(chunk)) {
      await once(socket, "drain");
    }
  }
}

describe("the syslog listener among hostile senders", () => {
  it("H7: holds thousands of connections with unfinished lines in bounded memory, refuses the rest, and serves a good sender", async () => {
    const { harness, counter, open } = await started();
    const beforeMb = workerMb("syslog-listener");
    const unfinished = Buffer.alloc(60_000, "x");
    const sockets: Socket[] = [];
    // The last twenty devices have slots of their own.
    for (let at = 0; at < connections; at += 1) {
      const socket = open(at % 100);
      socket.write(unfinished);
      sockets.push(socket);
      if (at % 200 === 199) {
        await Promise.race([once(socket, "connect"), once(socket, "close")]);
      }
    }
    const held = Math.min(connections, 2_048);
    await until(() => counter("syslog.connection.refused") >= connections - held, { what: "the rest are refused" });
    const grownMb = workerMb("syslog-listener") - beforeMb;
    for (const socket of sockets.slice(0, 100)) {
      socket.destroy();
    }
    await until(
      () => {
        open(110).end("<13>app: good\n");
        return harness.ofKind("log").some(({ message }) => message === "good");
      },
      { what: "the good line" },
    );

    process.stdout.write(
      `H7: ${connections} connections, ${counter("syslog.connection.refused")} refused, grew ${Math.round(grownMb)} MB\n`,
    );
    expect(grownMb).toBeLessThan(256);
    expect(counter("worker.ended")).toBe(0);
  });

  it("H7: reads a line of 100 MB as one cut line, and goes on", async () => {
    const { harness, counter, open } = await started();
    const socket = open(1);
    const beforeMb = workerMb("syslog-listener");
    socket.write("<13>app: ");
    await pour(socket, { chunk: Buffer.alloc(megabyte, "x"), times: 100 });
    socket.end("\n<13>app: next\n");

    const logs = await until(() => harness.ofKind("log").length === 2 && harness.ofKind("log"), { what: "both lines" });
    expect(logs).toMatchObject([{ truncated: true }, { message: "next" }]);
    expect(workerMb("syslog-listener") - beforeMb).toBeLessThan(100);
    expect(counter("worker.ended")).toBe(0);
  });

  it("T10: takes a count of more than six digits for text, and a count that is never filled for one cut line", async () => {
    const { harness, open } = await started();
    open(1).end("1073741824 <13>app: a gigabyte\n");
    await until(() => harness.ofKind("log").length === 1, { what: "the line" });
    const socket = open(2);
    await pour(socket, { chunk: Buffer.concat([Buffer.from("999999 "), Buffer.alloc(200_000, "y")]), times: 1 });
    socket.end();

    const [, cut] = await until(() => harness.ofKind("log").length === 2 && harness.ofKind("log"), { what: "the cut line" });
    expect(harness.ofKind("log")[0]).toMatchObject({ format: "unparsed", message: "1073741824 <13>app: a gigabyte" });
    expect(cut).toMatchObject({ truncated: true });
    expect(cut?.message.length).toBe(65_536);
  });

  it("H7: reads binary, UTF-16, nested quotes and bare control bytes as some line each", async () => {
    const { harness, counter, open } = await started();
    const good = "<165>1 - fw1 app - - - text";
    const lines = [
      Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7) & 0xff).filter((byte) => byte !== 10)),
      Buffer.from(`\ufeff${good}`, "utf16le").filter((byte) => byte !== 10),
      Buffer.from(`<13>1 - h a - - [x y="${'\\"'.repeat(32_000)}`),
      Buffer.from(`<13>1 - h a - - ${"[".repeat(64_000)}`),
      Buffer.from(`<13>${"\u001b[2J\u0007\u0000".repeat(1_000)}`),
      Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
      Buffer.from(good),
    ];
    open(3).end(Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")])));

    const logs = await until(() => harness.ofKind("log").length === lines.length && harness.ofKind("log"), { what: "a line for each" });
    expect(logs.at(-1)).toMatchObject({ format: "rfc5424", message: "text" });
    expect(counter("worker.ended") + counter("syslog.worker.malformed")).toBe(0);
  });

  it("T10: holds TCP senders off while the spool is slow or full, and loses none of their lines", async () => {
    const { harness, counter, open } = await started();
    const disk = Promise.withResolvers<"refused">();
    harness.answer(disk.promise);
    const total = 60_000;
    const sender = open(4);
    let written = 0;
    const pouring = (async () => {
      for (; written < total; written += 1) {
        if (!sender.write(`<13>app: ${written} ${"z".repeat(1_000)}\n`)) {
          await once(sender, "drain");
        }
      }
      sender.end();
    })();
    await until(() => harness.ofKind("log").length > 0, { what: "the first batch" });
    const stalledAt = await stalled(() => written);

    disk.resolve("refused");
    await until(() => counter("syslog.held-for-spool") > 0, { what: "lines are offered again" });
    harness.answer(Promise.resolve("accepted"));
    await pouring;
    await until(() => counter("syslog.accepted") === total, { what: "every line is stored", withinMs: 60_000 });

    const numbers = new Set(harness.ofKind("log").map(({ message }) => Number(message.split(" ")[0])));
    process.stdout.write(`back-pressure: the sender stood still after ${stalledAt} of ${total} lines\n`);
    expect(stalledAt).toBeLessThan(total);
    expect(numbers.size).toBe(total);
    expect(counter("syslog.dropped.backlog") + counter("syslog.dropped.refused")).toBe(0);
  });
});

/** The value once it no longer changes. */
async function stalled(read: () => number): Promise<number> {
  let last = -1;
  let same = 0;
  await until(
    () => {
      same = read() === last ? same + 1 : 0;
      last = read();
      return same > 25;
    },
    { what: "the sender stands still" },
  );
  return last;
}
