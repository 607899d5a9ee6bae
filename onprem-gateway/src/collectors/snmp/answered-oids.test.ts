import { describe, expect, it } from "vitest";
import { answeredOids } from "./answered-oids.ts";
import type { RawPollData } from "./raw-poll.ts";
import { emptyModel } from "./testing/models.ts";

const poll: RawPollData = {
  kind: "ok",
  readAgoMs: 0,
  elapsedMs: 1,
  sysUpTimeCs: 100,
  system: { sysName: "sw1" },
  interfaces: [
    { key: "lo", ifIndex: 1, ifDescr: "lo", counters: { ifInOctets: { value: 1n, width: 32 } } },
    { key: "Gi0/1", ifIndex: 2, ifName: "Gi0/1", counters: { ifInOctets: { value: 1n, width: 64 } } },
  ],
  processorLoads: [],
  renumbered: 0,
  gaps: [],
};

describe("answeredOids", () => {
  it("holds what came, by the width of the counters, and nothing that did not", () => {
    expect([...answeredOids(poll, undefined)].sort()).toEqual(
      [
        "1.3.6.1.2.1.1.3",
        "1.3.6.1.2.1.1.5",
        "1.3.6.1.2.1.2.2.1.10",
        "1.3.6.1.2.1.2.2.1.2",
        "1.3.6.1.2.1.31.1.1.1.1",
        "1.3.6.1.2.1.31.1.1.1.6",
      ].sort(),
    );
  });

  it("holds the objects of the device's profile, and tables that came", () => {
    const tables = [
      { table: "dot1qTpFdbTable", status: "complete", rows: 3 },
      { table: "ospfNbrTable", status: "failed", rows: 0 },
    ] as const;
    const answered = answeredOids(poll, { ...emptyModel, answered: ["1.3.6.1.4.1.99999.5.1"], tables: [...tables] });

    expect(answered.has("1.3.6.1.4.1.99999.5.1")).toBe(true);
    expect(answered.has("1.3.6.1.2.1.17.7.1.2.2.1")).toBe(true);
    expect(answered.has("1.3.6.1.2.1.14.10.1")).toBe(false);
  });
});
