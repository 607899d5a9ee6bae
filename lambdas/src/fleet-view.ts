import type { ConfigItem, EntityItem, GatewayItem } from "./ports/entities.ts";

/** Three missed heartbeats: from here on nothing that the gateway said is known any more. */
const silentAfterMs = 180_000;

/** Below this the offset of a gateway's clock is the time on the wire. */
const noticeableSkewMs = 2_000;

/**
 * How a gateway stands to the desired configuration of its site. same: it runs what is wanted. trial: it runs it, not yet for good.
 * differs: it does not run it, and does not say why. refused: it says why. closed: its own file does not let the cloud configure it.
 * none: nothing is wanted. unknown: it is too old to tell.
 */
export type Drift = "same" | "trial" | "differs" | "refused" | "closed" | "none" | "unknown";

/** What is known of one gateway. Times are epoch milliseconds by the cloud's clock. */
export interface GatewayTwin {
  readonly siteId: string;
  readonly gatewayId: string;
  readonly version: string;
  readonly seenMs: number;
  readonly silent: boolean;
  /** One of several gateways of its site: whether it is the one that judges the devices. Absent for one that is alone. */
  readonly role?: "leads" | "stands-by";
  readonly wanted?: number;
  readonly running?: { readonly version: number; readonly sha256: string; readonly sinceMs: number };
  readonly drift: Drift;
  /** Why it does not run what is wanted; empty when it does. In the gateway's words: text of the configuration may be in them. */
  readonly problems: readonly string[];
  /** Devices that its own file has in place of the cloud's. */
  readonly pinned: number;
  readonly devices: GatewayItem["devices"];
  readonly oldestUnshippedAgeS: number;
  /** Records of its spool that neither arrived nor are accounted for. Absent when it keeps no account. */
  readonly unaccounted?: number;
  /** How far its clock is ahead of the cloud's; negative when behind. Undefined when the difference is the network's. */
  readonly skewMs?: number;
}

/** All gateways, by site and name, with what is wanted of them. */
export function gatewayTwins(items: readonly EntityItem[], nowMs: number): readonly GatewayTwin[] {
  const wanted = new Map(items.filter((item) => item.kind === "config").map((item) => [item.siteId, item] as const));
  const gateways = items.filter((item) => item.kind === "gateway");
  const leaders = new Map(items.filter((item) => item.kind === "leader").map((item) => [item.siteId, item.gatewayId] as const));
  return gateways
    .map((item) => {
      const leader = leaders.get(item.siteId);
      const isAlone = gateways.every((other) => other === item || other.siteId !== item.siteId);
      const role = leader === item.gatewayId ? ("leads" as const) : ("stands-by" as const);
      return { ...gatewayTwin(item, wanted.get(item.siteId), nowMs), ...(isAlone || leader === undefined ? {} : { role }) };
    })
    .sort((a, b) => compare(a.siteId, b.siteId) || compare(a.gatewayId, b.gatewayId));
}

function gatewayTwin(item: GatewayItem, wanted: ConfigItem | undefined, nowMs: number): GatewayTwin {
  const skewMs = item.sentMs - item.receivedMs;
  const running = item.config?.running;
  const seenMs = item.tsMs - (Math.abs(skewMs) < noticeableSkewMs ? 0 : skewMs);
  const drift = driftOf(item, wanted);
  return {
    siteId: item.siteId,
    gatewayId: item.gatewayId,
    version: item.version,
    seenMs,
    silent: nowMs - seenMs > silentAfterMs,
    ...(wanted !== undefined && { wanted: wanted.version }),
    ...(running !== undefined && { running: { version: running.version, sha256: running.sha256, sinceMs: running.sinceMs } }),
    drift,
    problems: drift === "refused" ? (item.config?.refused?.problems ?? []) : [],
    pinned: item.config?.pinned ?? 0,
    devices: item.devices,
    oldestUnshippedAgeS: item.spool.oldestUnshippedAgeS,
    ...missed(item),
    ...(Math.abs(skewMs) >= noticeableSkewMs && { skewMs }),
  };
}

function missed({ unaccounted }: GatewayItem): Pick<GatewayTwin, "unaccounted"> {
  return unaccounted === undefined ? {} : { unaccounted };
}

function driftOf({ config }: GatewayItem, wanted: ConfigItem | undefined): Drift {
  if (wanted === undefined) {
    return config?.running === undefined ? "none" : "differs";
  }
  if (config === undefined) {
    return "unknown";
  }
  if (!config.accepts) {
    return "closed";
  }
  if (config.running?.version === wanted.version && config.running.sha256 === wanted.sha256) {
    return config.running.trial ? "trial" : "same";
  }
  return config.refused?.version === wanted.version ? "refused" : "differs";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
