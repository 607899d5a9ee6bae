import type { OnpremEdge } from "../onprem-network.ts";
import { deviceOfRef, type Ref, splitRef } from "../ref.ts";
import { directClaims } from "./direct-claims.ts";
import { instanceClaims } from "./instance-claims.ts";
import type { Join, JoinDecision } from "./join.ts";
import type { JoinSources } from "./join-sources.ts";
import { prefixClaims, siteOfEnd } from "./prefix-claims.ts";
import { settleJoins } from "./settle-joins.ts";
import { customerGatewayClaims, tunnelClaims } from "./vpn-claims.ts";

/**
 * All links between AWS and the sites, with why each is there. What is known of customer gateways and virtual interfaces helps to tell
 * tunnels and routes apart, so these are settled first.
 */
export function buildJoins(sources: JoinSources, decisions: readonly JoinDecision[]): readonly Join[] {
  const ends = settleJoins([...customerGatewayClaims(sources), ...directClaims(sources)], decisionsOn(decisions, endKinds));
  const rightOf = (left: Ref) => ends.find((join) => join.used && join.left === left)?.right;
  const rest = settleJoins(
    [
      ...tunnelClaims(sources, rightOf),
      ...instanceClaims(sources),
      ...prefixClaims(sources, (end) => {
        const right = rightOf(end);
        return right === undefined ? undefined : siteOfEnd(right);
      }),
    ],
    decisions.filter((decision) => !endKinds.has(decision.kind)),
  );
  return [...ends, ...rest];
}

const endKinds: ReadonlySet<string> = new Set(["customer-gateway-device", "virtual-interface-port"]);

function decisionsOn(decisions: readonly JoinDecision[], kinds: ReadonlySet<string>): readonly JoinDecision[] {
  return decisions.filter(({ kind }) => kinds.has(kind));
}

/** What the joins that are relied on say of where VPN and Direct Connect end, as routing and paths want it. */
export function onpremEdges(joins: readonly Join[]): readonly OnpremEdge[] {
  return joins
    .filter(({ used }) => used)
    .flatMap((join): readonly OnpremEdge[] => {
      const [id, device] = [splitRef(join.left)?.rest, deviceOfRef(join.right)];
      if (id === undefined || device === undefined) {
        return [];
      }
      const base = { id, site: device.siteId, deviceId: device.deviceId };
      switch (join.kind) {
        case "customer-gateway-device":
          return [{ ...base, kind: "customer-gateway" }];
        case "virtual-interface-port":
          return [{ ...base, kind: "virtual-interface", ifKey: splitRef(join.right)?.rest.split("/").slice(2).join("/") }];
        default:
          return [];
      }
    });
}
