import { describe, expect, it } from "vitest";
import { type DevicePoll, PackedPoll, PollReader, unpackPoll } from "./packed-poll.ts";
import type { RawInterface, RawPollData } from "./raw-poll.ts";
import { packed } from "./testing/packed.ts";

function poll(interfaces: readonly RawInterface[]): RawPollData {
  return {
    kind: "ok",
    readAgoMs: 5,
    elapsedMs: 9,
    sysUpTimeCs: 100,
    system: { sysName: "sw1" },
    interfaces,
    processorLoads: [3],
    renumbered: 0,
    gaps: [],
  };
}

const uplink: RawInterface = {
  key: "Gi0/1",
  ifIndex: 1,
  ifAlias: "zum Kern, größer",
  speedBps: 1e9,
  adminStatus: 1,
  operStatus: 2,
  discontinuityCs: 0xffff_ffff,
  counters: { ifInOctets: { value: 2n ** 64n - 1n, width: 64 }, ifInErrors: { value: 0n, width: 32 } },
};
const mute: RawInterface = { key: "Gi0/2", ifIndex: 2, counters: {} };

function good(read: ReturnType<PollReader["read"]>): DevicePoll {
  if (read === undefined || read.kind === "failed") {
    throw new Error("the poll does not fit together");
  }
  return read;
}

describe("a packed poll", () => {
  it("comes back as it was, absent values absent and 64-bit counters exact", () => {
    const reader = new PollReader();
    for (const each of [poll([uplink, mute]), poll([mute]), poll([])]) {
      expect(unpackPoll(good(reader.read(PackedPoll.parse(packed(each)))))).toEqual(each);
    }
  });

  it("keeps the layout of the poll before when it brings no description", () => {
    const reader = new PollReader();
    const first = good(reader.read(packed(poll([uplink, mute]))));
    const { description: _known, ...bare } = packed(poll([{ ...uplink, operStatus: 1 }, mute]));
    const second = good(reader.read(bare));

    expect(second.layout).toBe(first.layout);
    expect(unpackPoll(second).interfaces).toEqual([{ ...uplink, operStatus: 1 }, mute]);
  });

  it("is refused when its parts do not fit together or hold what no device says", () => {
    const whole = packed(poll([uplink, mute]));
    const { description: _lost, ...bare } = whole;

    expect(new PollReader().read(bare)).toBeUndefined();
    expect(new PollReader().read({ ...whole, widths: new Uint8Array(1) })).toBeUndefined();
    expect(new PollReader().read({ ...whole, counters: new Uint32Array(18) })).toBeUndefined();
    expect(new PollReader().read({ ...whole, widths: whole.widths.map(() => 33) })).toBeUndefined();
    expect(new PollReader().read({ ...whole, states: whole.states.map(() => 0.5) })).toBeUndefined();
    expect(new PollReader().read({ ...whole, states: whole.states.map(() => Number.POSITIVE_INFINITY) })).toBeUndefined();
    expect(PackedPoll.safeParse({ ...whole, states: [1, 2, 3, 4, 5, 6] }).success).toBe(false);
  });

  it("keeps the series of the first 4,096 interfaces", () => {
    const many = Array.from({ length: 5_000 }, (_, at): RawInterface => ({ key: `p${at}`, ifIndex: at + 1, operStatus: 1, counters: {} }));
    const read = good(new PollReader().read(packed(poll(many))));

    expect(read.layout).toMatchObject({ count: 4_096, described: 5_000 });
    expect(unpackPoll(read).interfaces).toEqual(many.slice(0, 4_096));
  });

  it("passes failures on", () => {
    const failed = { kind: "failed", reason: "timeout", hint: "No answer." } as const;

    expect(new PollReader().read(failed)).toEqual(failed);
  });
});
