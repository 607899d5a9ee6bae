import type { DeviceFacts } from "@isthmus/contract";
import type { HealthState } from "@isthmus/domain/states/device-state";
import { type Html, html } from "./html.ts";
import { stateLabel, table } from "./parts.ts";
import { clipped } from "./time-text.ts";

/** Access points shown; those that are not up come first. */
const listed = 60;
const states: Readonly<Record<"up" | "down" | "changing", HealthState>> = { up: "up", down: "down", changing: "degraded" };
const ranks: Readonly<Record<HealthState, number>> = { down: 0, degraded: 1, unknown: 2, up: 3 };

type AccessPoint = NonNullable<DeviceFacts["accessPoints"]>[number];

/** Access points with their radios, networks with their clients; nothing for a device that has neither. */
export function wirelessPart({ accessPoints = [], wirelessNetworks = [], wirelessClients }: DeviceFacts): Html | undefined {
  if (accessPoints.length === 0 && wirelessNetworks.length === 0 && wirelessClients === undefined) {
    return undefined;
  }
  const down = accessPoints.filter(({ state }) => state === "down").length;
  const counts = [
    accessPoints.length === 0 ? undefined : `${accessPoints.length} access points, ${down} down`,
    wirelessClients === undefined ? undefined : `${wirelessClients} clients`,
  ].filter((text) => text !== undefined);
  return html`<h2>Wireless</h2><div class="soft">${counts.join(" · ")}</div>${accessPointsPart(accessPoints)}${networksPart(wirelessNetworks)}`;
}

function accessPointsPart(accessPoints: readonly AccessPoint[]): Html | undefined {
  if (accessPoints.length === 0) {
    return undefined;
  }
  const rows = [...accessPoints]
    .sort((a, b) => ranks[healthOf(a)] - ranks[healthOf(b)])
    .slice(0, listed)
    .map((each) => [
      stateLabel(healthOf(each)),
      html`<span class="name">${clipped(each.name ?? each.mac ?? each.serial ?? "", 60)}</span>`,
      clipped([each.model, each.address].filter((text) => text !== undefined).join(" · "), 60),
      clipped((each.radios ?? []).map(radioText).join(", "), 80),
      each.clients === undefined ? "" : String(each.clients),
    ]);
  const rest = accessPoints.length - rows.length;
  const more = rest > 0 ? html`<div class="soft">and ${rest} more</div>` : undefined;
  return html`${table(["State", "Access point", "Model", "Radios", "Clients"], rows, "")}${more}`;
}

function networksPart(networks: NonNullable<DeviceFacts["wirelessNetworks"]>): Html | undefined {
  if (networks.length === 0) {
    return undefined;
  }
  const rows = [...networks]
    .sort((a, b) => (b.clients ?? -1) - (a.clients ?? -1))
    .slice(0, listed)
    .map(({ name, clients }) => [clipped(name, 60), clients === undefined ? "unknown" : String(clients)]);
  return table(["Network", "Clients"], rows, "");
}

function healthOf({ state }: AccessPoint): HealthState {
  return state === undefined ? "unknown" : states[state];
}

function radioText({ band, channel, clients }: NonNullable<AccessPoint["radios"]>[number]): string {
  const place = [band, channel === undefined ? undefined : `channel ${channel}`].filter((text) => text !== undefined).join(" ");
  return `${place}${clients === undefined ? "" : ` (${clients})`}`;
}
