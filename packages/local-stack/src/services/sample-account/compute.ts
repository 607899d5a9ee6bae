import type { SampleInstance, SampleSecurityGroup } from "./resources.ts";

const prodVpcId = "vpc-0a1b2c3d4e5f6a001";
const devVpcId = "vpc-0d1e2f3a4b5c6d002";

export const securityGroups: readonly SampleSecurityGroup[] = [
  {
    groupId: "sg-0a00000000000a001",
    name: "prod-web",
    description: "HTTPS from anywhere",
    vpcId: prodVpcId,
    ingress: [
      { protocol: "tcp", port: 443, cidr: "0.0.0.0/0" },
      { protocol: "tcp", port: 22, cidr: "192.168.10.0/24" },
    ],
  },
  {
    groupId: "sg-0a00000000000a002",
    name: "prod-internal",
    description: "Application tiers and the site network",
    vpcId: prodVpcId,
    ingress: [
      { protocol: "tcp", port: 8080, cidr: "10.20.0.0/16" },
      { protocol: "tcp", port: 22, cidr: "192.168.0.0/16" },
      { protocol: "udp", port: 161, cidr: "192.168.0.0/16" },
      { protocol: "icmp", port: -1, cidr: "192.168.0.0/16" },
    ],
  },
  {
    groupId: "sg-0d00000000000d003",
    name: "dev-default",
    description: "Development",
    vpcId: devVpcId,
    ingress: [{ protocol: "tcp", port: 22, cidr: "10.30.0.0/16" }],
  },
];

const subnetIds = {
  "prod-public-a": "subnet-0a11111111111a001",
  "prod-public-b": "subnet-0a11111111111b002",
  "prod-private-a": "subnet-0a22222222222a004",
  "prod-private-b": "subnet-0a22222222222b005",
  "prod-private-c": "subnet-0a22222222222c006",
  "prod-vpn-a": "subnet-0a33333333333a007",
  "prod-vpn-c": "subnet-0a33333333333c008",
  "dev-private-a": "subnet-0d22222222222a010",
  "dev-private-c": "subnet-0d22222222222c011",
} as const;

interface InstanceOptions {
  readonly type: string;
  readonly subnet: keyof typeof subnetIds;
  readonly ip: string;
  readonly publicIp?: string;
  readonly launched: string;
  readonly cpu: number;
  readonly megabytesPerMinute: number;
}

/** Twelve instances. `legacy-batch` is stopped from the beginning; `log-archive` fails its instance status check. */
export const instances: readonly SampleInstance[] = [
  instance(1, "prod-web-1", {
    type: "t3.medium",
    subnet: "prod-public-a",
    ip: "10.20.0.21",
    publicIp: "198.51.100.121",
    launched: "2025-02-11T01:20:00Z",
    cpu: 34,
    megabytesPerMinute: 190,
  }),
  instance(2, "prod-web-2", {
    type: "t3.medium",
    subnet: "prod-public-b",
    ip: "10.20.1.21",
    publicIp: "198.51.100.122",
    launched: "2025-02-11T01:22:00Z",
    cpu: 31,
    megabytesPerMinute: 182,
  }),
  instance(3, "prod-api-1", {
    type: "m6i.large",
    subnet: "prod-private-a",
    ip: "10.20.16.31",
    launched: "2025-03-04T05:00:00Z",
    cpu: 46,
    megabytesPerMinute: 240,
  }),
  instance(4, "prod-api-2", {
    type: "m6i.large",
    subnet: "prod-private-b",
    ip: "10.20.32.31",
    launched: "2025-03-04T05:01:00Z",
    cpu: 44,
    megabytesPerMinute: 236,
  }),
  instance(5, "prod-api-3", {
    type: "m6i.large",
    subnet: "prod-private-c",
    ip: "10.20.48.31",
    launched: "2025-03-04T05:02:00Z",
    cpu: 45,
    megabytesPerMinute: 229,
  }),
  instance(6, "prod-worker-1", {
    type: "c6i.xlarge",
    subnet: "prod-private-a",
    ip: "10.20.16.52",
    launched: "2025-03-19T09:40:00Z",
    cpu: 62,
    megabytesPerMinute: 75,
  }),
  instance(7, "prod-db-proxy-1", {
    type: "r6i.large",
    subnet: "prod-private-b",
    ip: "10.20.32.60",
    launched: "2025-02-20T03:15:00Z",
    cpu: 22,
    megabytesPerMinute: 310,
  }),
  instance(8, "prod-site-sync", {
    type: "t3.small",
    subnet: "prod-vpn-a",
    ip: "10.20.200.9",
    launched: "2025-02-14T07:00:00Z",
    cpu: 12,
    megabytesPerMinute: 58,
  }),
  instance(9, "prod-log-archive", {
    type: "t3.large",
    subnet: "prod-vpn-c",
    ip: "10.20.200.41",
    launched: "2025-04-02T11:30:00Z",
    cpu: 9,
    megabytesPerMinute: 41,
  }),
  instance(10, "prod-legacy-batch", {
    type: "m5.xlarge",
    subnet: "prod-private-c",
    ip: "10.20.48.77",
    launched: "2025-01-28T00:10:00Z",
    cpu: 18,
    megabytesPerMinute: 20,
  }),
  instance(11, "dev-app-1", {
    type: "t3.small",
    subnet: "dev-private-a",
    ip: "10.30.16.20",
    launched: "2025-05-06T02:00:00Z",
    cpu: 7,
    megabytesPerMinute: 6,
  }),
  instance(12, "dev-build-1", {
    type: "c6i.2xlarge",
    subnet: "dev-private-c",
    ip: "10.30.32.20",
    launched: "2025-05-06T02:05:00Z",
    cpu: 28,
    megabytesPerMinute: 33,
  }),
];

function instance(number: number, name: string, of: InstanceOptions): SampleInstance {
  const suffix = number.toString(16).padStart(4, "0");
  const groupId = name.startsWith("dev") ? "sg-0d00000000000d003" : of.publicIp ? "sg-0a00000000000a001" : "sg-0a00000000000a002";
  return {
    instanceId: `i-0a1b2c3d4e5f6${suffix}`,
    name,
    instanceType: of.type,
    subnetId: subnetIds[of.subnet],
    privateIp: of.ip,
    ...(of.publicIp === undefined ? {} : { publicIp: of.publicIp }),
    groupId,
    networkInterfaceId: `eni-0b2c3d4e5f6a7${suffix}`,
    launchedAtMs: Date.parse(of.launched),
    typicalCpuPercent: of.cpu,
    typicalBytesPerMinute: of.megabytesPerMinute * 1_000_000,
  };
}
