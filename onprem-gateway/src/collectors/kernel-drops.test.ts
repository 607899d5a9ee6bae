import { createSocket } from "node:dgram";
import { describe, expect, it } from "vitest";
import { dropsOf, KernelDrops } from "./kernel-drops.ts";

const header = "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops";
const line = (local: string, drops: string) =>
  `  914: ${local} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 31337 2 0000000000000000 ${drops}`;

describe("dropsOf", () => {
  const table = [header, line("0100007F:1206", "7"), line("0B0A007F:1206", "9"), line("00000000:0202", "11"), ""].join("\n");

  it.each([
    ["127.0.0.1", 0x1206, 7],
    ["127.0.10.11", 0x1206, 9],
    ["0.0.0.0", 514, 11],
    ["127.0.0.1", 514, undefined],
    ["127.0.0.2", 0x1206, undefined],
  ])("of %s port %d is %s", (address, port, drops) => {
    expect(dropsOf(table, { address, port })).toBe(drops);
  });

  it.each([
    ["::1", "00000000000000000000000001000000"],
    ["::", "00000000000000000000000000000000"],
    ["2001:db8::a:1", "B80D0120000000000000000001000A00"],
  ])("reads the words of %s", (address, hex) => {
    expect(dropsOf([header, line(`${hex}:00A2`, "3")].join("\n"), { address, port: 162 })).toBe(3);
  });

  it.each(["", header, "garbage", [header, "x", line("0100007F:1206", "many")].join("\n")])("knows nothing from %j", (text) => {
    expect(dropsOf(text, { address: "127.0.0.1", port: 0x1206 })).toBeUndefined();
  });
});

describe("KernelDrops", () => {
  it("counts what a full receive buffer made the kernel throw away, once", async () => {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    socket.setRecvBufferSize(4_096);
    const drops = new KernelDrops(socket.address());
    expect(await drops.take()).toBe(0);

    // Sent in one turn of the event loop, so that nothing is read in between.
    const sent = Array.from(
      { length: 200 },
      () => new Promise((resolve) => socket.send(Buffer.alloc(1_000), socket.address().port, "127.0.0.1", resolve)),
    );
    await Promise.all(sent);

    expect(await drops.take()).toBeGreaterThan(0);
    expect(await drops.take()).toBe(0);
    socket.close();
  });

  it("knows nothing where the kernel tells nothing", async () => {
    expect(await new KernelDrops({ address: "127.0.0.1", port: 1 }, "/proc/net/no-such-table").take()).toBeUndefined();
  });
});
