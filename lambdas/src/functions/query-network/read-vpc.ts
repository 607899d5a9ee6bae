import type { CloudNetwork, Placed } from "@isthmus/domain/cloud/account-network";
import type { Finding } from "@isthmus/domain/cloud/findings/finding";
import type { RouteTable, Subnet, Vpc } from "@isthmus/domain/cloud/network";
import type { Summary } from "@isthmus/domain/cloud/summary/summaries";
import type { NetworkPicture } from "../../network/network-picture.ts";
import { readPicture } from "../../network/read-picture.ts";
import { nearestNames } from "./nearest-names.ts";
import type { QueryContext, QueryPorts } from "./query-network.ts";

interface Judged {
  readonly state?: string | undefined;
  readonly reason?: string | undefined;
}

/** One VPC with what is in it, each with its health where it has one. */
export interface VpcExplorer {
  readonly vpc: Placed<Vpc>;
  readonly summary?: Summary | undefined;
  readonly subnets: readonly (Placed<Subnet> & { readonly routeTableId?: string | undefined })[];
  readonly routeTables: readonly Placed<RouteTable>[];
  /** Everything else that is in the VPC, by kind. */
  readonly resources: Readonly<Record<string, readonly ({ readonly ref: string; readonly name?: string | undefined } & Judged)[]>>;
  readonly findings: readonly Finding[];
}

export type VpcAnswer =
  | { readonly kind: "vpc"; readonly explorer: VpcExplorer }
  | { readonly kind: "vpc-unknown"; readonly nearest: readonly string[] }
  | { readonly kind: "vpc-ambiguous"; readonly candidates: readonly string[] };

/** The VPC with this id or name. */
export async function readVpc(asked: string, ports: QueryPorts, context: QueryContext): Promise<VpcAnswer> {
  const { snapshot, picture } = await readPicture(ports, context);
  const { cloud } = snapshot;
  const [vpc, ...others] = cloud.vpc.filter(({ id, name }) => id === asked || `vpc:${id}` === asked || name === asked);
  if (vpc === undefined) {
    return {
      kind: "vpc-unknown",
      nearest: nearestNames(
        asked,
        cloud.vpc.flatMap(({ id, name }) => (name === undefined ? [id] : [name, id])),
      ),
    };
  }
  if (others.length > 0) {
    return { kind: "vpc-ambiguous", candidates: [vpc, ...others].map(({ id, accountId, region }) => `${id} (${accountId} ${region})`) };
  }
  return { kind: "vpc", explorer: explorerOf(vpc, cloud, picture) };
}

/** Told in tables of their own. */
const ownTables: ReadonlySet<string> = new Set(["vpc", "subnet", "route-table"]);

function explorerOf(vpc: Placed<Vpc>, cloud: CloudNetwork, picture: NetworkPicture): VpcExplorer {
  const scope = `vpc:${vpc.id}`;
  const inside = picture.graph.nodes.filter(({ scopes }) => scopes.includes(scope));
  const refs = new Set(inside.map(({ ref }) => ref));
  const routeTables = cloud["route-table"].filter(({ vpcId }) => vpcId === vpc.id);
  const tableOf = (subnetId: string) =>
    (routeTables.find(({ subnetIds }) => subnetIds.includes(subnetId)) ?? routeTables.find(({ main }) => main))?.id;
  return {
    vpc,
    summary: picture.summaries.find((summary) => summary.scope === scope),
    subnets: cloud.subnet.filter(({ vpcId }) => vpcId === vpc.id).map((subnet) => ({ ...subnet, routeTableId: tableOf(subnet.id) })),
    routeTables,
    resources: Object.fromEntries(
      [
        ...Map.groupBy(
          inside.filter(({ kind }) => !ownTables.has(kind)),
          ({ kind }) => kind,
        ),
      ].map(([kind, nodes]) => [kind, nodes.map(({ ref, name }) => ({ ref, name, ...picture.health.get(ref) }))]),
    ),
    findings: picture.findings.filter(({ ref }) => refs.has(ref)),
  };
}
