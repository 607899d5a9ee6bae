/** Identifiers of us-east-1 that more than one file names. */
export const virginia = "us-east-1";

export const edgeVpcId = "vpc-0e1f2a3b4c5d6e003";
export const edgeCidr = "10.40.0.0/16";

export const subnetIds = {
  "edge-public-a": "subnet-0e11111111111a014",
  "edge-app-a": "subnet-0e22222222222a015",
  "edge-app-b": "subnet-0e22222222222b016",
  "edge-data-a": "subnet-0e33333333333a017",
  "edge-legacy-a": "subnet-0e44444444444a018",
} as const;

export const groupIds = { "edge-proxy": "sg-0e00000000000e009", "edge-app": "sg-0e00000000000e010" } as const;

export const gatewayIds = {
  internet: "igw-0b1c2d3e4f5a60733",
  egressOnly: "eigw-0b1c2d3e4f5a60734",
  nat: "nat-0c1d2e3f4a5b60730",
  transit: "tgw-0e1f2a3b4c5d60902",
} as const;

export const edgeAttachmentId = "tgw-attach-0e10000000000e906";
export const edgeTransitTableId = "tgw-rtb-0e20000000000e903";
