/**
 * What routing, paths and findings cost at the size of a large account: `node test/bench/cloud-network.ts [interfaces]`. Every VPC has ten
 * subnets and five route tables, and all of them meet at one transit gateway. Nothing is asserted.
 */

import type { CloudNetwork } from "@isthmus/domain/cloud/account-network";
import { findFindings } from "@isthmus/domain/cloud/findings/find-findings";
import { indexNetwork } from "@isthmus/domain/cloud/network-index";
import { indexOnprem } from "@isthmus/domain/cloud/onprem-index";
import { explainPath } from "@isthmus/domain/cloud/path/explain-path";
import {
  anyEgress,
  emptyNetwork,
  eniOf,
  openEntries,
  route,
  smallSite,
  subnetOf,
  tcpFrom,
  withMore,
} from "@isthmus/domain/cloud/testing/small-network";

const interfaces = Number(process.argv[2] ?? 10_000);
const vpcCount = 100;
const subnetsPerVpc = 10;
const tablesPerVpc = 5;

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function largeNetwork(): CloudNetwork {
  const vpcIds = numbers(vpcCount).map((n) => `vpc-${n}`);
  const subnets = vpcIds.flatMap((vpcId, n) =>
    numbers(subnetsPerVpc).map((s) => subnetOf(vpcId, `subnet-${n}-${s}`, { cidr: `10.${n}.${s}.0/24` })),
  );
  const tables = vpcIds.flatMap((vpcId, n) =>
    numbers(tablesPerVpc).map((t) => ({
      id: `rtb-${n}-${t}`,
      vpcId,
      main: t === 0,
      subnetIds: t === 0 ? [] : [`subnet-${n}-${t}`],
      propagatingGatewayIds: [],
      routes: [
        route(`10.${n}.0.0/16`, "local"),
        route("192.168.0.0/16", "tgw-1"),
        ...numbers(vpcCount).flatMap((other) => (other === n ? [] : [route(`10.${other}.0.0/16`, "tgw-1")])),
      ],
    })),
  );
  const attachments = vpcIds.map((vpcId, n) => ({
    id: `tgw-attach-${n}`,
    transitGatewayId: "tgw-1",
    type: "vpc",
    resourceId: vpcId,
    state: "available",
    routeTableId: "tgw-rtb-1",
    subnetIds: [`subnet-${n}-0`],
  }));
  const enis = numbers(interfaces).map((i) => {
    const subnet = subnets[i % subnets.length];
    const address = `${subnet?.cidr.replace(/0\/24$/u, "") ?? "10.0.0."}${4 + Math.floor(i / subnets.length)}`;
    return eniOf(subnet?.id ?? "", address, { vpcId: subnet?.vpcId, securityGroupIds: [`sg-${i % 500}`] });
  });
  const parts: readonly ((network: CloudNetwork) => CloudNetwork)[] = [
    (network) =>
      withMore(
        network,
        "vpc",
        vpcIds.map((id, n) => ({ id, state: "available", cidrs: [`10.${n}.0.0/16`], ipv6Cidrs: [], isDefault: false })),
      ),
    (network) => withMore(network, "subnet", subnets),
    (network) => withMore(network, "route-table", tables),
    (network) => withMore(network, "transit-gateway", [{ id: "tgw-1", state: "available" }]),
    (network) => withMore(network, "transit-attachment", attachments),
    (network) =>
      withMore(network, "transit-route-table", [
        {
          id: "tgw-rtb-1",
          transitGatewayId: "tgw-1",
          state: "available",
          associatedAttachmentIds: attachments.map(({ id }) => id),
          propagatingAttachmentIds: [],
          routes: attachments.map(({ id }, n) => ({
            destination: `10.${n}.0.0/16`,
            state: "active",
            type: "propagated",
            attachmentIds: [id],
          })),
          truncated: false,
        },
      ]),
    (network) => withMore(network, "network-interface", enis),
    (network) =>
      withMore(
        network,
        "security-group",
        numbers(500).map((n) => ({ id: `sg-${n}`, name: `group ${n}`, rules: [tcpFrom("10.0.0.0/8", 443), anyEgress] })),
      ),
    (network) =>
      withMore(
        network,
        "network-acl",
        vpcIds.map((vpcId, n) => ({
          id: `acl-${n}`,
          vpcId,
          isDefault: true,
          subnetIds: numbers(subnetsPerVpc).map((s) => `subnet-${n}-${s}`),
          entries: openEntries,
        })),
      ),
  ];
  return parts.reduce((network, add) => add(network), emptyNetwork);
}

function timed<T>(what: string, work: () => T): T {
  const startMs = performance.now();
  const result = work();
  console.log(`${what}: ${(performance.now() - startMs).toFixed(1)} ms`);
  return result;
}

const network = largeNetwork();
const index = timed(
  `index of ${interfaces} interfaces, ${network.subnet.length} subnets, ${network["route-table"].length} route tables`,
  () => indexNetwork(network),
);
const onprem = indexOnprem(smallSite());
const world = { network: index, onprem, health: () => undefined, gaps: [] };
const verdicts = timed("1,000 paths between VPCs", () =>
  numbers(1_000).map((n) => explainPath(world, { from: `10.${n % 100}.0.4`, to: `10.${(n * 7 + 1) % 100}.3.4`, port: 443 }).verdict.kind),
);
const points = numbers(200).map((n) => ({ tsMs: n * 3_600_000, available: 250 - n }));
const found = timed("all findings, with the use of every subnet", () =>
  findFindings({ network: index, onprem, nowMs: 200 * 3_600_000, wasRead: () => true, subnetUse: () => points }),
);
console.log(
  `${Object.entries(Object.groupBy(verdicts, (kind) => kind))
    .map(([kind, list]) => `${list?.length ?? 0} ${kind}`)
    .join(", ")}; ${found.length} findings`,
);
