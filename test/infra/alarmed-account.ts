import { DatabaseSync } from "node:sqlite";
import type { HeartbeatBody, WireRecord } from "@isthmus/contract";
import { DimensionBudget } from "@isthmus/lambdas/functions/ingest-batch/dimension-budget";
import { rollUpBatch } from "@isthmus/lambdas/functions/ingest-batch/roll-up-batch";
import { AlarmBook } from "@isthmus/local-stack/services/cloudwatch/alarm-book";
import { metricAlarm, metricAlarmProperties } from "@isthmus/local-stack/services/cloudwatch/alarm-definition";
import { AlarmEvaluator } from "@isthmus/local-stack/services/cloudwatch/alarm-evaluator";
import { MetricData } from "@isthmus/local-stack/services/cloudwatch/metric-data";
import { sampledPoint } from "@isthmus/local-stack/services/cloudwatch/metric-input";
import { MetricReader } from "@isthmus/local-stack/services/cloudwatch/metric-reader";
import { MetricStore } from "@isthmus/local-stack/services/cloudwatch/metric-store";
import { resourcesOf, synthesize } from "./synthesized.ts";

const minuteMs = 60_000;
const startMs = 1_700_000_100_000;

/** Gateways of the site; the template names both. */
export const gatewayIds = ["gw-busan-1", "gw-busan-2"] as const;
export type GatewayId = (typeof gatewayIds)[number];

/** A heartbeat as it was written in a minute of the story, with what differs from those of a healthy gateway. */
export interface StoryHeartbeat {
  readonly minute: number;
  /** Absent: the first gateway. */
  readonly gatewayId?: GatewayId;
  readonly body?: Partial<HeartbeatBody>;
  /** How far the gateway's clock is ahead of true time. */
  readonly clockAheadMs?: number;
}

/** A metric that AWS or ingest itself publishes. */
interface StoryCount {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the cloud hears in one minute. */
export interface StoryMinute {
  readonly heartbeats: readonly StoryHeartbeat[];
  readonly counts?: readonly StoryCount[];
}

/** When an alarm began to ring, in minutes of the story. */
interface Ring {
  readonly alarm: string;
  readonly minute: number;
}

/** Every metric alarm of a deployment, looked at by the local stack while a story of heartbeats is told. */
export class AlarmedAccount {
  readonly #store: MetricStore;
  readonly #book: AlarmBook;
  readonly #evaluator: AlarmEvaluator;
  readonly #rings: Ring[] = [];
  readonly #gateways: readonly string[];
  #minute = 0;

  /** Of a deployment that names the site's gateways, or not. */
  constructor({ namesGateways = false }: { readonly namesGateways?: boolean } = {}) {
    this.#gateways = namesGateways ? gatewayIds : [];
    const database = new DatabaseSync(":memory:");
    this.#store = new MetricStore(database);
    this.#book = new AlarmBook(database);
    const metricData = new MetricData(new MetricReader(this.#store, []), async () => ({ kind: "timed-out" }));
    this.#evaluator = new AlarmEvaluator({
      book: this.#book,
      metricData,
      onTransition: ({ alarm, to }) => {
        if (to === "ALARM") {
          this.#rings.push({ alarm: alarm.name, minute: this.#minute });
        }
      },
    });
    const site = { id: "busan", name: "Busan", ...(namesGateways ? { gateways: gatewayIds } : {}) };
    for (const { Properties } of resourcesOf(synthesize({ sites: [site] }), "AWS::CloudWatch::Alarm")) {
      const properties = metricAlarmProperties.parse(namedReferences(Properties));
      this.#book.define(metricAlarm({ name: String(properties.AlarmName), arn: "" }, properties), startMs);
    }
  }

  /** Tells the story minute by minute and looks at every alarm after each. */
  async live(story: (minute: number) => StoryMinute, minutes: number): Promise<readonly Ring[]> {
    for (this.#minute = 0; this.#minute < minutes; this.#minute += 1) {
      const nowMs = startMs + this.#minute * minuteMs + 5_000;
      const { heartbeats, counts = [] } = story(this.#minute);
      this.#ingest(heartbeats, nowMs);
      for (const { value, ...series } of counts) {
        this.#put(series, nowMs, [[value, 1]]);
      }
      await this.#evaluator.evaluateAll(startMs + (this.#minute + 1) * minuteMs + 1_000);
    }
    return this.#rings;
  }

  /** The minutes that an alarm looks at. */
  windowMinutes(name: string): number {
    const alarm = this.#book.find(name);
    if (alarm?.kind !== "metric") {
      throw new TypeError(`no metric alarm is called ${name}`);
    }
    return (alarm.criteria.evaluationPeriods * alarm.periodS) / 60;
  }

  #ingest(heartbeats: readonly StoryHeartbeat[], nowMs: number): void {
    for (const gatewayId of gatewayIds) {
      const ofGateway = heartbeats.filter((heartbeat) => (heartbeat.gatewayId ?? gatewayIds[0]) === gatewayId);
      const records = ofGateway.map((heartbeat, seq) => heartbeatRecord(heartbeat, seq));
      const facts = { siteId: "busan", gatewayId, records, chunks: [], stored: records.length, rejected: 0 };
      const context = { nowMs, budget: new DimensionBudget(0), gateways: this.#gateways };
      for (const { name, dimensions, timestampMs, reading } of rollUpBatch(facts, context)) {
        if (reading.kind === "values") {
          const sampled = reading.values.map((value, at) => [value, reading.counts[at] ?? 0] as const);
          this.#put({ namespace: "Isthmus", metric: name, dimensions }, timestampMs, sampled);
        }
      }
    }
  }

  #put(series: Omit<StoryCount, "value">, atMs: number, samples: readonly (readonly [number, number])[]): void {
    const point = sampledPoint(atMs / 1_000, samples);
    if (point !== undefined) {
      this.#store.put([{ ...series, point }], atMs / 1_000);
    }
  }
}

function heartbeatRecord({ minute, body, clockAheadMs = 0 }: StoryHeartbeat, seq: number): WireRecord {
  return {
    seq,
    kind: "heartbeat",
    tsMs: startMs + minute * minuteMs + clockAheadMs,
    body: {
      version: "0.1.0",
      startedMs: startMs,
      configHash: "0123456789abcdef",
      devices: { total: 1, up: 1, degraded: 0, down: 0, unknown: 0 },
      spool: { records: 1, bytes: 100, oldestUnshippedAgeS: 1, evicted: 0, quarantined: 0 },
      counters: {},
      problems: [],
      clockSkewMs: clockAheadMs,
      lastAckAgeS: 1,
      lastCommitAgeS: 0.2,
      sinceLast: { evicted: 0, datagramsDropped: 0, workersEnded: 0 },
      ...body,
    },
  };
}

/** A template's references as the names of what they refer to: the evaluator only compares them. */
function namedReferences(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(namedReferences);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value);
  const [[key, target] = ["", undefined]] = entries;
  return entries.length === 1 && (key === "Ref" || key.startsWith("Fn::"))
    ? JSON.stringify(target)
    : Object.fromEntries(entries.map(([name, each]) => [name, namedReferences(each)]));
}
