import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../runtime/system-clock.ts";
import { openHarness } from "../testing/collector-harness.ts";
import { DeviceReporter, type ReportWish } from "./device-reporter.ts";
import { type ArrivedPoll, DeviceWatch } from "./device-watch.ts";
import { type EventMemory, eventsOfPoll } from "./events-of-poll.ts";
import { inventoryFingerprint, inventoryOfPoll } from "./inventory-of-poll.ts";
import { PollReader } from "./packed-poll.ts";
import type { RawInterface, RawPollData } from "./raw-poll.ts";
import { packed } from "./testing/packed.ts";

const device = { id: "sw1", name: "Access switch", address: "192.0.2.1", uplinks: ["b"], credential: { version: "2c" } } as const;
const state = fc.constantFrom(1, 2, 7);
const port = fc.record(
  { key: fc.constantFrom("a", "b", "c"), ifIndex: fc.constantFrom(1, 2), ifAlias: fc.constant("x"), adminStatus: state, operStatus: state },
  { requiredKeys: ["key", "ifIndex"] },
);
const often = <T>(value: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });
/** Mostly the poll before it again: that is how devices are. */
const history = fc.array(
  fc.record({
    ports: fc.option(fc.uniqueArray(port, { selector: ({ key }) => key, maxLength: 3 }), { freq: 2 }),
    advanceCs: often(6_000, fc.constantFrom(-400_000, 0)),
    minutes: often(1, fc.constant(31)),
    processors: often(1, fc.nat(2)),
    memoryTotalBytes: often<number | undefined>(5, fc.constant(undefined)),
    renumbered: often(0, fc.constant(2)),
    sysName: often("sw1", fc.constant("sw2")),
    /** Lost on the way to the core, or asked out of turn. */
    fate: often<"taken" | "late" | "confirmed">("taken", fc.constantFrom("late", "confirmed")),
  }),
  { minLength: 1, maxLength: 12 },
);

describe("DeviceWatch, for all histories of a device", () => {
  it("reports the events and inventories that looking at every interface of every poll gives", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const harness = openHarness(["sw1"]);
        let nowMs = 1_700_000_000_000;
        const clock = { ...systemClock, nowMs: () => nowMs, monotonicMs: () => nowMs };
        const watch = new DeviceWatch(device, { ...harness.deps, clock });
        const ask = worker();
        const expected = expectations();
        let interfaces: readonly RawInterface[] = [];
        let sysUpTimeCs = 500_000;
        for (const { ports, advanceCs, minutes, processors, memoryTotalBytes, renumbered, sysName, fate } of steps) {
          interfaces = ports?.map((each) => ({ ...each, counters: {} })) ?? interfaces;
          sysUpTimeCs = Math.max(0, sysUpTimeCs + advanceCs);
          nowMs += minutes * 60_000;
          const poll: RawPollData = {
            ...{ kind: "ok", readAgoMs: 0, elapsedMs: 1, sysUpTimeCs, system: { sysName }, interfaces, renumbered, gaps: [] },
            processorLoads: Array.from({ length: processors }, () => 7),
            ...(memoryTotalBytes === undefined ? {} : { memoryTotalBytes }),
          };
          const arrived = ask(poll, { whole: watch.wantsWhole, slot: fate === "confirmed" ? undefined : slot }, nowMs);
          if (fate === "taken") {
            watch.take(arrived, slot);
            expected.take(poll, nowMs);
          } else if (fate === "confirmed") {
            watch.confirm(arrived);
          } else if (arrived.kind === "ok") {
            watch.missNews();
          }
        }

        expect(harness.ofKind("event")).toEqual(expected.events);
        // What it answered is learnt beside this, and compared in answered-oids.test.ts.
        const inventories = harness.ofKind("inventory").map(({ answered: _answered, ...inventory }) => inventory);
        expect(inventories).toEqual(expected.inventories);
      }),
      { numRuns: 300 },
    );
  });
});

const slot = { startS: 0, stepS: 60, samples: false } as const;

/** Polls as the worker reports them and the core reads them: with a description only when it changed, and with nothing when nothing did. */
function worker(): (poll: RawPollData, wish: ReportWish, nowMs: number) => ArrivedPoll {
  const reader = new PollReader();
  const reporter = new DeviceReporter();
  let sent = "";
  return (poll, wish, nowMs) => {
    const { description, ...numbers } = packed(poll);
    const isKnown = JSON.stringify(description) === sent && !wish.whole;
    sent = JSON.stringify(description);
    const report = reporter.report(isKnown ? numbers : { ...numbers, description }, wish, nowMs);
    const read = report.kind === "quiet" ? report : reader.read(report);
    if (read === undefined || read.kind === "failed") {
      throw new Error("the poll does not fit together");
    }
    return read;
  };
}

/** The rules without any short cut. */
function expectations() {
  let memory: EventMemory | undefined;
  let last: { fingerprint: string; sentMs: number } | undefined;
  const events: unknown[] = [];
  const inventories: unknown[] = [];
  return {
    events,
    inventories,
    take: (poll: RawPollData, nowMs: number) => {
      const outcome = eventsOfPoll(poll, memory, { device, nowMs, atMs: nowMs });
      memory = outcome.memory;
      events.push(...outcome.events);
      const inventory = inventoryOfPoll(poll, device, nowMs);
      const fingerprint = inventoryFingerprint(inventory);
      if (last?.fingerprint !== fingerprint || nowMs - last.sentMs >= 30 * 60_000) {
        last = { fingerprint, sentMs: nowMs };
        inventories.push(inventory);
      }
    },
  };
}
