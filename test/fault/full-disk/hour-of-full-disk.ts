import { HeartbeatBody } from "@isthmus/contract";
import { Heartbeat } from "@isthmus/onprem-gateway/runtime/heartbeat";
import { SpoolIntake } from "@isthmus/onprem-gateway/runtime/spool-intake";
import type { Loss } from "@isthmus/onprem-gateway/spool/loss-account";
import { seededRandom } from "@isthmus/onprem-gateway/spool/testing/spool-under-test";
import { type ArrivedRecord, SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { pollEveryMinute, type SimulatedGateway, startGateway } from "../simulation/simulated-gateway.ts";
import { VirtualClock } from "../simulation/virtual-clock.ts";
import type { SharedDisk } from "./shared-disk.ts";

/** A heartbeat as it was written, and when the cloud had it; minutes of the story. */
export interface ToldHeartbeat {
  readonly minute: number;
  readonly arrivedInMinute: number;
  readonly body: HeartbeatBody;
}

export interface FullDiskStory {
  readonly devices: number;
  /** How long the disk is full: half of it nearly, half of it to the last byte. */
  readonly fullMinutes: number;
  readonly segmentBytes: number;
  readonly disk: SharedDisk;
}

export interface FullDiskOutcome {
  readonly generated: number;
  readonly stored: number;
  /** Stored while the disk was full. */
  readonly storedMeanwhile: number;
  /** But for those that were on their way, and came to be stored all the same. */
  readonly evictedPolls: number;
  readonly evicted: number;
  readonly quarantined: number;
  readonly waiting: number;
  readonly refused: number;
  readonly resent: number;
  /** Losses of something older than what an earlier one took. */
  readonly lossesOutOfTurn: number;
  /** First and last minute in which something was lost. */
  readonly firstLossMinute: number;
  readonly lastLossMinute: number;
  readonly minutes: number;
  readonly heartbeats: readonly ToldHeartbeat[];
}

const minuteMs = 60_000;
/** Before the disk is full, and after. */
const calmMinutes = 6;
const afterMinutes = 12;
/** The line is down half of the time, so that more waits than the disk has room for. */
const line = { periodMs: 120_000, upMs: 60_000 } as const;

/** A gateway on a disk that somebody else fills while the line is bad, on a virtual clock, until all that waits is delivered. */
export async function liveThroughFullDisk({ devices, fullMinutes, segmentBytes, disk }: FullDiskStory): Promise<FullDiskOutcome> {
  const clock = new VirtualClock();
  const cloud = new SimulatedCloud(clock);
  const startedMs = clock.nowMs();
  const minuteOf = (ms: number) => Math.floor((ms - startedMs) / minuteMs);
  const losses: (Loss & { readonly minute: number })[] = [];
  const onLoss = (loss: Loss) => void losses.push({ ...loss, minute: minuteOf(clock.nowMs()) });
  const gateway = await startGateway({
    id: "gw-1",
    clock,
    cloud,
    ...disk,
    maxBytes: 2 ** 28,
    segmentBytes,
    random: seededRandom(8),
    onLoss,
  });
  const heartbeats: ToldHeartbeat[] = [];
  cloud.verdict = ({ kind, tsMs, body }: ArrivedRecord) => {
    if (kind === "heartbeat") {
      heartbeats.push({ minute: minuteOf(tsMs), arrivedInMinute: minuteOf(clock.nowMs()), body: HeartbeatBody.parse(body) });
    }
    return undefined;
  };
  const heartbeat = heartbeatOf(gateway, clock);
  await heartbeat.start();
  const stop = new AbortController();
  const polling = pollEveryMinute(gateway, { clock, devices, signal: stop.signal });
  await clock.run({ withinMs: calmMinutes * minuteMs });

  cloud.fate = () => (clock.monotonicMs() % line.periodMs < line.upMs ? { kind: "store" } : { kind: "unreachable" });
  const storedBefore = cloud.stored.size;
  await disk.takeAllBut(3 * segmentBytes);
  await clock.run({ withinMs: (fullMinutes / 2) * minuteMs });
  await disk.takeAllBut(0);
  await clock.run({ withinMs: (fullMinutes / 2) * minuteMs });
  const storedMeanwhile = cloud.stored.size - storedBefore;

  cloud.fate = () => ({ kind: "store" });
  await disk.giveBack();
  await clock.run({ withinMs: afterMinutes * minuteMs });
  stop.abort();
  const lastAccepted = Promise.all([polling, heartbeat.stop()]);
  await clock.run({ withinMs: 1_000 });
  await lastAccepted;
  await clock.run({ until: () => gateway.spool.stats().records === 0, withinMs: 60 * minuteMs });
  const stopped = gateway.stop();
  await clock.run({ withinMs: 10_000 });
  await stopped;
  const lossesOutOfTurn = losses.filter(({ fromMs }, at) => fromMs < (losses[at - 1]?.fromMs ?? 0)).length;
  const lossMinutes = { firstLossMinute: losses[0]?.minute ?? 0, lastLossMinute: losses.at(-1)?.minute ?? 0 };
  return { ...accountOf(gateway, cloud), storedMeanwhile, lossesOutOfTurn, ...lossMinutes, minutes: minuteOf(clock.nowMs()), heartbeats };
}

/** The real heartbeat, through the same spool. */
function heartbeatOf({ spool, uplink, events }: SimulatedGateway, clock: VirtualClock): Heartbeat {
  return new Heartbeat(
    { version: "0.1.0" },
    {
      intake: new SpoolIntake(spool, events),
      clock,
      events,
      configured: () => ({ configHash: "0123456789abcdef", snmp: undefined }),
      deviceCounts: () => ({ total: 1, up: 1, degraded: 0, down: 0, unknown: 0 }),
      spoolStats: () => spool.stats(),
      uplink: () => uplink,
      problems: () => [spool.problem()].flatMap((problem) => (problem === undefined ? [] : [{ component: "spool", problem }])),
    },
  );
}

/** Of polls alone, but for what the quota cost in all. */
function accountOf({ accepted, spool, events }: SimulatedGateway, cloud: SimulatedCloud) {
  const stored = new Set([...cloud.stored.values()].map(({ content }) => content));
  const { evicted, quarantined, records } = spool.stats();
  const counters = events.counters();
  return {
    generated: accepted.length,
    stored: accepted.filter((content) => stored.has(content)).length,
    evictedPolls: (counters["spool.evicted.samples"] ?? 0) - (counters["spool.delivered-after-eviction"] ?? 0),
    evicted,
    quarantined,
    waiting: records,
    refused: counters["spool.write-refused"] ?? 0,
    resent: cloud.resent,
  };
}
