import { describe, expect, it } from "vitest";
import { AlarmedAccount, gatewayIds, type StoryMinute } from "./alarmed-account.ts";
import { resourcesOf, synthesize } from "./synthesized.ts";

/** The first minutes of every story are healthy. */
const faultAt = 12;
const minutes = 50;

const healthy = (minute: number): StoryMinute => ({ heartbeats: [{ minute }] });
const silent: StoryMinute = { heartbeats: [] };
const spool = { records: 9, bytes: 900, oldestUnshippedAgeS: 1, evicted: 0, quarantined: 0 };
const nothing = { evicted: 0, datagramsDropped: 0, workersEnded: 0 };
const ingestCount = (metric: string) => ({ namespace: "Isthmus", metric, dimensions: { service: "ingest-batch" }, value: 25 });

interface Stage {
  readonly stage: string;
  /** What the cloud hears from the fault on. */
  readonly story: (minute: number) => StoryMinute;
  readonly rings: readonly string[];
}

const stages: readonly Stage[] = [
  {
    stage: "a worker that ends again and again",
    story: (minute) => ({
      heartbeats: [
        { minute, body: { sinceLast: { ...nothing, workersEnded: 5 }, problems: [{ component: "traps", problem: "the process ended" }] } },
      ],
    }),
    rings: ["isthmus-busan-workers-ending", "isthmus-busan-gateway-problems"],
  },
  { stage: "the core", story: () => silent, rings: ["isthmus-busan-gateway-heartbeat"] },
  {
    stage: "a collector that cannot work",
    story: (minute) => ({ heartbeats: [{ minute, body: { problems: [{ component: "icmp", problem: "fping is missing" }] } }] }),
    rings: ["isthmus-busan-gateway-problems"],
  },
  { stage: "a disk that refuses writes, heartbeats too", story: () => silent, rings: ["isthmus-busan-gateway-heartbeat"] },
  {
    stage: "a spool at its quota",
    story: (minute) => ({ heartbeats: [{ minute, body: { sinceLast: { ...nothing, evicted: 400 } } }] }),
    rings: ["isthmus-busan-records-lost"],
  },
  {
    stage: "the kernel's receive buffer",
    story: (minute) => ({ heartbeats: [{ minute, body: { sinceLast: { ...nothing, datagramsDropped: 1 } } }] }),
    rings: ["isthmus-busan-records-lost"],
  },
  {
    stage: "a spool that somebody took records from",
    story: (minute) => ({
      heartbeats: [{ minute }],
      counts: [{ namespace: "Isthmus", metric: "RecordsUnaccounted", dimensions: { Site: "busan" }, value: minute === faultAt ? 3 : 0 }],
    }),
    rings: ["isthmus-busan-records-unaccounted"],
  },
  {
    stage: "a budget for metrics that is spent",
    story: (minute) => ({
      heartbeats: [{ minute }],
      counts: [{ namespace: "Isthmus", metric: "MetricNamesRefused", dimensions: { Site: "busan" }, value: 60 }],
    }),
    rings: ["isthmus-busan-metric-names-refused"],
  },
  { stage: "the line", story: () => silent, rings: ["isthmus-busan-gateway-heartbeat"] },
  {
    stage: "a backlog that does not move",
    story: (minute) => ({
      heartbeats: [{ minute, body: { spool: { ...spool, oldestUnshippedAgeS: 301 + (minute - faultAt) * 60 } } }],
    }),
    rings: ["isthmus-busan-records-waiting"],
  },
  {
    stage: "ingest",
    story: () => ({ heartbeats: [], counts: [{ namespace: "AWS/Lambda", metric: "Errors", dimensions: ingestFunction(), value: 1 }] }),
    rings: ["isthmus-ingest-errors", "isthmus-busan-gateway-heartbeat"],
  },
  {
    stage: "the tables",
    story: () => ({ heartbeats: [], counts: [ingestCount("write-throttled")] }),
    rings: ["isthmus-tables-throttled", "isthmus-busan-gateway-heartbeat"],
  },
  {
    stage: "the watchdog",
    story: (minute) => ({ ...healthy(minute), watchdogStopped: true }),
    rings: ["isthmus-watchdog-silent"],
  },
  {
    stage: "the clock, an hour behind",
    story: (minute) => ({ heartbeats: [{ minute, clockAheadMs: -3_600_000 }] }),
    rings: ["isthmus-busan-clock-wrong"],
  },
  {
    stage: "the clock, an hour ahead",
    story: (minute) => ({ heartbeats: [{ minute, clockAheadMs: 3_600_000 }] }),
    rings: ["isthmus-busan-clock-wrong"],
  },
];

/** The ingest function as the alarm about its errors names it. */
function ingestFunction(): Readonly<Record<string, string>> {
  const alarm = resourcesOf(synthesize(), "AWS::CloudWatch::Alarm").find(
    ({ Properties }) => Properties["AlarmName"] === "isthmus-ingest-errors",
  );
  const [dimension] = (alarm?.Properties["Dimensions"] ?? []) as readonly {
    readonly Name: string;
    readonly Value: { readonly Ref: string };
  }[];
  return dimension === undefined ? {} : { [dimension.Name]: JSON.stringify(dimension.Value.Ref) };
}

describe("a stage that stops", () => {
  it.each(stages)("L1, T27: rings within two of its alarm's spans, and nothing else rings: $stage", async ({ story, rings }) => {
    const account = new AlarmedAccount();

    const rung = await account.live((minute) => (minute < faultAt ? healthy(minute) : story(minute)), minutes);

    expect(rung.map(({ alarm }) => alarm).sort()).toEqual([...rings].sort());
    for (const { alarm, minute } of rung) {
      expect(minute, alarm).toBeGreaterThanOrEqual(faultAt);
      expect(minute - faultAt, alarm).toBeLessThan(2 * account.windowMinutes(alarm));
    }
  });
});

describe("a line that comes back", () => {
  const backAt = 40;
  /** Live again, with half an hour of heartbeats that wait behind it and drain at twelve times the pace. */
  const outage = (evicted: number) => (minute: number) => {
    if (minute < faultAt) return healthy(minute);
    if (minute < backAt) return silent;
    const drained = Math.min(backAt, faultAt + (minute - backAt) * 12);
    const late = Array.from({ length: Math.max(0, Math.min(12, backAt - drained)) }, (_, at) => ({ minute: drained + at }));
    const age = Math.max(1, (minute - Math.min(minute, drained)) * 60);
    const waits = { spool: { ...spool, oldestUnshippedAgeS: drained < backAt ? age : 1 } };
    const written = late.map((heartbeat) => ({
      ...heartbeat,
      body: { lastAckAgeS: (heartbeat.minute - faultAt) * 60, sinceLast: { ...nothing, evicted } },
    }));
    return { heartbeats: [{ minute, body: waits }, ...written] };
  };

  it("L1: rings no alarm on top of the one for the silence", async () => {
    const rung = await new AlarmedAccount().live(outage(0), minutes);

    expect(rung.map(({ alarm }) => alarm)).toEqual(["isthmus-busan-gateway-heartbeat"]);
  });

  it("L1: rings for what the outage cost", async () => {
    const rung = await new AlarmedAccount().live(outage(7), minutes);

    expect(rung.map(({ alarm }) => alarm)).toEqual(["isthmus-busan-gateway-heartbeat", "isthmus-busan-records-lost"]);
  });
});

describe("a site of two gateways that the deployment names", () => {
  const both = (minute: number): StoryMinute => ({ heartbeats: gatewayIds.map((gatewayId) => ({ minute, gatewayId })) });

  it.each(gatewayIds)("L1: rings for the one that falls silent, while the other still tells of the site: %s", async (gone) => {
    const account = new AlarmedAccount({ namesGateways: true });

    const rung = await account.live((minute) => {
      const { heartbeats } = both(minute);
      return { heartbeats: minute < faultAt ? heartbeats : heartbeats.filter(({ gatewayId }) => gatewayId !== gone) };
    }, minutes);

    expect(rung).toEqual([{ alarm: `isthmus-busan-gateway-silent-${gone}`, minute: expect.any(Number) }]);
    expect((rung[0]?.minute ?? minutes) - faultAt).toBeLessThan(2 * account.windowMinutes(`isthmus-busan-gateway-silent-${gone}`));
  });

  it("L1, T27: rings once, for the site, when both fall silent, and for the one that stays away when the other comes back", async () => {
    const backAt = 30;
    const account = new AlarmedAccount({ namesGateways: true });

    const rung = await account.live((minute) => {
      if (minute < faultAt) return both(minute);
      return minute < backAt ? silent : { heartbeats: [{ minute, gatewayId: gatewayIds[1] }] };
    }, minutes);

    expect(rung.map(({ alarm }) => alarm)).toEqual(["isthmus-busan-gateway-heartbeat", "isthmus-busan-gateway-silent-gw-busan-1"]);
    expect(rung[1]?.minute).toBeGreaterThan(backAt);
  });

  it("L1: says nothing twice when a site of two is silent for a while", async () => {
    const rung = await new AlarmedAccount({ namesGateways: true }).live(
      (minute) => (minute < faultAt || minute >= 30 ? both(minute) : silent),
      minutes,
    );

    expect(rung.map(({ alarm }) => alarm)).toEqual(["isthmus-busan-gateway-heartbeat"]);
  });

  it("L1, T27: rings for the site when the second one goes, too", async () => {
    const rung = await new AlarmedAccount({ namesGateways: true }).live((minute) => {
      const gone = [...(minute < faultAt ? [] : [gatewayIds[0]]), ...(minute < 30 ? [] : [gatewayIds[1]])];
      return { heartbeats: both(minute).heartbeats.filter(({ gatewayId = gatewayIds[0] }) => !gone.includes(gatewayId)) };
    }, minutes);

    expect(rung.map(({ alarm }) => alarm)).toEqual(["isthmus-busan-gateway-silent-gw-busan-1", "isthmus-busan-gateway-heartbeat"]);
  });

  it("L1, T27: rings for one that never came", async () => {
    const rung = await new AlarmedAccount({ namesGateways: true }).live(healthy, minutes);

    expect(rung.map(({ alarm }) => alarm)).toEqual(["isthmus-busan-gateway-silent-gw-busan-2"]);
  });

  it("L1: rings nothing while both tell", async () => {
    expect(await new AlarmedAccount({ namesGateways: true }).live(both, minutes)).toEqual([]);
  });
});

describe("a healthy site", () => {
  it("L1: rings nothing", async () => {
    expect(await new AlarmedAccount().live(healthy, minutes)).toEqual([]);
  });
});
