import type { GatewayEvents } from "@isthmus/onprem-gateway/events";
import { Spool } from "@isthmus/onprem-gateway/spool/spool";
import type { SpoolFs } from "@isthmus/onprem-gateway/spool/spool-fs";
import type { SpoolOptions } from "@isthmus/onprem-gateway/spool/spool-options";
import { defaultBackoff } from "@isthmus/onprem-gateway/uplink/send-plan";
import { toWire } from "@isthmus/onprem-gateway/uplink/to-wire";
import { Uplink } from "@isthmus/onprem-gateway/uplink/uplink";
import { contentOf, type SimulatedCloud } from "./simulated-cloud.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import { watchedFs } from "./watched-fs.ts";

export interface GatewayOptions extends Pick<SpoolOptions, "onLoss"> {
  readonly id: string;
  readonly clock: VirtualClock;
  readonly cloud: Pick<SimulatedCloud, "transport">;
  readonly fs: SpoolFs;
  readonly directory?: string;
  readonly maxBytes?: number;
  readonly segmentBytes?: number;
  readonly random: () => number;
}

/** The real spool and the real uplink on a virtual clock, before a simulated cloud. */
export interface SimulatedGateway {
  readonly spool: Spool;
  readonly uplink: Uplink;
  readonly events: GatewayEvents;
  /** What each accepted record says, in the order of acceptance. */
  readonly accepted: string[];
  /** Resolves when the record is durable. */
  accept(record: { readonly tsMs: number; readonly kind: "samples" | "log" | "reach"; readonly body: Uint8Array }): Promise<void>;
  stop(): Promise<void>;
}

export async function startGateway(options: GatewayOptions): Promise<SimulatedGateway> {
  const { id, clock, cloud, random, onLoss, directory = "/spool", maxBytes = 2 ** 31, segmentBytes = 256 * 1024 } = options;
  const events = quietEvents();
  const spool = await Spool.open({
    directory,
    maxBytes,
    segmentBytes,
    fs: watchedFs(options.fs, clock),
    clock,
    events,
    ...(onLoss === undefined ? {} : { onLoss }),
  });
  const { packed } = holdWhilePacking(spool, clock);
  const uplink = new Uplink(
    { gatewayId: id, backoff: { ...defaultBackoff, random } },
    { spool, transport: cloud.transport(packed), clock, events },
  );
  const accepted: string[] = [];
  await uplink.start();
  return {
    spool,
    uplink,
    events,
    accepted,
    async accept(record) {
      if ((await spool.append(record)).kind === "durable") {
        accepted.push(contentOf({ tsMs: record.tsMs, body: JSON.parse(Buffer.from(record.body).toString("utf8")) }));
      }
    },
    async stop() {
      await uplink.stop();
      await spool.close();
    },
  };
}

/** Compression runs outside the event loop, so the clock is held from a read that found something until the body is handed over. */
function holdWhilePacking(spool: Spool, clock: VirtualClock): { readonly packed: () => void } {
  let release: (() => void) | undefined;
  const read = spool.read.bind(spool);
  spool.read = async (limits) => {
    const records = await read(limits);
    release = records.length > 0 ? clock.busy() : undefined;
    return records;
  };
  return { packed: () => release?.() };
}

/** Events that are only counted. */
function quietEvents(): GatewayEvents {
  const counters = new Map<string, number>();
  const count = (name: string, by = 1) => {
    counters.set(name, (counters.get(name) ?? 0) + by);
  };
  return { count, occurred: (name) => count(name), counters: () => Object.fromEntries(counters) };
}

const dictionary = [{ metrics: [1, 2, 3, 4, 5], entities: Array.from({ length: 24 }, (_, index) => `Gi0/${index + 1}`) }];
/** Samples in one poll of a simulated device: 24 interfaces with 5 metrics. */
export const samplesPerPoll = 120;

/** One poll of a device, encoded as the gateway does. */
export function pollOf(deviceId: string, tsMs: number) {
  const values = Float64Array.from({ length: samplesPerPoll }, (_, index) => (tsMs * 7919 + index * 104_729) % 1e8);
  const startS = Math.floor(tsMs / 60_000) * 60;
  const outcome = toWire({ kind: "samples", tsMs, deviceId, set: "snmp", startS, stepS: 60, dictionary, values, important: [] });
  if (outcome.kind !== "fit") {
    throw new Error(`a poll that does not fit the contract: ${outcome.field}`);
  }
  return { kind: "samples", tsMs, body: outcome.record.body } as const;
}

/** A small numbered record. */
export function numberedLog(n: number, tsMs: number) {
  return { kind: "log", tsMs, body: Buffer.from(JSON.stringify({ n })) } as const;
}

/** Polls `devices` devices once a minute each, spread over the minute, until the signal aborts. */
export async function pollEveryMinute(
  gateway: SimulatedGateway,
  { clock, devices, signal }: { readonly clock: VirtualClock; readonly devices: number; readonly signal: AbortSignal },
): Promise<void> {
  const gapMs = 60_000 / devices;
  const startedMs = clock.monotonicMs();
  for (let turn = 0; !signal.aborted; turn += 1) {
    void gateway.accept(pollOf(`device-${turn % devices}`, clock.nowMs()));
    await clock.sleep(startedMs + (turn + 1) * gapMs - clock.monotonicMs(), signal);
  }
}
