import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { openCommunityTransport } from "../../onprem-gateway/src/collectors/snmp/community/transport.ts";
import { fetchTables } from "../../onprem-gateway/src/collectors/snmp/model/fetch-tables.ts";
import { FetchedTables } from "../../onprem-gateway/src/collectors/snmp/model/tables.ts";
import { openSession } from "../../onprem-gateway/src/collectors/snmp/open-session.ts";
import { ifIndexOfSource } from "../../onprem-gateway/src/collectors/snmp/rmon/data-source.ts";
import { fetchHistory } from "../../onprem-gateway/src/collectors/snmp/rmon/fetch-history.ts";
import { placeBuckets } from "../../onprem-gateway/src/collectors/snmp/rmon/place-history.ts";
import type { RawRmon, RmonAlarm, RmonBucket } from "../../onprem-gateway/src/collectors/snmp/rmon/raw-rmon.ts";
import { readEtherStats } from "../../onprem-gateway/src/collectors/snmp/rmon/read-ether-stats.ts";
import { RmonReader } from "../../onprem-gateway/src/collectors/snmp/rmon/rmon-reader.ts";
import type { SnmpSession } from "../../onprem-gateway/src/collectors/snmp-protocol/session.ts";
import { replayProgram, truths, walks } from "./snmp/recorded-truth.ts";
import { withReplay } from "./snmp/replayed-devices.ts";
import { compareRows, type RmonTruth, rmonTables } from "./snmp/rmon-truth.ts";

const daysS = 2 * 86_400;
const tenMinutesS = 600;
const monotonicMs = () => performance.now();

interface Reading {
  readonly fetched: FetchedTables;
  readonly buckets: readonly RmonBucket[];
  readonly raw: RawRmon | undefined;
  readonly alarms: readonly RmonAlarm[];
}

if (!existsSync(replayProgram) || !existsSync(walks.truth)) {
  describe("walks with RMON", () => {
    it("are not beside the repository, and nothing is compared", () => {
      process.stdout.write("../shared/corpora is absent: RMON conformance was not measured\n");
      expect(existsSync(walks.truth) && existsSync(replayProgram)).toBe(false);
    });
  });
} else {
  describe("walks with RMON", () => {
    const wanted = [...truths<RmonTruth>(walks.truth)].filter(([, { tables }]) =>
      rmonTables.some(({ truth }) => tables[truth] !== undefined),
    );
    const readings = new Map<string, Reading>();
    beforeAll(async () => {
      await withReplay(walks.folder, { base: "127.19.0.1", port: 21_163 }, async (endpoints) => {
        for (const [name, truth] of wanted) {
          readings.set(name, await read(endpoints[name] ?? "", { name, truth }));
        }
      });
    });

    it("give every row of every RMON table exactly as recorded, rows that lack columns included", () => {
      const different: string[] = [];
      for (const rmonTable of rmonTables) {
        let [rows, equal] = [0, 0];
        for (const [name, truth] of wanted) {
          const compared = compareRows(truth, readings.get(name)?.fetched ?? new FetchedTables(), rmonTable);
          rows += compared.rows;
          equal += compared.equal;
          different.push(...compared.different.map((each) => `${name} ${each}`));
        }
        process.stdout.write(`${rmonTable.truth}: ${equal} of ${rows} rows equal\n`);
      }
      expect(different).toEqual([]);
    });

    it("join statistics to interfaces, 64 bits wide where HC-RMON is there", () => {
      for (const [name, truth] of wanted) {
        const ports = readings.get(name)?.raw?.stats?.ports ?? [];
        const rows = Object.values(truth.tables["etherStats"] ?? {}).filter((row) => row["octets"] !== undefined);
        const listed = rows.filter((row) => truth.tables["ifTable"]?.[indexOf(row["dataSource"])] !== undefined);
        const widths = new Set(ports.map(({ counters }) => counters["etherStatsOctets"]?.width));
        const width = truth.tables["hcRmonEtherStats"] === undefined ? 32 : 64;

        expect([name, ports.length]).toEqual([name, rows.length]);
        expect([name, ports.filter(({ key }) => key.startsWith("ifIndex ")).length]).toEqual([name, listed.length]);
        expect([name, ...widths]).toEqual(rows.length === 0 ? [name] : [name, width]);
      }
    });

    it("give the buckets of a device’s memory that a gap wants, each at its time, and gaps where columns are missing", () => {
      let partial = 0;
      for (const [name, truth] of wanted) {
        const rows = Object.entries(truth.tables["etherHistory"] ?? {});
        const { buckets = [] } = readings.get(name) ?? {};
        const readMs = 1_700_000_000_000;
        const placed = placeBuckets(buckets, { sysUpTimeCs: truth.system.sysUpTime ?? 0, readMs }, { fromMs: readMs - daysS * 1_000 });
        partial += placed.filter(({ counters }) => Object.keys(counters).length < 12).length;
        expect([name, placed.length > 0]).toEqual([name, rows.length > 0]);
        expect(placed.every(({ startS, intervalS }) => startS + intervalS <= readMs / 1_000 + 2)).toBe(true);
        expect(placed.every(({ counters }) => Object.values(counters).every((value) => value !== undefined))).toBe(true);
        process.stdout.write(rows.length === 0 ? "" : `${name}: ${placed.length} of ${rows.length} buckets wanted after ${daysS} s\n`);
      }
      expect(partial).toBeGreaterThan(0);
    });

    it("show the thresholds that devices watch, with their interface and without a community", () => {
      const alarms = [...readings.values()].flatMap((reading) => reading.alarms);
      const rows = wanted.reduce((sum, [, { tables }]) => sum + Object.keys(tables["alarm"] ?? {}).length, 0);
      expect(alarms).toHaveLength(rows);
      expect(alarms.filter((alarm) => alarm.interface !== undefined).length).toBeGreaterThanOrEqual(rows - 1);
      expect(JSON.stringify(alarms)).not.toContain("public");
    });
  });
}

async function read(endpoint: string, { name, truth }: { readonly name: string; readonly truth: RmonTruth }): Promise<Reading> {
  const [address = "", port = ""] = endpoint.split(":");
  const transport = openCommunityTransport();
  const counted = { requests: 0 };
  const session = counting(
    openSession(
      {
        address,
        port: Number(port),
        credential: { version: "2c", community: "conformance" },
        timeoutMs: 3_000,
        retries: 2,
        onDrop: () => undefined,
      },
      transport,
    ),
    counted,
  );
  const options = { session, version: "2c", monotonicMs, deadlineMs: monotonicMs() + 120_000 } as const;
  const interfaces = Object.keys(truth.tables["ifTable"] ?? {}).map((index) => ({ ifIndex: Number(index), key: `ifIndex ${index}` }));
  const { tables: fetched } = await fetchTables(
    rmonTables.map(({ table }) => table),
    options,
  );
  const sysUpTimeCs = truth.system.sysUpTime ?? 0;
  const context = { interfaces, sysUpTimeCs, readMs: monotonicMs(), deadlineMs: options.deadlineMs, restarted: false };
  const reader = new RmonReader({ session, version: "2c", monotonicMs });
  const slow = await timed(counted, () => reader.read({ ...context, stats: true }));
  const usual = await timed(counted, () => reader.read({ ...context, stats: true }));
  const history = await timed(counted, () => fetchHistory({ interfaces, sysUpTimeCs, backS: daysS }, options));
  const outage = await timed(counted, () => fetchHistory({ interfaces, sysUpTimeCs, backS: tenMinutesS }, options));
  process.stdout.write(
    `${name}: first ${slow.cost}; then ${usual.cost}; history of ten minutes ${outage.cost}; all of it ${history.cost}\n`,
  );
  expect(usual.value?.stats?.ports ?? []).toEqual(readEtherStats(fetched, interfaces));
  session.close();
  transport.close();
  return { fetched, buckets: history.value, raw: usual.value, alarms: reader.alarms };
}

async function timed<T>(
  counted: { readonly requests: number },
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly cost: string }> {
  const [from, startedMs] = [counted.requests, monotonicMs()];
  const value = await work();
  return { value, cost: `${counted.requests - from} requests, ${Math.round(monotonicMs() - startedMs)} ms` };
}

function counting(session: SnmpSession, counted: { requests: number }): SnmpSession {
  const count = <T>(work: Promise<T>) => {
    counted.requests += 1;
    return work;
  };
  return {
    get: (oids) => count(session.get(oids)),
    getNext: (oids) => count(session.getNext(oids)),
    getBulk: (request) => count(session.getBulk(request)),
    close: () => session.close(),
  };
}

function indexOf(source: number | string | undefined): string {
  return String(ifIndexOfSource({ kind: "oid", value: String(source ?? "") }) ?? "");
}
