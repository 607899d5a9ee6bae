import type { CloudNetwork } from "../account-network.ts";
import { indexNetwork } from "../network-index.ts";
import { indexOnprem } from "../onprem-index.ts";
import type { OnpremDevice, OnpremNetwork } from "../onprem-network.ts";
import { explainPath } from "../path/explain-path.ts";
import type { CoverageGap, HealthLookup, PathAnswer, PathDirection, PathQuestion } from "../path/path-answer.ts";
import { changed, type route, smallNetwork, smallSite } from "./small-network.ts";

/** A question about the small network and its site, or about a variation of them. */
export interface Asked extends PathQuestion {
  readonly network?: CloudNetwork;
  readonly onprem?: OnpremNetwork;
  readonly health?: HealthLookup;
  readonly gaps?: readonly CoverageGap[];
}

/** Asks it. Nobody watches anything unless told. */
export function ask({
  network = smallNetwork(),
  onprem = smallSite(),
  health = () => undefined,
  gaps = [],
  ...question
}: Asked): PathAnswer {
  return explainPath({ network: indexNetwork(network), onprem: indexOnprem(onprem), health, gaps }, question);
}

/** Where the packet came by. */
export function refs(direction: PathDirection | undefined): readonly string[] {
  return (direction?.hops ?? []).map((hop) => hop.ref);
}

/** The small network with more lines in a route table. */
export function withRoutes(tableId: string, ...routes: ReturnType<typeof route>[]): CloudNetwork {
  const network = smallNetwork();
  const table = network["route-table"].find((one) => one.id === tableId);
  return changed(network, "route-table", { id: tableId, to: { routes: [...(table?.routes ?? []), ...routes] } });
}

/** The small site with its router changed. */
export function withRouter(change: (router: OnpremDevice) => OnpremDevice): OnpremNetwork {
  const site = smallSite();
  return { ...site, devices: site.devices.map((one) => (one.id === "rt1" ? change(one) : one)) };
}
