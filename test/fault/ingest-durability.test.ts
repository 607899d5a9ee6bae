import { fullJitterBackoff } from "@isthmus/domain/schedule/backoff";
import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnCount, dictionaryHash } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { MemoryNameRegistry } from "@isthmus/lambdas/adapters/memory/memory-name-registry";
import { MetricNameBudget } from "@isthmus/lambdas/functions/ingest-batch/metric-name-budget";
import { poisonRecords } from "@isthmus/lambdas/testing/poison-records";
import { event, heartbeat, icmpSamples, inventory, log, reach, snmpSamples, testNowMs } from "@isthmus/lambdas/testing/wire-records";
import { seededRandom } from "@isthmus/local-stack/lab/seeded-random";
import { describe, expect, it, vi } from "vitest";
import { Cloud, type Fault } from "./ingest/cloud.ts";
import { deliver, type Numbered, numbered, send } from "./ingest/gateway.ts";

/** The figures of the bar take minutes; ISTHMUS_SOAK=1 runs them, a scaled version runs otherwise. */
const soak = process.env["ISTHMUS_SOAK"] === "1";
vi.setConfig({ testTimeout: soak ? 1_200_000 : 180_000 });
const startS = testNowMs / 1_000 - 600;
const minuteMs = 60_000;

/** Records of every kind over ten minutes, with states that change back and forth within one millisecond. */
function tenMinutes(): readonly Numbered[] {
  const records: object[] = [];
  for (let minute = 0; minute < 10; minute += 1) {
    const atMs = startS * 1_000 + minute * minuteMs;
    for (const deviceId of ["sw1", "sw2", "sw3"]) {
      records.push(snmpSamples(startS + minute * 60, { deviceId }), icmpSamples(startS + minute * 60, { deviceId }));
    }
    records.push(
      reach(atMs, { state: "down", transition: true }),
      reach(atMs, { state: "up", transition: true }),
      event(atMs, `minute ${minute}`),
      event(atMs, `minute ${minute}`),
      log(atMs),
      inventory(atMs),
      heartbeat(atMs),
    );
  }
  return numbered(records);
}

async function cleanRun(records: readonly Numbered[]): Promise<{ readonly state: string; readonly calls: number; readonly cloud: Cloud }> {
  const cloud = new Cloud();
  await deliver(cloud, records);
  return { state: await cloud.state("busan"), calls: cloud.calls, cloud };
}

function print(title: string, facts: Readonly<Record<string, number>>): void {
  const shown = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`${title}: ${shown.join(", ")}\n`);
}

describe("poison", () => {
  const defects = [
    ...poisonRecords,
    ["that names another site", { ...event(testNowMs), siteId: "seoul" }, "wrong-site"] as const,
    ["with a time that is 2^64-1", { ...event(testNowMs), tsMs: Number(2n ** 64n - 1n) }, "invalid-record"] as const,
  ];

  it(`G3, T20: costs nobody else, 1 in 10,000 for each of ${defects.length} defects`, async () => {
    for (const [what, poison, code] of defects) {
      const cloud = new Cloud();
      const records: object[] = Array.from({ length: 10_000 }, (_, n) => event(testNowMs - n));
      records[7_777] = poison;

      const delivery = await deliver(cloud, numbered(records));

      expect(delivery.requests, what).toBe(1);
      expect(delivery.stored.size, what).toBe(9_999);
      expect([...delivery.quarantined], what).toEqual([[7_778, code]]);
      expect(cloud.events.all(), what).toHaveLength(9_999);
      expect(cloud.published("RecordsRejected") / 10_000, what).toBeLessThanOrEqual(0.001);
    }
  });

  it("G3: shows in the share that the alarm watches once it is more than 0.1 %", async () => {
    const cloud = new Cloud();
    const records = Array.from({ length: 10_000 }, (_, n) => (n % 900 === 0 ? { kind: "event", tsMs: testNowMs } : event(testNowMs - n)));

    const delivery = await deliver(cloud, numbered(records));

    expect(delivery.quarantined.size).toBe(12);
    const [stored, rejected] = [cloud.published("RecordsStored"), cloud.published("RecordsRejected")];
    expect((100 * rejected) / (stored + rejected)).toBeCloseTo(0.12, 6);
  });

  it("G6: that is sent again once it is put right is stored, and its neighbours are stored no second time", async () => {
    const cloud = new Cloud();
    const good = [event(testNowMs - 3, "a"), event(testNowMs - 2, "b"), event(testNowMs - 1, "c")];
    const first = await deliver(cloud, numbered([good[0] ?? {}, { ...good[1], tsMs: "soon" }, good[2] ?? {}]));
    expect([...first.quarantined.keys()]).toEqual([2]);

    const redriven = await deliver(cloud, numbered(good));

    expect([...redriven.stored]).toEqual([2]);
    expect([...redriven.duplicates]).toEqual([1, 3]);
    expect(await cloud.state("busan")).toBe((await cleanRun(numbered(good))).state);
  });
});

describe("tables that fail", () => {
  const records = tenMinutes();

  it("G4: lose and double nothing while half of the writes are throttled, fail, or lose their answers", async () => {
    const clean = await cleanRun(records);
    const seeds = soak ? 1_000 : 100;
    let requests = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const random = seededRandom(seed);
      const faults: readonly Fault[] = ["throttled", "unavailable", "answer-lost"];
      const cloud = new Cloud();
      const delivery = await deliver(cloud, records, {
        faultOf: () => (random() < 0.5 ? (faults[Math.floor(random() * faults.length)] ?? "none") : "none"),
      });

      requests += delivery.requests;
      expect(delivery.quarantined.size).toBe(0);
      expect(delivery.stored.size + delivery.duplicates.size).toBe(records.length);
      expect(await cloud.state("busan"), `seed ${seed}`).toBe(clean.state);
    }
    print("ingest under 50 % faults", { seeds, records: seeds * records.length, requests });
  });

  it.each([1, 2, 5, 13, 25])("G4: send again only what was not taken, when %i writes of a batch were not", async (untaken) => {
    const cloud = new Cloud();
    const events = numbered(Array.from({ length: 100 }, (_, n) => event(testNowMs - n)));

    const delivery = await deliver(cloud, events, { faultOf: (call) => (call < untaken ? "throttled" : "none") });

    expect(delivery.requests).toBe(2);
    expect(delivery.stored.size).toBe(100);
    // A write each, those that were not taken twice, and a call for the metrics of each request: nothing is tried in halves.
    expect(cloud.calls).toBe(100 + untaken + 2);
  });

  it("G4: name the one record that they will never take, at no cost to the others", async () => {
    const events = numbered(Array.from({ length: 100 }, (_, n) => event(testNowMs - n)));
    for (let bad = 0; bad < 100; bad += 7) {
      const cloud = new Cloud();

      const delivery = await deliver(cloud, events, { faultOf: (call) => (call === bad ? "refused" : "none") });

      expect([...delivery.quarantined]).toEqual([[bad + 1, "item-invalid"]]);
      expect(delivery.stored.size).toBe(99);
      expect(cloud.calls).toBe(101);
    }
  });
});

describe("many gateways at once", () => {
  it("N8: are all served, each record stored once, by tables that take a fifth of what comes", async () => {
    const [gateways, batchesEach, recordsEach, writesASecond] = [200, 5, 20, 800];
    const random = seededRandom(8);
    const cloud = new Cloud();
    const fleet = Array.from({ length: gateways }, (_, n) => ({ id: `gw-${n}`, sent: 0, attempt: 0, dueS: random() * 5 }));
    let requests = 0;
    let nowS = 0;
    for (; fleet.some(({ sent }) => sent < batchesEach); nowS += 1) {
      expect(nowS).toBeLessThan(600);
      let left = writesASecond;
      for (const gateway of fleet.filter(({ sent, dueS }) => sent < batchesEach && dueS <= nowS)) {
        const firstSeq = gateway.sent * recordsEach + 1;
        const records = numbered(
          Array.from({ length: recordsEach }, (_, n) => event(testNowMs - firstSeq - n, gateway.id)),
          firstSeq,
        );
        const answer = await send(cloud, records, {
          gatewayId: gateway.id,
          streamEpoch: `0192f0c0-0000-4000-8000-${gateway.id.slice(3).padStart(12, "0")}`,
          faultOf: () => {
            left -= 1;
            return left < 0 ? "throttled" : "none";
          },
        });
        requests += 1;
        const whole = answer.kind === "ack" && answer.ack.verdicts.every(({ outcome }) => outcome !== "retry");
        gateway.sent += whole ? 1 : 0;
        gateway.attempt = whole ? 0 : gateway.attempt + 1;
        const backoffMs = fullJitterBackoff({ attempt: gateway.attempt, baseMs: 5_000, capMs: 300_000, random });
        gateway.dueS = whole ? nowS + 1 : nowS + 1 + backoffMs / 1_000;
      }
    }

    print("200 gateways at once", { seconds: nowS, requests, leastRequests: gateways * batchesEach });
    expect(cloud.events.all()).toHaveLength(gateways * batchesEach * recordsEach);
    expect(requests).toBeLessThanOrEqual(3 * gateways * batchesEach);
  });
});

describe("names without end", () => {
  const names = soak ? 1_000_000 : 100_000;
  const budget = 500;

  const containers = 20;

  /** 3,200 pairs that nobody has seen before, marked as uplinks of one device. */
  function strangers(random: () => number, deviceId: string): readonly object[] {
    return Array.from({ length: 50 }, (_, n) => {
      const entities = Array.from({ length: 64 }, () => `if-${random().toString(36).slice(2)}`);
      const dictionary = [
        { metrics: [metrics.ifInOctets.id], entities },
        { metrics: [metrics.pollElapsed.id], entities: [""] },
      ];
      const place = { startS: startS + 60 * n, stepS: 60 };
      const columns = columnCount(dictionary);
      const values = Float64Array.from({ length: columns }, () => 60_000);
      const bytes = encodeChunk({ ...place, rows: 1, columns, dictionaryHash: dictionaryHash(dictionary), values });
      const body = { deviceId, set: "snmp", ...place, dictionary, important: entities, chunk: Buffer.from(bytes).toString("base64") };
      return { kind: "samples", tsMs: testNowMs, body };
    });
  }

  it(`T26: ${names} random interface names in ${containers} containers at once become no more than ${budget} pairs of metrics`, async () => {
    const random = seededRandom(26);
    const cloud = new Cloud();
    const running = Array.from({ length: containers }, () => cloud.ports().ports);
    for (let sent = 0; sent < names; sent += containers * 64 * 50) {
      const batches = running.map((ports, n) => send(cloud, numbered(strangers(random, `d${sent}-${n}`)), { ports }));
      await Promise.all(batches);
    }

    const series = new Set(
      cloud.metrics.published
        .filter(({ dimensions }) => "Interface" in dimensions)
        .map(({ name, dimensions }) => name + JSON.stringify(dimensions)),
    );
    const { revision = 0, names: registered = [] } = (await cloud.names.read("busan")) ?? {};
    print("random names", { names, containers, series: series.size, registered: registered.length, writes: revision });
    expect(series.size).toBeGreaterThan(0);
    expect(series.size).toBeLessThanOrEqual(2 * budget);
    expect(registered.length).toBeLessThanOrEqual(budget);
    expect(revision).toBeLessThanOrEqual(containers);
    expect(cloud.published("MetricNamesRefused")).toBeGreaterThan(0);
  });

  it("T26: a million of them cost a container no more memory than the budget allows, and a read a minute", async () => {
    const random = seededRandom(27);
    const registry = new MemoryNameRegistry();
    let reads = 0;
    const counted = {
      read: (siteId: string) => {
        reads += 1;
        return registry.read(siteId);
      },
      put: (item: Parameters<MemoryNameRegistry["put"]>[0]) => registry.put(item),
    };
    const spent = new MetricNameBudget({ registry: counted, room: () => Promise.resolve(new Map()), perSite: budget });
    let allowed = 0;
    for (let n = 0; n < 10_000; n += 1) {
      const wanted = Array.from({ length: 100 }, () => ({ deviceId: "sw1", entity: random().toString(36) }));
      const claim = await spent.claim("busan", wanted, testNowMs + n * 100);
      allowed += wanted.filter(claim.allows).length;
    }

    expect(allowed).toBe(budget);
    expect(reads).toBeLessThanOrEqual(budget / 100 + 1_000 / 60 + 2);
  });
});

describe("a function that is killed", () => {
  it("G5: at each call, before and after it, and again on the way back, leaves the state of a clean run", async () => {
    const records = tenMinutes();
    const clean = await cleanRun(records);
    const random = seededRandom(5);
    let kills = 0;
    for (let at = 0; at < clean.calls; at += 1) {
      for (const how of ["killed-before", "killed-after"] as const) {
        for (let again = 0; again < (soak ? 10 : 2); again += 1) {
          const second = at + 1 + Math.floor(random() * clean.calls);
          const cloud = new Cloud();
          let killedHere = 0;
          await deliver(cloud, records, {
            faultOf: (call) => {
              if (call !== at && call !== second) return "none";
              killedHere += 1;
              return how;
            },
          });
          kills += killedHere;
          expect(await cloud.state("busan"), `${how} call ${at}, then ${second}`).toBe(clean.state);
          // What was published is published once; what was not, because the process ended, is in the tables all the same.
          expect(cloud.published("EventsReceived")).toBeLessThanOrEqual(clean.cloud.published("EventsReceived"));
        }
      }
    }
    print("ingest killed", { calls: clean.calls, kills });
    expect(kills).toBeGreaterThanOrEqual(soak ? 1_000 : 300);
  });
});

describe("what comes twice, late or in any order", () => {
  it("N6: leaves the state of a clean run when acknowledgements are lost", async () => {
    const batches = soak ? 10_000 : 1_000;
    const cloud = new Cloud();
    for (let n = 0; n < batches; n += 1) {
      const atMs = testNowMs - batches + n;
      const records = numbered([event(atMs), log(atMs), reach(atMs, { deviceId: "sw2" })], 3 * n + 1);
      await send(cloud, records);
      const again = await send(cloud, records);
      expect(again).toMatchObject({ kind: "ack", ack: { verdicts: [{ from: 3 * n + 1, to: 3 * n + 3, outcome: "duplicate" }] } });
    }

    expect(cloud.events.all()).toHaveLength(2 * batches);
    expect(cloud.published("RecordsStored")).toBe(3 * batches);
    expect(cloud.published("EventsReceived")).toBe(batches);
  });

  it("T18: leaves everything as it is when a captured batch comes again after a second, ten minutes and eight days", async () => {
    const records = tenMinutes();
    const { cloud, state } = await cleanRun(records);
    const publishedBefore = cloud.metrics.published.length;
    const replays = soak ? 1_000 : 30;
    for (const laterMs of [1_000, 10 * minuteMs, 8 * 1_440 * minuteMs]) {
      for (let n = 0; n < replays; n += 1) {
        const answer = await send(cloud, records, { nowMs: testNowMs + laterMs });
        expect(answer).toMatchObject({ ack: { verdicts: [{ from: 1, to: records.length, outcome: "duplicate" }] } });
      }
    }

    expect(await cloud.state("busan")).toBe(state);
    const published = cloud.metrics.published.slice(publishedBefore);
    expect(new Set(published.map(({ name }) => name))).toEqual(new Set(["RecordsStored", "RecordsRejected"]));
    expect(published.every(({ reading }) => reading.kind === "values" && reading.values.every((value) => value === 0))).toBe(true);
  });

  it("N9: leaves the state of a clean run in any order, four batches at a time", async () => {
    const records = tenMinutes();
    const clean = await cleanRun(records);
    const seeds = soak ? 1_000 : 100;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const random = seededRandom(seed);
      const batches: (readonly Numbered[])[] = [];
      for (let from = 0; from < records.length; ) {
        const to = from + 1 + Math.floor(random() * 9);
        batches.push(records.slice(from, to));
        from = to;
      }
      batches.sort(() => random() - 0.5);
      const cloud = new Cloud();
      await Promise.all(
        [0, 1, 2, 3].map(async () => {
          for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
            await deliver(cloud, batch, { faultOf: () => (random() < 0.1 ? "answer-lost" : "none") });
          }
        }),
      );

      expect(await cloud.state("busan"), `seed ${seed}`).toBe(clean.state);
    }
  });

  it("C4, T25: keeps samples of three hours ahead out, and of 15 days ago out of CloudWatch only", async () => {
    const cloud = new Cloud();
    const old = Math.floor((testNowMs - 15 * 1_440 * minuteMs) / 60_000) * 60;
    const oldMs = old * 1_000;
    const ahead = testNowMs / 1_000 + 3 * 3_600;

    const delivery = await deliver(
      cloud,
      numbered([
        snmpSamples(old),
        icmpSamples(old),
        event(oldMs),
        log(oldMs),
        heartbeat(oldMs),
        snmpSamples(ahead),
        icmpSamples(ahead),
        { ...snmpSamples(ahead), tsMs: testNowMs },
        event(ahead * 1_000),
        heartbeat(ahead * 1_000),
      ]),
    );

    expect([...delivery.stored]).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(delivery.quarantined.values())).toEqual(new Set(["future"]));
    expect(delivery.quarantined.size).toBe(5);
    expect(new Set(cloud.metrics.published.map(({ name }) => name))).toEqual(new Set(["RecordsStored", "RecordsRejected"]));
    expect(JSON.parse(await cloud.state("busan"))).toMatchObject({
      chunks: [
        ["sw1", "snmp", old, expect.anything()],
        ["sw1", "icmp", old, expect.anything()],
      ],
    });
  });
});
