import type { CloudNetwork, CloudPlace } from "@isthmus/domain/cloud/account-network";
import type { GraphChange } from "@isthmus/domain/cloud/graph/diff-graph";
import type { TunnelVerdict } from "../../network/tunnel-verdicts.ts";
import type { EventWrite } from "../../ports/event-store.ts";
import type { GraphItem } from "../../ports/graph-items.ts";

const eventTtlS = 30 * 86_400;

/** Joins that verdicts and paths hang on: that one of these is gone, new or no longer relied on is an event. */
const importantJoins: ReadonlySet<string> = new Set([
  "customer-gateway-device",
  "tunnel-interface",
  "tunnel-bgp-peer",
  "virtual-interface-port",
]);

export interface EventSources {
  readonly cloud: CloudNetwork;
  /** What was stored before. */
  readonly stored: readonly GraphItem[];
  readonly verdicts: readonly TunnelVerdict[];
  readonly changes: readonly GraphChange[];
  readonly tsMs: number;
}

/** Events of this look: verdicts that are others than before, and joins of VPN and Direct Connect that changed. */
export function networkEvents(sources: EventSources): readonly EventWrite[] {
  return [...verdictEvents(sources), ...joinEvents(sources)];
}

function verdictEvents({ cloud, stored, verdicts, tsMs }: EventSources): readonly EventWrite[] {
  const before = new Map(
    stored.filter((item) => item.kind === "vpn-verdict").map((item) => [`${item.vpnId} ${item.outsideIp}`, item] as const),
  );
  return verdicts.flatMap(({ vpnId, outsideIp, word, severity, explanation }) => {
    const previous = before.get(`${vpnId} ${outsideIp}`);
    const vpn = cloud["vpn-connection"].find(({ id }) => id === vpnId);
    if (vpn === undefined || previous === undefined || (previous.word === word && previous.severity === severity)) {
      return [];
    }
    const text = `VPN ${vpn.name ?? vpnId} tunnel ${outsideIp}: ${previous.word} -> ${word}. ${explanation}`;
    return [eventAt(vpn, { tsMs, origin: `verdict/${vpnId}/${outsideIp}`, body: { severity, type: "vpn.verdict", text } })];
  });
}

function joinEvents({ cloud, changes, tsMs }: EventSources): readonly EventWrite[] {
  return changes
    .filter(({ of, to }) => to !== undefined && importantJoins.has(of))
    .flatMap(({ change, ref, of, to, fields }) => {
      const place = placeOf(cloud, ref);
      const detail = fields.map(({ field, before, after }) => `${field} ${before.join(", ")} -> ${after.join(", ")}`).join("; ");
      const text = `Join ${of} of ${ref} and ${to ?? ""} ${change}${detail === "" ? "" : `: ${detail}`}`;
      const body = { severity: change === "appeared" ? "info" : "warning", type: "network.join", text };
      return place === undefined ? [] : [eventAt(place, { tsMs, origin: `join/${of}/${ref}/${to ?? ""}`, body })];
    });
}

/** Where the left end of a join is filed. */
function placeOf(cloud: CloudNetwork, ref: string): CloudPlace | undefined {
  const id = ref.slice(ref.indexOf(":") + 1).split("/")[0];
  return [...cloud["customer-gateway"], ...cloud["vpn-connection"], ...cloud["virtual-interface"]].find((resource) => resource.id === id);
}

function eventAt(
  { accountId, region }: CloudPlace,
  { tsMs, origin, body }: { readonly tsMs: number; readonly origin: string; readonly body: Readonly<Record<string, string>> },
): EventWrite {
  return {
    scope: { kind: "aws", accountId, region },
    stream: "EVENT",
    tsMs,
    origin,
    seq: 0,
    body: { source: "join-networks", authentication: "internal", ...body },
    ttlS: Math.floor(tsMs / 1_000) + eventTtlS,
  };
}
