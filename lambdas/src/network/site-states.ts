import { deviceRef, type Ref } from "@isthmus/domain/cloud/ref";
import type { ResourceHealth } from "@isthmus/domain/cloud/summary/resource-health";
import { deriveDeviceState } from "@isthmus/domain/states/device-state";
import { type GatewayTwin, gatewayTwins } from "../fleet-view.ts";
import type { EntityItem, StateItem } from "../ports/entities.ts";

/** States are repeated every few minutes; one this old is no longer being watched. */
const staleMs = 15 * 60_000;

/** How a device stands, as far as its gateway is heard. */
export interface DeviceStanding {
  readonly gateway: "heard" | "silent";
  readonly health: ResourceHealth;
  /** Whether SNMP answers, so that what it last said is how it is. */
  readonly isRead: boolean;
}

/** How every device stands, by ref. What a silent gateway said last is not how a device is. */
export function deviceStandings(items: readonly EntityItem[], nowMs: number): ReadonlyMap<Ref, DeviceStanding> {
  const gateways = gatewayTwins(items, nowMs);
  const states = items.filter((item) => item.kind === "state");
  return new Map(
    [...Map.groupBy(states, ({ siteId, deviceId }) => deviceRef({ siteId, deviceId }))].map(([ref, ways]) => [
      ref,
      standing(ways, { gateways, nowMs }),
    ]),
  );
}

function standing(
  ways: readonly StateItem[],
  { gateways, nowMs }: { readonly gateways: readonly GatewayTwin[]; readonly nowMs: number },
): DeviceStanding {
  const newest = ways.reduce((a, b) => (b.tsMs > a.tsMs ? b : a));
  const gateway = gateways.find(({ siteId, gatewayId }) => siteId === newest.siteId && gatewayId === newest.gatewayId);
  if (gateway === undefined || gateway.silent) {
    return { gateway: "silent", health: { state: "unknown", reason: "its gateway is silent" }, isRead: false };
  }
  const fresh = ways.filter(({ tsMs }) => nowMs - (tsMs - (gateway.skewMs ?? 0)) <= staleMs);
  const stateOf = (way: StateItem["way"]) => fresh.find((each) => each.way === way)?.state;
  const [icmp, snmp] = [stateOf("icmp"), stateOf("snmp")];
  const state = deriveDeviceState({ ...(icmp !== undefined && { icmp }), ...(snmp !== undefined && { snmp }) });
  const reasons = fresh.filter((way) => way.state !== "up").map((way) => `${way.way}: ${way.reason ?? way.state}`);
  const reason = fresh.length === 0 ? "not reported lately" : reasons.join(", ");
  return { gateway: "heard", health: state === "up" ? { state } : { state, reason }, isRead: snmp === "up" };
}
