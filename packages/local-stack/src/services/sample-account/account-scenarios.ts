import type { ScenarioDescription } from "../../scenario-control.ts";
import { apiRef, type ConditionChange, routeRef, targetRef } from "./conditions.ts";
import { vpnConnections } from "./seoul/connectivity.ts";
import { onPremisesCidr, seoul, transitTableIds, vpnIds } from "./seoul/ids.ts";
import { instanceIdOf } from "./seoul/instances.ts";
import { routeTableIds } from "./seoul/routes.ts";
import { edgeCidr, virginia } from "./virginia/ids.ts";

/** A change that is not dated yet. */
export type UndatedChange = ConditionChange extends infer Change ? (Change extends unknown ? Omit<Change, "atMs"> : never) : never;

export interface AccountScenario extends ScenarioDescription {
  readonly changes: readonly UndatedChange[];
  /** Said when it is done. */
  readonly done: string;
}

const deniedApi = { region: virginia, service: "ec2", action: "DescribeNatGateways" };
const costApi = { region: virginia, service: "ce", action: "GetCostAndUsage" };
const throttledApi = { region: seoul, service: "ec2", action: "DescribeNetworkInterfaces" };

/** Something that can be broken and mended; the same names in the lab are the other end of the same line. */
const pairs: readonly (readonly [AccountScenario, AccountScenario])[] = [
  pair({ kind: "power", id: instanceIdOf("prod-api-2") }, [
    ["instance-stop", "stopped", "Stops prod-api-2: EC2 announces it on the event bus and its metrics end.", "prod-api-2 is stopped."],
    ["instance-start", "running", "Starts prod-api-2 again.", "prod-api-2 is running."],
  ]),
  pair({ kind: "check", id: instanceIdOf("prod-web-2") }, [
    [
      "instance-impaired",
      "impaired",
      "prod-web-2 fails its instance status check; EC2 sends no event, only the metric and DescribeInstanceStatus tell.",
      "prod-web-2 fails its status check.",
    ],
    ["instance-recovered", "ok", "prod-web-2 passes its status check again.", "prod-web-2 passes its status check."],
  ]),
  tunnelPair("vpn-tunnel", { tunnels: tunnelsOf(vpnIds.busan).slice(0, 1), what: "the first tunnel of the busan VPN" }),
  tunnelPair("vpn", { tunnels: tunnelsOf(vpnIds.busan), what: "both tunnels of the busan VPN" }),
  tunnelPair("second-vpn-tunnel", { tunnels: tunnelsOf(vpnIds.firewall).slice(0, 1), what: "the first tunnel of the second VPN" }),
  tunnelPair("second-vpn", { tunnels: tunnelsOf(vpnIds.firewall), what: "both tunnels of the second VPN" }),
  pair({ kind: "virtual-interface", id: "dxvif-fg4d5e6f" }, [
    [
      "direct-connect-down",
      "down",
      "The BGP session of the Direct Connect interface is lost: the transit gateway falls back to the second VPN.",
      "dxvif-fg4d5e6f is down.",
    ],
    ["direct-connect-up", "up", "The BGP session of the Direct Connect interface is established again.", "dxvif-fg4d5e6f is up."],
  ]),
  pair({ kind: "route", id: routeRef(routeTableIds.devPrivate, onPremisesCidr) }, [
    [
      "route-deleted",
      "deleted",
      "Deletes the route of dev-private to the site: answers find no way back.",
      "dev-private has no route to the site.",
    ],
    ["route-restored", "present", "Creates the route of dev-private to the site again.", "dev-private has its route to the site."],
  ]),
  pair({ kind: "power", id: instanceIdOf("dev-nat") }, [
    [
      "route-blackhole",
      "stopped",
      "Stops dev-nat: the default route of dev-private leads nowhere.",
      "dev-nat is stopped; its route is a blackhole.",
    ],
    ["route-blackhole-end", "running", "Starts dev-nat again, and its route leads out again.", "dev-nat is running; its route is active."],
  ]),
  pair({ kind: "transit-route", id: routeRef(transitTableIds.workloads, edgeCidr) }, [
    [
      "tgw-route-removed",
      "deleted",
      "Deletes the transit gateway's route to us-east-1: production's packets for it are dropped as NoRoute.",
      `The table workloads has no route to ${edgeCidr}.`,
    ],
    [
      "tgw-route-restored",
      "present",
      "Creates the transit gateway's route to us-east-1 again.",
      `The table workloads has its route to ${edgeCidr}.`,
    ],
  ]),
  pair({ kind: "target", id: targetRef("prod-web", instanceIdOf("prod-web-1")) }, [
    [
      "target-unhealthy",
      "unhealthy",
      "prod-web-1 answers the load balancer's health checks with 502.",
      "prod-web-1 is unhealthy in prod-web.",
    ],
    ["target-healthy", "healthy", "prod-web-1 answers the load balancer's health checks again.", "prod-web-1 is healthy in prod-web."],
  ]),
  pair({ kind: "containers", id: instanceIdOf("prod-node-3") }, [
    [
      "subnet-filling",
      "filling",
      "Containers on prod-node-3 take one more address of prod-vpn-c each minute, until none is left.",
      "prod-vpn-c loses an address a minute.",
    ],
    [
      "subnet-drained",
      "steady",
      "The further containers on prod-node-3 end and give their addresses back.",
      "prod-vpn-c has its usual free addresses.",
    ],
  ]),
  pair({ kind: "api", id: apiRef(deniedApi) }, [
    [
      "api-denied",
      "denied",
      "DescribeNatGateways in us-east-1 answers UnauthorizedOperation.",
      "DescribeNatGateways in us-east-1 is denied.",
    ],
    ["api-allowed", "answers", "DescribeNatGateways in us-east-1 answers again.", "DescribeNatGateways in us-east-1 answers."],
  ]),
  pair({ kind: "api", id: apiRef(costApi) }, [
    ["costs-denied", "denied", "Cost Explorer's GetCostAndUsage answers AccessDeniedException.", "GetCostAndUsage is denied."],
    ["costs-allowed", "answers", "Cost Explorer's GetCostAndUsage answers again.", "GetCostAndUsage answers."],
  ]),
  pair({ kind: "api", id: apiRef(throttledApi) }, [
    [
      "api-throttled",
      "throttled",
      "DescribeNetworkInterfaces in ap-northeast-2 answers RequestLimitExceeded.",
      "DescribeNetworkInterfaces in ap-northeast-2 is throttled.",
    ],
    [
      "api-unthrottled",
      "answers",
      "DescribeNetworkInterfaces in ap-northeast-2 answers again.",
      "DescribeNetworkInterfaces in ap-northeast-2 answers.",
    ],
  ]),
];

/** Every scenario of the sample account, each undone by its counterpart. */
export const accountScenarios: readonly AccountScenario[] = pairs.flat();

type Words<K extends ConditionChange["kind"]> = readonly [
  name: string,
  to: Extract<ConditionChange, { readonly kind: K }>["to"],
  description: string,
  done: string,
];

function pair<K extends ConditionChange["kind"]>(
  subject: { readonly kind: K; readonly id: string },
  [breaking, mending]: readonly [Words<K>, Words<K>],
): readonly [AccountScenario, AccountScenario] {
  const made = ([name, to, description, done]: Words<K>): AccountScenario => ({
    name,
    description,
    done,
    changes: [{ ...subject, to } as UndatedChange],
  });
  return [made(breaking), made(mending)];
}

function tunnelPair(
  name: string,
  of: { readonly tunnels: readonly string[]; readonly what: string },
): readonly [AccountScenario, AccountScenario] {
  const addresses = of.tunnels.join(", ");
  const verb = of.tunnels.length === 1 ? "is" : "are";
  const made = (to: "up" | "down", description: string): AccountScenario => ({
    name: `${name}-${to}`,
    description,
    changes: of.tunnels.map((id) => ({ kind: "tunnel", id, to })),
    done: `${of.tunnels.length === 1 ? "Tunnel" : "Tunnels"} ${addresses} ${verb} ${to}.`,
  });
  return [made("down", `Takes down ${of.what} (${addresses}).`), made("up", `Brings ${of.what} (${addresses}) back up.`)];
}

function tunnelsOf(vpnConnectionId: string): readonly string[] {
  const vpn = vpnConnections.find((candidate) => candidate.vpnConnectionId === vpnConnectionId);
  return vpn?.tunnels.map(({ outsideIp }) => outsideIp) ?? [];
}
