import { describe, expect, it } from "vitest";
import { liveThroughFullDisk } from "../fault/full-disk/hour-of-full-disk.ts";
import { modelledDisk } from "../fault/full-disk/shared-disk.ts";
import { AlarmedAccount } from "./alarmed-account.ts";

describe("the alarm about lost records, while a gateway's disk is full", { timeout: 300_000 }, () => {
  it("D8: rings within two minutes of the first loss, and is at rest five minutes after the last", async () => {
    const story = { devices: 20, fullMinutes: 12, segmentBytes: 4_096, disk: modelledDisk() };
    const { heartbeats, firstLossMinute, lastLossMinute } = await liveThroughFullDisk(story);
    // One more loss long after: it rings again only when the alarm had come to rest before.
    const againMinute = lastLossMinute + 5;

    const rung = await new AlarmedAccount().live((minute) => {
      const arrived = heartbeats.filter(({ arrivedInMinute }) => arrivedInMinute === minute);
      const again = { minute, body: { sinceLast: { evicted: 1, datagramsDropped: 0, workersEnded: 0 } } };
      return { heartbeats: minute === againMinute ? [...arrived, again] : arrived };
    }, againMinute + 3);

    const rings = rung.filter(({ alarm }) => alarm === "isthmus-busan-records-lost").map(({ minute }) => minute);
    expect(rings[0]).toBeGreaterThanOrEqual(firstLossMinute);
    expect(rings[0]).toBeLessThanOrEqual(firstLossMinute + 2);
    expect(rings.at(-1)).toBeGreaterThanOrEqual(againMinute);
  });
});
