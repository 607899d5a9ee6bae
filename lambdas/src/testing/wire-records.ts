import type { HeartbeatBody, InventoryBody, NewRecord, ReachBody, SamplesBody } from "@isthmus/contract";
import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnCount, dictionaryHash, type SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";

/** A fixed moment for tests: 2026-11-20T10:00:00Z. */
export const testNowMs = Date.UTC(2026, 10, 20, 10, 0, 0);

export const testEpoch = "0192f0c0-0000-4000-8000-000000000001";

/** A batch of records with their places in the stream. */
export function batchOf(
  records: readonly object[],
  options: { readonly gatewayId?: string; readonly firstSeq?: number } = {},
): Record<string, unknown> {
  const firstSeq = options.firstSeq ?? 1;
  return {
    v: 1,
    gatewayId: options.gatewayId ?? "gw-busan-1",
    streamEpoch: testEpoch,
    seqFrom: firstSeq,
    seqTo: firstSeq + records.length - 1,
    sentAtMs: testNowMs,
    records: records.map((record, index) => ({ seq: firstSeq + index, ...record })),
  };
}

export function heartbeat(tsMs: number, body: Partial<HeartbeatBody> = {}): NewRecord {
  return {
    kind: "heartbeat",
    tsMs,
    body: {
      version: "0.1.0",
      startedMs: tsMs - 3_600_000,
      configHash: "0123456789abcdef",
      devices: { total: 3, up: 1, degraded: 1, down: 1, unknown: 0 },
      spool: { records: 4, bytes: 1_000, oldestUnshippedAgeS: 12, evicted: 0, quarantined: 0 },
      counters: { "syslog.received": 7 },
      problems: [],
      ...body,
    },
  };
}

export function reach(tsMs: number, body: Partial<ReachBody> = {}): NewRecord {
  return {
    kind: "reach",
    tsMs,
    body: {
      deviceId: "sw1",
      name: "Access switch 1",
      role: "switch",
      address: "127.0.10.1",
      way: "icmp",
      state: "up",
      sinceMs: tsMs,
      transition: false,
      ...body,
    },
  };
}

export function inventory(tsMs: number, body: Partial<InventoryBody> = {}): NewRecord {
  return {
    kind: "inventory",
    tsMs,
    body: {
      deviceId: "sw1",
      name: "Access switch 1",
      role: "switch",
      address: "127.0.10.1",
      system: { sysName: "sw1.busan", sysDescr: "a switch" },
      interfaces: [{ key: "Gi0/1", ifIndex: 1, operStatus: "up", adminStatus: "up", speedBps: 1e9, ifAlias: "to rt1" }],
      ...body,
    },
  };
}

export function event(tsMs: number, text = "link down"): NewRecord {
  return {
    kind: "event",
    tsMs,
    body: { source: "trap", deviceId: "sw1", severity: "major", type: "1.3.6.1.6.3.1.1.5.3", text, authentication: "unauthenticated" },
  };
}

export function log(tsMs: number, message = "hello"): NewRecord {
  return {
    kind: "log",
    tsMs,
    body: { deviceId: "sw1", address: "127.0.10.1", transport: "udp", format: "rfc3164", facility: 23, severity: 5, message },
  };
}

const uplinkDictionary: SeriesDictionary = [
  { metrics: [metrics.ifInOctets.id, metrics.ifOutOctets.id], entities: ["Gi0/48", "Gi0/1"] },
  { metrics: [metrics.pollElapsed.id, metrics.cpuLoad.id], entities: [""] },
];

/** One minute of SNMP samples: the uplink Gi0/48 carries 8 and 16 Mbit/s, Gi0/1 is a gap, CPU is at 12.5 %. */
export function snmpSamples(startS: number, body: Partial<SamplesBody> = {}): NewRecord {
  const values = [60_000_000, Number.NaN, 120_000_000, Number.NaN, 60_000, 1_250];
  return samples(startS, uplinkDictionary, values, { set: "snmp", important: ["Gi0/48"], ...body });
}

const pingDictionary: SeriesDictionary = [{ metrics: [metrics.icmpSent.id, metrics.icmpReceived.id, metrics.rttAvg.id], entities: [""] }];

/** One minute of ICMP samples: one of four lost, 2.5 ms. */
export function icmpSamples(startS: number, body: Partial<SamplesBody> = {}): NewRecord {
  return samples(startS, pingDictionary, [4, 3, 2_500], { set: "icmp", ...body });
}

function samples(startS: number, dictionary: SeriesDictionary, values: readonly number[], body: Partial<SamplesBody>): NewRecord {
  const columns = columnCount(dictionary);
  const hash = dictionaryHash(dictionary);
  const bytes = encodeChunk({ startS, stepS: 60, rows: 1, columns, dictionaryHash: hash, values: Float64Array.from(values) });
  return {
    kind: "samples",
    tsMs: (startS + 60) * 1_000,
    body: {
      deviceId: "sw1",
      set: "snmp",
      startS,
      stepS: 60,
      dictionary: dictionary.map((group) => ({ metrics: [...group.metrics], entities: [...group.entities] })),
      chunk: Buffer.from(bytes).toString("base64"),
      ...body,
    },
  };
}
