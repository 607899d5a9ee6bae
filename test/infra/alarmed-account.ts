import { DatabaseSync } from "node:sqlite";
import type { HeartbeatBody, WireRecord } from "@isthmus/contract";
import { rollUpBatch } from "@isthmus/lambdas/functions/ingest-batch/roll-up-batch";
import { AlarmBook } from "@isthmus/local-stack/services/cloudwatch/alarm-book";
import {
  compositeAlarm,
  compositeAlarmProperties,
  metricAlarm,
  metricAlarmProperties,
} from "@isthmus/local-stack/services/cloudwatch/alarm-definition";
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
  /** Nothing runs the watchdog. */
  readonly watchdogStopped?: boolean;
}

/** When an alarm told somebody that it rings, in minutes of the story. */
interface Ring {
  readonly alarm: string;
  readonly minute: number;
}

/** Every alarm of a deployment, looked at by the local stack while a story of heartbeats is told. */
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
      onTransition: () => undefined,
      onActions: ({ alarm, to }) => {
        if (to === "ALARM" && alarm.actions.ALARM.length > 0) {
          this.#rings.push({ alarm: alarm.name, minute: this.#minute });
        }
      },
    });
    const site = { id: "busan", name: "Busan", ...(namesGateways ? { gateways: gatewayIds } : {}) };
    const templates = synthesize({ sites: [site] });
    for (const { Properties, id } of resourcesOf(templates, "AWS::CloudWatch::Alarm")) {
      const properties = metricAlarmProperties.parse(namedReferences(Properties));
      this.#book.define(metricAlarm({ name: String(properties.AlarmName), arn: arnOf(id) }, properties), startMs);
    }
    for (const { Properties, id } of resourcesOf(templates, "AWS::CloudWatch::CompositeAlarm")) {
      const properties = compositeAlarmProperties.parse(namedReferences(Properties));
      this.#book.define(compositeAlarm({ name: String(properties.AlarmName), arn: arnOf(id) }, properties), startMs);
    }
  }

  /** Tells the story minute by minute and looks at every alarm after each. */
  async live(story: (minute: number) => StoryMinute, minutes: number): Promise<readonly Ring[]> {
    for (this.#minute = 0; this.#minute < minutes; this.#minute += 1) {
      const nowMs = startMs + this.#minute * minuteMs + 5_000;
      const { heartbeats, counts = [], watchdogStopped = false } = story(this.#minute);
      this.#ingest(heartbeats, nowMs);
      if (!watchdogStopped) {
        this.#runWatchdog(nowMs);
      }
      for (const { value, ...series } of counts) {
        this.#put(series, nowMs, [[value, 1]]);
      }
      await this.#evaluator.evaluateAll(startMs + (this.#minute + 1) * minuteMs + 1_000);
    }
    return this.#rings;
  }

  /** The minutes that an alarm looks at, or that the alarm behind a composite one does and it waits. */
  windowMinutes(name: string): number {
    const alarm = this.#book.find(name);
    if (alarm?.kind === "composite") {
      const [behind = ""] = this.#book.definitions().flatMap(({ arn, name: each }) => (alarm.rule.includes(`"${arn}"`) ? [each] : []));
      return this.windowMinutes(behind) + (alarm.suppressor?.waitS ?? 0) / 60;
    }
    if (alarm === undefined) {
      throw new TypeError(`no alarm is called ${name}`);
    }
    return (alarm.criteria.evaluationPeriods * alarm.periodS) / 60;
  }

  /** What Lambda publishes of a run of the watchdog, as the alarm about it names the function. */
  #runWatchdog(nowMs: number): void {
    const alarm = this.#book.find("isthmus-watchdog-silent");
    const queries = alarm?.kind === "metric" ? alarm.queries : [];
    for (const { Namespace, MetricName, Dimensions = [] } of queries.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])) {
      const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
      this.#put({ namespace: Namespace, metric: MetricName, dimensions }, nowMs, [[MetricName === "Invocations" ? 1 : 0, 1]]);
    }
  }

  #ingest(heartbeats: readonly StoryHeartbeat[], nowMs: number): void {
    for (const gatewayId of gatewayIds) {
      const ofGateway = heartbeats.filter((heartbeat) => (heartbeat.gatewayId ?? gatewayIds[0]) === gatewayId);
      const records = ofGateway.map((heartbeat, seq) => heartbeatRecord(heartbeat, seq));
      const facts = { siteId: "busan", gatewayId, records, chunks: [], stored: records.length, rejected: 0 };
      const context = { nowMs, allows: () => false, gateways: this.#gateways };
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

/** What a reference to the ARN of an alarm stands for. */
function arnOf(logicalId: string): string {
  return `arn:${logicalId}`;
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
  if (entries.length > 1 || (key !== "Ref" && !key.startsWith("Fn::"))) {
    return Object.fromEntries(entries.map(([name, each]) => [name, namedReferences(each)]));
  }
  if (key === "Fn::Join") {
    const [separator, parts] = target as readonly [string, readonly unknown[]];
    return parts.map(namedReferences).join(separator);
  }
  const [logicalId, attribute] = Array.isArray(target) ? (target as readonly unknown[]) : [];
  return attribute === "Arn" ? arnOf(String(logicalId)) : JSON.stringify(target);
}
