import type { CloudPlace } from "../account-network.ts";
import type { Prefix } from "../cidr.ts";
import type { HopKind } from "./path-answer.ts";

/** Something in a VPC. */
export interface CloudEndpoint extends CloudPlace {
  readonly kind: "cloud";
  readonly ref: string;
  readonly hop: HopKind;
  readonly name?: string | undefined;
  /** What others send to: what was asked for, else its own addresses. */
  readonly addresses: readonly Prefix[];
  /** What it sends from. */
  readonly ownAddresses: readonly Prefix[];
  /** Addresses that the internet knows it by. */
  readonly publicAddresses: readonly Prefix[];
  readonly vpcId: string;
  readonly subnetId: string;
  /** Undefined where no one thing stands behind the address: of a subnet, a VPC, an address nobody has. */
  readonly securityGroupIds: readonly string[] | undefined;
  /** Why packets can neither leave nor arrive: an instance that is stopped. */
  readonly stopped?: string | undefined;
  /** What is not known of it, such as which of its subnets it is in. */
  readonly doubt?: string | undefined;
}

/** Something of a site. */
export interface OnpremEndpoint {
  readonly kind: "onprem";
  readonly ref: string;
  readonly name?: string | undefined;
  readonly addresses: readonly Prefix[];
  readonly siteId: string;
  readonly deviceId?: string | undefined;
}

/** An address that is neither in a VPC nor of a site. */
export interface OutsideEndpoint {
  readonly kind: "internet" | "elsewhere";
  readonly ref: string;
  readonly addresses: readonly Prefix[];
}

export type Endpoint = CloudEndpoint | OnpremEndpoint | OutsideEndpoint;
