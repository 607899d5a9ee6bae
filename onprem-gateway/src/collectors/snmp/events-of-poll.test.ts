import { describe, expect, it } from "vitest";
import { type EventMemory, eventsOfPoll } from "./events-of-poll.ts";
import type { RawInterface, RawPollData } from "./raw-poll.ts";

const device = { id: "sw1", name: "Access switch", address: "192.0.2.1", uplinks: ["Gi0/48"], credential: { version: "2c" } } as const;
const port = (key: string, operStatus: number | undefined, over: Partial<RawInterface> = {}): RawInterface => ({
  key,
  ifIndex: 1,
  adminStatus: 1,
  ...(operStatus === undefined ? {} : { operStatus }),
  counters: {},
  ...over,
});
const poll = (interfaces: RawInterface[], over: Partial<RawPollData> = {}): RawPollData => ({
  kind: "ok",
  readAgoMs: 0,
  elapsedMs: 1,
  sysUpTimeCs: 600_000,
  system: {},
  interfaces,
  processorLoads: [],
  renumbered: 0,
  gaps: [],
  ...over,
});

/** Events of the last of several polls, a minute apart. */
function eventsOf(...polls: readonly RawPollData[]) {
  let memory: EventMemory | undefined;
  let events: readonly { type: string; severity: string; text: string }[] = [];
  for (const [at, each] of polls.entries()) {
    ({ events, memory } = eventsOfPoll(each, memory, { device, nowMs: 0, atMs: at * 60_000 }));
  }
  return events.map(({ type, severity, text }) => ({ type, severity, text }));
}

describe("eventsOfPoll", () => {
  it("remembers the count of starts over polls that do not tell it", () => {
    const at = (sysUpTimeCs: number, engineBoots?: number) =>
      poll([], { sysUpTimeCs, ...(engineBoots === undefined ? {} : { age: { engineBoots } }) });

    expect(eventsOf(at(2 ** 32 - 9_000, 7), at(2 ** 32 - 3_000), at(3_000, 8)).map(({ type }) => type)).toEqual(["device.restarted"]);
    expect(eventsOf(at(2 ** 32 - 9_000, 7), at(2 ** 32 - 3_000), at(3_000, 7))).toEqual([]);
  });

  it("says nothing about a first poll or an unchanged one", () => {
    expect(eventsOf(poll([port("a", 2)]))).toEqual([]);
    expect(eventsOf(poll([port("a", 2)]), poll([port("a", 2)], { sysUpTimeCs: 606_000 }))).toEqual([]);
  });

  it("ranks a lost uplink above a lost port, and a port that was shut below both", () => {
    const up = poll([port("Gi0/1", 1, { ifAlias: "printer" }), port("Gi0/48", 1), port("Gi0/2", 1)]);
    const down = poll([port("Gi0/1", 2, { ifAlias: "printer" }), port("Gi0/48", 7), port("Gi0/2", 2, { adminStatus: 2 })]);

    expect(eventsOf(up, down)).toEqual([
      { type: "interface.operStatus", severity: "minor", text: "Access switch Gi0/1 (printer): up -> down" },
      { type: "interface.operStatus", severity: "major", text: "Access switch Gi0/48: up -> lowerLayerDown, uplink" },
      { type: "interface.operStatus", severity: "info", text: "Access switch Gi0/2: up -> down" },
    ]);
    expect(eventsOf(down, up).map(({ severity }) => severity)).toEqual(["cleared", "cleared", "cleared"]);
  });

  it("compares across polls in which the state could not be read", () => {
    expect(eventsOf(poll([port("a", 1)]), poll([port("a", undefined)]), poll([port("a", 2)]))).toHaveLength(1);
    expect(eventsOf(poll([port("a", 1)]), poll([]), poll([port("a", 1)]))).toEqual([]);
  });

  it("tells a restart from the wrap of sysUpTime after 497 days", () => {
    const wrap = 2 ** 32;

    expect(eventsOf(poll([]), poll([], { sysUpTimeCs: 3_000 })).map(({ type }) => type)).toEqual(["device.restarted"]);
    expect(eventsOf(poll([], { sysUpTimeCs: wrap - 1_000 }), poll([], { sysUpTimeCs: 5_000 }))).toEqual([]);
  });

  it("says which interfaces were renumbered, even over a restart", () => {
    const ports = (first: number) => ["a", "b", "c", "d"].map((key, at) => port(key, 1, { ifIndex: first + at }));

    expect(eventsOf(poll(ports(1)), poll(ports(1_001)))).toEqual([
      {
        severity: "info",
        type: "interface.renumbered",
        text: "Access switch renumbered 4 interfaces (a 1 -> 1001, b 2 -> 1002, c 3 -> 1003, ...); their series go on",
      },
    ]);
    expect(eventsOf(poll(ports(1)), poll(ports(1)))).toEqual([]);
    expect(eventsOf(poll(ports(1)), poll(ports(5), { sysUpTimeCs: 100 })).map(({ type }) => type)).toEqual([
      "device.restarted",
      "interface.renumbered",
    ]);
  });
});
