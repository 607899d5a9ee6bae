import { getSystemErrorName } from "node:util";
import { describe, expect, it } from "vitest";
import { loadDatagramCalls } from "./libc.ts";
import { MessageBlock } from "./message-block.ts";

const linux = { platform: "linux", arch: "x64", library: "libc.so.6" } as const;

describe("loadDatagramCalls", () => {
  it.each([
    { machine: { ...linux, platform: "darwin" }, reason: "platform" },
    { machine: { ...linux, arch: "riscv64" }, reason: "platform" },
    { machine: { ...linux, library: "libc.of-another-kind.so" }, reason: "library" },
  ])("says that there are none for want of the $reason", ({ machine, reason }) => {
    expect(loadDatagramCalls(machine)).toEqual({ kind: "missing", reason });
  });

  it("gives the system's refusals as negative error numbers", () => {
    const loaded = loadDatagramCalls();
    if (loaded.kind === "missing") {
      throw new Error(loaded.reason);
    }
    const { calls } = loaded;
    const block = new MessageBlock({ ...calls, slots: 2, slotOctets: 64 });
    const open = calls.open("udp4");

    expect(getSystemErrorName(calls.send(-1, block.messageAddress(0), 2))).toBe("EBADF");
    expect(getSystemErrorName(calls.receive(open, block.messageAddress(0), 2))).toBe("EAGAIN");
    calls.close(open);
  });
});
