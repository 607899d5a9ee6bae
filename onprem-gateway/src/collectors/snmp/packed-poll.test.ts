import { describe, expect, it } from "vitest";
import { PackedPoll, PollPacker, PollUnpacker } from "./packed-poll.ts";
import type { RawInterface, RawPollData } from "./raw-poll.ts";

function poll(interfaces: readonly RawInterface[]): RawPollData {
  return {
    kind: "ok",
    readAgoMs: 5,
    elapsedMs: 9,
    sysUpTimeCs: 100,
    system: { sysName: "sw1" },
    interfaces: [...interfaces],
    processorLoads: [3],
    renumbered: 0,
    gaps: [],
  };
}

const uplink: RawInterface = {
  key: "Gi0/1",
  ifIndex: 1,
  ifAlias: "to core",
  speedBps: 1e9,
  adminStatus: 1,
  operStatus: 2,
  discontinuityCs: 0xffff_ffff,
  counters: { ifInOctets: { value: 2n ** 64n - 1n, width: 64 }, ifInErrors: { value: 0n, width: 32 } },
};
const mute: RawInterface = { key: "Gi0/2", ifIndex: 2, counters: {} };

describe("a packed poll", () => {
  it("comes back as it was, absent values absent and 64-bit counters exact", () => {
    const [packer, unpacker] = [new PollPacker(), new PollUnpacker()];
    for (const each of [poll([uplink, mute]), poll([uplink, mute]), poll([mute]), poll([])]) {
      expect(unpacker.unpack(PackedPoll.parse(packer.pack(each)))).toEqual(each);
    }
  });

  it("carries names only when they changed", () => {
    const packer = new PollPacker();
    const layoutOf = (interfaces: readonly RawInterface[]) => "layout" in packer.pack(poll(interfaces));

    expect(layoutOf([uplink])).toBe(true);
    expect(layoutOf([{ ...uplink, operStatus: 1, counters: {} }])).toBe(false);
    expect(layoutOf([{ ...uplink, ifAlias: "to edge" }])).toBe(true);
    expect(layoutOf([mute])).toBe(true);
  });

  it("is refused when its parts do not fit together", () => {
    const packed = new PollPacker().pack(poll([uplink, mute]));
    const { layout: _lost, ...bare } = packed as Extract<PackedPoll, { kind: "ok" }>;

    expect(new PollUnpacker().unpack(bare)).toBeUndefined();
    expect(new PollUnpacker().unpack({ ...(packed as typeof bare), widths: new Uint8Array(1) })).toBeUndefined();
  });

  it("passes failures on", () => {
    const failed = { kind: "failed", reason: "timeout", hint: "No answer." } as const;

    expect(new PollUnpacker().unpack(new PollPacker().pack(failed))).toEqual(failed);
  });
});
