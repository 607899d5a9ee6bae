import { beforeEach, describe, expect, it } from "vitest";
import { MemoryAlarmDesk, MemoryAlarmTopic, MemoryDeadMansSwitch } from "../../adapters/memory/memory-alarm-path.ts";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryGraphStore } from "../../adapters/memory/memory-graph-store.ts";
import { MemoryTelemetry } from "../../adapters/memory/memory-telemetry.ts";
import { StoreError } from "../../errors.ts";
import type { WatchedAlarm } from "../../ports/alarm-desk.ts";
import type { WatchdogItem } from "../../ports/watchdog-item.ts";
import { heartbeat } from "../../testing/wire-records.ts";
import { ringForTest } from "./ring-for-test.ts";
import { watchMonitor } from "./watch-monitor.ts";

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 10, 20, 10);

/** What is dead in a minute of the story. */
interface Dead {
  readonly gateways?: readonly string[];
  readonly sweep?: boolean;
  readonly join?: boolean;
}

let entities: MemoryEntityStore;
let graph: MemoryGraphStore;
let alarms: MemoryAlarmDesk;
let topic: MemoryAlarmTopic;
let outside: MemoryDeadMansSwitch;
let telemetry: MemoryTelemetry;
let minute: number;
let remembered: WatchdogItem | undefined;
let tablesRefuse: boolean;
beforeEach(() => {
  [entities, graph, telemetry] = [new MemoryEntityStore(), new MemoryGraphStore(), new MemoryTelemetry()];
  [alarms, topic, outside] = [new MemoryAlarmDesk(), new MemoryAlarmTopic(), new MemoryDeadMansSwitch()];
  alarms.alarms = [heartbeatAlarm({ siteId: "busan" })];
  [minute, remembered, tablesRefuse] = [0, undefined, false];
});

function heartbeatAlarm({ siteId, gatewayId, ...of }: { siteId: string; gatewayId?: string } & Partial<WatchedAlarm>): WatchedAlarm {
  const name = gatewayId === undefined ? `isthmus-${siteId}-gateway-heartbeat` : `isthmus-${siteId}-gateway-missing-${gatewayId}`;
  const dimensions = { Site: siteId, ...(gatewayId !== undefined && { Gateway: gatewayId }) };
  return {
    name,
    arn: `arn:aws:cloudwatch:ap-northeast-2:000000000000:alarm:${name}`,
    state: "OK",
    stateSinceMs: startMs,
    configuredMs: 0,
    actionsEnabled: true,
    tells: [topic.arn],
    metrics: [{ name: "GatewayHeartbeat", dimensions }],
    ...of,
  };
}

async function refusing<T>(answer: () => Promise<T>): Promise<T> {
  return tablesRefuse ? Promise.reject(new StoreError("store-unavailable", {})) : answer();
}

const stores = () => ({
  entities: {
    read: (key: Parameters<typeof entities.read>[0]) => refusing(() => entities.read(key)),
    listKind: (kind: Parameters<typeof entities.listKind>[0]) => refusing(() => entities.listKind(kind)),
    putLatest: (item: Parameters<typeof entities.putLatest>[0]) => refusing(() => entities.putLatest(item)),
  },
  graph: { list: (kind: "sweep") => refusing(() => graph.list(kind)) } as MemoryGraphStore,
});

/** Lets the given minutes pass: what is alive writes, then the watchdog looks. Gives what it found last. */
async function live(minutes: number, dead: Dead = {}, siteCount = 1): Promise<WatchdogItem> {
  for (let at = 0; at < minutes; at += 1) {
    minute += 1;
    const nowMs = startMs + minute * minuteMs;
    await write(dead, nowMs);
    remembered = await watchMonitor({ ...stores(), alarms, topic, outside, telemetry }, { siteCount, nowMs: nowMs + 5_000, remembered });
  }
  if (remembered === undefined) throw new Error("no minute has passed");
  return remembered;
}

async function write(dead: Dead, nowMs: number): Promise<void> {
  for (const [siteId, gatewayId] of [["busan", "gw-1"] as const, ["busan", "gw-2"] as const, ["seoul", "gw-3"] as const]) {
    if (dead.gateways?.includes(gatewayId) === true) continue;
    const { tsMs, body } = heartbeat(nowMs, {}) as { readonly tsMs: number; readonly body: object };
    const item = { pk: `SITE#${siteId}`, sk: `GATEWAY#${gatewayId}`, kind: "gateway", siteId, gatewayId, tsMs };
    await entities.putLatest({ ...body, ...item, sentMs: nowMs, receivedMs: nowMs } as Parameters<typeof entities.putLatest>[0]);
  }
  const counts = { expected: 1, seen: 1, failed: 0, throttled: 0, malformed: 0 };
  const aws = { pk: "AWS#000000000000#eu-west-1", sk: "COVERAGE#describe-vpcs", accountId: "000000000000", region: "eu-west-1" };
  if (dead.sweep !== true) {
    await entities.putLatest({ ...aws, kind: "coverage", tsMs: nowMs, api: "describe-vpcs", state: "complete", ...counts });
  }
  if (dead.join !== true) {
    const sweep = { nodes: 1, edges: 0, findings: 0, changes: 0, incompleteKinds: [] };
    await graph.put({ pk: "GRAPH", sk: "SWEEP", kind: "sweep", tsMs: nowMs, ...sweep });
  }
}

const codes = ({ faults }: WatchdogItem): readonly string[] => faults.map(({ code, subject }) => `${code} ${subject}`);
const both = ["gw-1", "gw-2"];

describe("a monitor that works", () => {
  it("T27: is reported outside every minute, and to nobody else", async () => {
    const item = await live(60);

    expect(item).toMatchObject({ faults: [], receivers: { confirmed: 1, pending: 0 }, outside: "reported" });
    expect(outside.reports).toBe(60);
    expect(topic.published).toEqual([]);
  });

  it("T27: is not missed before there was time to begin", async () => {
    expect(await live(7, { gateways: both, sweep: true, join: true })).toMatchObject({ faults: [] });
  });
});

describe("a stage that stops", () => {
  it("T27: the gateways, and the alarm rings: the watchdog has nothing to add, and is silent outside", async () => {
    await live(30);
    alarms.alarms = [heartbeatAlarm({ siteId: "busan", state: "ALARM" })];
    const item = await live(12, { gateways: both });

    expect(item.faults).toMatchObject([{ code: "site-silent", subject: "busan", rung: true }]);
    expect(item.outside).toBe("held-back");
    expect(topic.published).toEqual([]);
  });

  it.each([
    ["OK", {}],
    ["INSUFFICIENT_DATA", { state: "INSUFFICIENT_DATA" }],
    ["a ring that nobody is told of", { state: "ALARM", tells: [] }],
    ["a ring with its actions off", { state: "ALARM", actionsEnabled: false }],
  ] as const)("L1, T27: the gateways, and their alarm does not ring: told within two spans: %s", async (_, of) => {
    await live(30);
    alarms.alarms = [heartbeatAlarm({ siteId: "busan", ...of })];
    await live(10, { gateways: both });

    expect(topic.published.at(-1)?.text).toContain("Site busan has not been heard for 9 minutes");
    expect(topic.published.at(-1)?.subject).toMatch(/^Isthmus watchdog: [12] faults? of the monitoring$/u);
  });

  it("T27: one of two gateways whose alarm does not ring, while the site is heard", async () => {
    alarms.alarms = [heartbeatAlarm({ siteId: "busan" }), heartbeatAlarm({ siteId: "busan", gatewayId: "gw-2" })];
    await live(30);
    const item = await live(10, { gateways: ["gw-2"] });

    expect(codes(item)).toEqual(["gateway-silent busan/gw-2"]);
    expect(topic.published).toHaveLength(1);
  });

  it("T27: ingest: one fault, not one for each site", async () => {
    alarms.alarms = [heartbeatAlarm({ siteId: "busan" }), heartbeatAlarm({ siteId: "seoul" })];
    await live(30, {}, 2);
    const item = await live(10, { gateways: [...both, "gw-3"] }, 2);

    expect(codes(item)).toEqual(["ingest-silent ingest"]);
    expect(topic.published).toHaveLength(1);
  });

  it("L1, T27: the tables: told from memory, within two looks", async () => {
    await live(30);
    tablesRefuse = true;
    const item = await live(2);

    expect(codes(item)).toEqual(["table-unreadable tables"]);
    expect(topic.published).toHaveLength(1);
    expect(telemetry.occurrences.at(-1)).toMatchObject({ name: "watchdog-unheard", fields: { told: true, kept: false } });
  });

  it("T27: the reading of AWS and the join of the networks", async () => {
    await live(30);
    const item = await live(22, { sweep: true, join: true });

    expect(codes(item)).toEqual(["sweep-old AWS", "join-old networks"]);
    expect(topic.published).toHaveLength(1);
  });

  it("L1, T27: CloudWatch", async () => {
    await live(30);
    alarms.alarms = undefined;
    const item = await live(2);

    expect(codes(item)).toEqual(["alarms-unreadable CloudWatch"]);
    expect(topic.published).toHaveLength(1);
  });

  it("T27: the topic: held back outside, which is the only way left", async () => {
    await live(30);
    topic.current = undefined;
    const item = await live(2);

    expect(codes(item)).toEqual(["receivers-unreadable alarms"]);
    expect(item.outside).toBe("held-back");
    expect(outside.reports).toBe(30);
  });

  it.each([0, 2])("T27: whoever was told: nobody has confirmed, %d pending", async (pending) => {
    topic.current = { confirmed: 0, pending };
    const item = await live(2);

    expect(item.faults).toMatchObject([{ code: "nobody-receives", text: expect.stringContaining("Nobody receives alarms") }]);
    expect(item.outside).toBe("held-back");
  });

  it("T27: the switch outside", async () => {
    outside.isReachable = false;
    const item = await live(2);

    expect(codes(item)).toEqual(["switch-unreachable outside"]);
    expect(topic.published).toHaveLength(1);
  });
});

describe("alarms that would not ring", () => {
  it("T27: are named: switched off, telling nobody, missing, without data", async () => {
    const noData = { state: "INSUFFICIENT_DATA", metrics: [{ name: "DevicesDown", dimensions: { Site: "busan" } }] } as const;
    alarms.alarms = [
      heartbeatAlarm({ siteId: "busan", actionsEnabled: false }),
      heartbeatAlarm({ siteId: "busan", name: "isthmus-mute", tells: [] }),
      heartbeatAlarm({ siteId: "busan", name: "isthmus-busan-device-down", ...noData }),
    ];
    const item = await live(17, {}, 2);

    expect(codes(item)).toEqual([
      "alarm-missing sites",
      "actions-off isthmus-busan-gateway-heartbeat",
      "alarm-mute isthmus-mute",
      "alarm-undecided isthmus-busan-device-down",
    ]);
  });

  it("T27: are not taken for mute when a composite alarm tells for them", async () => {
    const behind = heartbeatAlarm({ siteId: "busan", gatewayId: "gw-1", tells: [] });
    const composite = heartbeatAlarm({ siteId: "busan", name: "isthmus-busan-gateway-silent-gw-1", metrics: [] });
    alarms.alarms = [heartbeatAlarm({ siteId: "busan" }), behind, { ...composite, rule: `ALARM("${behind.arn}")` }];

    expect(await live(20)).toMatchObject({ faults: [] });
  });

  it("T27: are counted beyond the first five of a kind", async () => {
    alarms.alarms = Array.from({ length: 9 }, (_, at) => heartbeatAlarm({ siteId: "busan", name: `isthmus-${at}`, tells: [] }));

    expect((await live(1)).faults.at(-1)).toMatchObject({ code: "alarm-mute", text: "So is it with 4 more alarms." });
  });
});

describe("what is told", () => {
  it("is told again after six hours, and once when it is over", async () => {
    alarms.alarms = [heartbeatAlarm({ siteId: "busan", tells: [] })];
    await live(2 + 360);
    expect(topic.published).toHaveLength(2);

    alarms.alarms = [heartbeatAlarm({ siteId: "busan" })];
    await live(5);
    expect(topic.published.slice(2)).toMatchObject([{ subject: "Isthmus watchdog: the monitoring works again" }]);
    expect(outside.reports).toBe(5);
  });

  it("is not told for one look that failed", async () => {
    await live(5);
    alarms.alarms = undefined;
    await live(1);
    alarms.alarms = [heartbeatAlarm({ siteId: "busan" })];
    await live(5);

    expect(topic.published).toEqual([]);
  });

  it("is tried again when the topic did not take it", async () => {
    alarms.alarms = [heartbeatAlarm({ siteId: "busan", tells: [] })];
    topic.current = undefined;
    await live(4);
    topic.current = { confirmed: 1, pending: 0 };
    await live(1);

    expect(topic.published).toHaveLength(1);
  });
});

describe("a watchdog that was away", () => {
  it("begins anew: what stood still with it is not a fault yet", async () => {
    await live(5);
    minute += 600;

    expect(await live(1, { gateways: both, sweep: true, join: true })).toMatchObject({ faults: [] });
  });
});

describe("a test of the way that alarms take", () => {
  it("T27: lets the alarm about the watchdog ring, and says who is to hear it", async () => {
    topic.current = { confirmed: 1, pending: 1 };

    expect(await ringForTest({ alarms, topic })).toEqual({
      kind: "rung",
      alarm: "isthmus-watchdog-silent",
      receivers: { confirmed: 1, pending: 1 },
    });
    expect(alarms.setOffs).toMatchObject([{ name: "isthmus-watchdog-silent", reason: expect.stringContaining("Nothing is wrong") }]);
  });

  it("says so when CloudWatch does not let it", async () => {
    alarms.alarms = undefined;

    expect(await ringForTest({ alarms, topic })).toMatchObject({ kind: "not-rung" });
  });
});
