import { MemoryEntityStore } from "@isthmus/lambdas/adapters/memory/memory-entity-store";
import { MemoryEventStore } from "@isthmus/lambdas/adapters/memory/memory-event-store";
import { MemoryHearingStore } from "@isthmus/lambdas/adapters/memory/memory-hearing-store";
import { MemoryLedgerStore } from "@isthmus/lambdas/adapters/memory/memory-ledger-store";
import { MemoryMetricPublisher } from "@isthmus/lambdas/adapters/memory/memory-metric-publisher";
import { MemoryNameRegistry } from "@isthmus/lambdas/adapters/memory/memory-name-registry";
import { MemorySeriesStore } from "@isthmus/lambdas/adapters/memory/memory-series-store";
import { MemoryTelemetry } from "@isthmus/lambdas/adapters/memory/memory-telemetry";
import type { IngestPorts } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import { MetricNameBudget } from "@isthmus/lambdas/functions/ingest-batch/metric-name-budget";
import { eventPartition, eventSortKey } from "@isthmus/lambdas/ports/event-store";

/** What becomes of one call of a port. */
export type Fault =
  | "none"
  /** Nothing is written; the store says so. */
  | "throttled"
  | "unavailable"
  /** It is written, and the store's answer is lost: to the caller it looks unavailable. */
  | "answer-lost"
  /** The store will never take it. */
  | "refused"
  /** The process ends before, or after, the write. Nothing of it happens any more. */
  | "killed-before"
  | "killed-after";

/** Devices that records of the tests are about. */
const devices = ["sw1", "sw2", "sw3"] as const;
const sets = ["snmp", "icmp"] as const;

/** The tables of the cloud in memory, behind ports that fail as they are told to. */
export class Cloud {
  readonly entities = new MemoryEntityStore();
  readonly series = new MemorySeriesStore();
  readonly events = new MemoryEventStore();
  readonly metrics = new MemoryMetricPublisher();
  readonly telemetry = new MemoryTelemetry();
  readonly hearings = new MemoryHearingStore();
  readonly ledgers = new MemoryLedgerStore();
  readonly names = new MemoryNameRegistry();
  readonly #gateways: readonly string[];
  /** Calls of ports so far. */
  calls = 0;

  /** `gateways`: those that the deployment names for the site. */
  constructor(gateways: readonly string[] = []) {
    this.#gateways = gateways;
  }

  /** Ports of one execution of the function. `killed` resolves when a fault ends it. */
  ports(faultOf: (call: number) => Fault = () => "none"): { readonly ports: IngestPorts; readonly killed: Promise<"killed"> } {
    const { entities, series, events, metrics, telemetry, hearings, ledgers, names } = this;
    const end = Promise.withResolvers<"killed">();
    let dead = false;
    const through = async <T>(
      write: () => Promise<T>,
    ): Promise<
      | T
      | { readonly kind: "retry"; readonly code: "throttled" | "unavailable" }
      | { readonly kind: "rejected"; readonly code: "item-invalid"; readonly detail: string }
    > => {
      const fault = dead ? "killed-before" : faultOf(this.calls);
      this.calls += 1;
      switch (fault) {
        case "none":
          return write();
        case "throttled":
          return { kind: "retry", code: "throttled" };
        case "unavailable":
          return { kind: "retry", code: "unavailable" };
        case "answer-lost":
          await write();
          return { kind: "retry", code: "unavailable" };
        case "refused":
          return { kind: "rejected", code: "item-invalid", detail: "injected" };
        case "killed-before":
        case "killed-after":
          if (fault === "killed-after") {
            await write();
          }
          dead = true;
          end.resolve("killed");
          return new Promise(() => undefined);
      }
    };
    const ports: IngestPorts = {
      entities: Object.assign(Object.create(entities) as MemoryEntityStore, {
        read: (key: Parameters<MemoryEntityStore["read"]>[0]) => entities.read(key),
        putLatest: (item: Parameters<MemoryEntityStore["putLatest"]>[0]) => through(() => entities.putLatest(item)),
      }),
      series: Object.assign(Object.create(series) as MemorySeriesStore, {
        putChunk: (chunk: Parameters<MemorySeriesStore["putChunk"]>[0]) => through(() => series.putChunk(chunk)),
        putDictionary: (...call: Parameters<MemorySeriesStore["putDictionary"]>) => through(() => series.putDictionary(...call)),
      }),
      events: Object.assign(Object.create(events) as MemoryEventStore, {
        put: (event: Parameters<MemoryEventStore["put"]>[0]) => through(() => events.put(event)),
      }),
      metrics: {
        publish: async (published) => {
          const answer = await through(() => metrics.publish(published));
          return "failed" in answer ? answer : { failed: published.length };
        },
      },
      telemetry,
      ledgers: { read: (key) => ledgers.read(key), put: (item) => through(() => ledgers.put(item)) },
      budget: new MetricNameBudget({
        registry: { read: (siteId) => names.read(siteId), put: (item) => through(() => names.put(item)) },
        room: () => Promise.resolve(new Map()),
        perSite: 500,
      }),
      several: {
        gateways: this.#gateways,
        hearings: { read: (key) => hearings.read(key), put: (item) => through(() => hearings.put(item)) },
      },
    };
    return { ports, killed: end.promise };
  }

  /** Everything that is stored but who leads, which is of the time of delivery, as one text: equal texts are equal tables. */
  async state(siteId: string): Promise<string> {
    const { items } = await this.entities.listPartition(`SITE#${siteId}`);
    const chunks: unknown[] = [];
    for (const deviceId of devices) {
      for (const set of sets) {
        for await (const page of this.series.readChunks({ siteId, deviceId, set, fromS: 0, toS: 9_999_999_999, nowS: 0 })) {
          chunks.push(...page.map(({ startS, bytes }) => [deviceId, set, startS, Buffer.from(bytes).toString("base64")]));
        }
      }
    }
    const events = this.events
      .all()
      .map((event) => [`${eventPartition(event.scope, event.tsMs)} ${eventSortKey(event)}`, event.body, event.heardBy])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    return JSON.stringify({ items: items.filter(({ kind }) => kind !== "leader"), chunks, events });
  }

  /** Sum of everything published under a metric's name. */
  published(name: string): number {
    let sum = 0;
    for (const { name: published, reading } of this.metrics.published) {
      if (published === name) {
        sum +=
          reading.kind === "summary" ? reading.sum : reading.values.reduce((all, value, n) => all + value * (reading.counts[n] ?? 0), 0);
      }
    }
    return sum;
  }
}
