/** Identifiers of ap-northeast-2 that more than one file names. */
export const seoul = "ap-northeast-2";

export const vpcIds = { prod: "vpc-0a1b2c3d4e5f6a001", dev: "vpc-0d1e2f3a4b5c6d002" } as const;

export const subnetIds = {
  "prod-public-a": "subnet-0a11111111111a001",
  "prod-public-b": "subnet-0a11111111111b002",
  "prod-public-c": "subnet-0a11111111111c003",
  "prod-private-a": "subnet-0a22222222222a004",
  "prod-private-b": "subnet-0a22222222222b005",
  "prod-private-c": "subnet-0a22222222222c006",
  "prod-vpn-a": "subnet-0a33333333333a007",
  "prod-vpn-c": "subnet-0a33333333333c008",
  "prod-db-a": "subnet-0a44444444444a012",
  "prod-db-c": "subnet-0a44444444444c013",
  "dev-public-a": "subnet-0d11111111111a009",
  "dev-private-a": "subnet-0d22222222222a010",
  "dev-private-c": "subnet-0d22222222222c011",
} as const;

export const groupIds = {
  "prod-web": "sg-0a00000000000a001",
  "prod-internal": "sg-0a00000000000a002",
  "prod-load-balancer": "sg-0a00000000000a004",
  "prod-database": "sg-0a00000000000a005",
  "prod-endpoints": "sg-0a00000000000a006",
  "prod-bastion": "sg-0a00000000000a007",
  "dev-default": "sg-0d00000000000d003",
  "dev-bastion": "sg-0d00000000000d008",
} as const;

export const gatewayIds = {
  vpn: "vgw-0a9b8c7d6e5f40312",
  prodInternet: "igw-0b1c2d3e4f5a60711",
  devInternet: "igw-0b1c2d3e4f5a60722",
  natA: "nat-0c1d2e3f4a5b60718",
  natC: "nat-0c1d2e3f4a5b60729",
  transit: "tgw-0b1c2d3e4f5a60901",
  direct: "8b1f0c6e-2d47-4d1c-9a53-0e6f7a9b1c2d",
} as const;

export const attachmentIds = {
  prod: "tgw-attach-0a10000000000a901",
  dev: "tgw-attach-0a10000000000a902",
  vpn: "tgw-attach-0a10000000000a903",
  direct: "tgw-attach-0a10000000000a904",
  /** The same in both Regions, as AWS has it. */
  peering: "tgw-attach-0a10000000000a905",
} as const;

export const transitTableIds = { workloads: "tgw-rtb-0a20000000000a901", sites: "tgw-rtb-0a20000000000a902" } as const;

export const vpnIds = { busan: "vpn-0a1b2c3d4e5f60718", firewall: "vpn-0f1e2d3c4b5a60719" } as const;

export const peeringId = "pcx-0c2d3e4f5a6b70891";

/** The peering connection that was deleted and left a route behind. */
export const deletedPeeringId = "pcx-0e1f2a3b4c5d60789";

/** Interface of the instance through which the private subnets of dev reach the internet. */
export const natInstanceInterfaceId = "eni-0b2c3d4e5f6a7001b";

export const prefixListIds = { site: "pl-0a1b2c3d4e5f60701", s3: "pl-78a54011" } as const;

export const s3EndpointId = "vpce-0a1b2c3d4e5f60801";

/** What the site announces: the network of the site itself, and one that only Direct Connect reaches. */
export const onPremisesCidr = "192.168.0.0/16";
export const mainframeCidr = "172.20.0.0/16";
