import { type InstanceRow, sampleInstance } from "../instance-rows.ts";
import type { SampleInstance } from "../resources/services.ts";
import { groupIds, subnetIds } from "./ids.ts";

type Row = InstanceRow<keyof typeof subnetIds>;

/** Addresses of the containers on the two nodes that crowd `prod-vpn-a`: ten each, of the 27 that a /27 has. */
const firstPods = addressesFrom(12, 21);
const secondPods = [...addressesFrom(22, 30), "10.20.200.4"];
const thirdPods = addressesFrom(43, 46);

/** `prod-legacy-batch` is stopped from the beginning; `prod-log-archive` fails its instance status check; `dev-db-1` idles. */
const prodRows: Readonly<Record<string, Row>> = {
  "prod-web-1": {
    ...web(1, { type: "t3.medium", subnet: "prod-public-a", ip: "10.20.0.21", launched: "2025-02-11T01:20:00Z" }),
    publicIp: "198.51.100.121",
    cpu: 34,
    megabytesPerMinute: 190,
  },
  "prod-web-2": {
    ...web(2, { type: "t3.medium", subnet: "prod-public-b", ip: "10.20.1.21", launched: "2025-02-11T01:22:00Z" }),
    publicIp: "198.51.100.122",
    cpu: 31,
    megabytesPerMinute: 182,
  },
  "prod-api-1": row(3, ["m6i.large", "prod-private-a", "10.20.16.31", "2025-03-04T05:00:00Z", 46, 240]),
  "prod-api-2": row(4, ["m6i.large", "prod-private-b", "10.20.32.31", "2025-03-04T05:01:00Z", 44, 236]),
  "prod-api-3": row(5, ["m6i.large", "prod-private-c", "10.20.48.31", "2025-03-04T05:02:00Z", 45, 229]),
  "prod-worker-1": row(6, ["c6i.xlarge", "prod-private-a", "10.20.16.52", "2025-03-19T09:40:00Z", 62, 75]),
  "prod-db-proxy-1": row(7, ["r6i.large", "prod-private-b", "10.20.32.60", "2025-02-20T03:15:00Z", 22, 310]),
  "prod-site-sync": row(8, ["t3.small", "prod-vpn-a", "10.20.200.9", "2025-02-14T07:00:00Z", 12, 58]),
  "prod-log-archive": row(9, ["t3.large", "prod-vpn-c", "10.20.200.41", "2025-04-02T11:30:00Z", 9, 41]),
  "prod-legacy-batch": row(10, ["m5.xlarge", "prod-private-c", "10.20.48.77", "2025-01-28T00:10:00Z", 18, 20]),
  "prod-node-1": { ...row(13, ["m6i.xlarge", "prod-vpn-a", "10.20.200.10", "2025-10-06T04:00:00Z", 51, 120]), secondaryIps: firstPods },
  "prod-node-2": { ...row(14, ["m6i.xlarge", "prod-vpn-a", "10.20.200.11", "2025-10-06T04:01:00Z", 48, 116]), secondaryIps: secondPods },
  "prod-node-3": { ...row(15, ["m6i.xlarge", "prod-vpn-c", "10.20.200.42", "2025-10-06T04:02:00Z", 20, 64]), secondaryIps: thirdPods },
  "prod-vpn-probe": row(16, ["t3.nano", "prod-vpn-a", "10.20.200.5", "2025-02-14T07:30:00Z", 3, 1]),
  "prod-worker-2": row(17, ["c6i.xlarge", "prod-private-b", "10.20.32.52", "2025-03-19T09:41:00Z", 60, 72]),
  "prod-worker-3": row(18, ["c6i.xlarge", "prod-private-c", "10.20.48.52", "2025-03-19T09:42:00Z", 58, 70]),
  "prod-cache-1": row(19, ["r6i.large", "prod-private-a", "10.20.16.71", "2025-05-12T02:00:00Z", 15, 410]),
  "prod-cache-2": row(20, ["r6i.large", "prod-private-c", "10.20.48.71", "2025-05-12T02:01:00Z", 14, 395]),
  "prod-search-1": row(21, ["r6i.xlarge", "prod-private-a", "10.20.16.81", "2025-06-03T02:00:00Z", 39, 88]),
  "prod-search-2": row(22, ["r6i.xlarge", "prod-private-b", "10.20.32.81", "2025-06-03T02:01:00Z", 41, 91]),
  "prod-search-3": row(23, ["r6i.xlarge", "prod-private-c", "10.20.48.81", "2025-06-03T02:02:00Z", 37, 84]),
  "prod-queue-1": row(24, ["m6i.large", "prod-private-a", "10.20.16.91", "2025-06-10T02:00:00Z", 26, 150]),
  "prod-bastion": {
    ...row(25, ["t3.micro", "prod-public-a", "10.20.0.40", "2025-02-12T08:00:00Z", 2, 1]),
    publicIp: "198.51.100.123",
    group: groupIds["prod-bastion"],
  },
};

const devRows: Readonly<Record<string, Row>> = {
  "dev-app-1": row(11, ["t3.small", "dev-private-a", "10.30.16.20", "2025-05-06T02:00:00Z", 7, 6]),
  "dev-build-1": row(12, ["c6i.2xlarge", "dev-private-c", "10.30.32.20", "2025-05-06T02:05:00Z", 28, 33]),
  "dev-bastion": {
    ...row(26, ["t3.micro", "dev-public-a", "10.30.0.40", "2025-05-06T01:00:00Z", 4, 2]),
    publicIp: "198.51.100.131",
    group: groupIds["dev-bastion"],
  },
  "dev-nat": {
    ...row(27, ["t3.small", "dev-public-a", "10.30.0.12", "2025-05-06T01:10:00Z", 9, 44]),
    publicIp: "198.51.100.132",
    forwards: true,
  },
  "dev-app-2": row(28, ["t3.small", "dev-private-c", "10.30.32.21", "2025-05-06T02:01:00Z", 6, 5]),
  "dev-build-2": row(29, ["c6i.2xlarge", "dev-private-a", "10.30.16.21", "2025-09-01T02:05:00Z", 25, 31]),
  "dev-db-1": row(30, ["r6i.xlarge", "dev-private-a", "10.30.16.30", "2025-05-07T02:05:00Z", 0.6, 0.02]),
};

export const instances: readonly SampleInstance[] = [
  ...made(prodRows, groupIds["prod-internal"]),
  ...made(devRows, groupIds["dev-default"]),
];

/** The id of an instance by its name. Throws when there is none. */
export function instanceIdOf(name: string): string {
  const found = instances.find((instance) => instance.name === name);
  if (found === undefined) throw new TypeError(`The sample account has no instance ${name}.`);
  return found.instanceId;
}

function made(rows: Readonly<Record<string, Row>>, group: string): readonly SampleInstance[] {
  return Object.entries(rows).map((entry) => sampleInstance(entry, { subnetIds, group }));
}

function row(
  number: number,
  [type, subnet, ip, launched, cpu, megabytesPerMinute]: readonly [string, keyof typeof subnetIds, string, string, number, number],
): Row {
  return { number, type, subnet, ip, launched, cpu, megabytesPerMinute };
}

function web(number: number, of: Pick<Row, "type" | "subnet" | "ip" | "launched">) {
  return { number, ...of, group: groupIds["prod-web"] };
}

function addressesFrom(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => `10.20.200.${first + offset}`);
}
