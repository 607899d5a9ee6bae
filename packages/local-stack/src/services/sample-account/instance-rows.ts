import type { SampleInstance } from "./resources/services.ts";

export interface InstanceRow<Subnet extends string> {
  /** Distinct over the whole account; identifiers are made of it. */
  readonly number: number;
  readonly type: string;
  readonly subnet: Subnet;
  readonly ip: string;
  readonly publicIp?: string;
  readonly secondaryIps?: readonly string[];
  readonly group?: string;
  readonly forwards?: boolean;
  /** Day, or instant, of the launch in UTC. */
  readonly launched: string;
  readonly cpu: number;
  readonly megabytesPerMinute: number;
}

/** An instance from what matters about it. */
export function sampleInstance<Subnet extends string>(
  [name, row]: readonly [string, InstanceRow<Subnet>],
  place: { readonly subnetIds: Readonly<Record<Subnet, string>>; readonly group: string },
): SampleInstance {
  return {
    instanceId: instanceId(row.number),
    name,
    instanceType: row.type,
    subnetId: place.subnetIds[row.subnet],
    privateIp: row.ip,
    ...(row.publicIp === undefined ? {} : { publicIp: row.publicIp }),
    secondaryIps: row.secondaryIps ?? [],
    groupId: row.group ?? place.group,
    networkInterfaceId: `eni-0b2c3d4e5f6a7${suffixOf(row.number)}`,
    forwards: row.forwards ?? false,
    launchedAtMs: Date.parse(row.launched),
    typicalCpuPercent: row.cpu,
    typicalBytesPerMinute: row.megabytesPerMinute * 1_000_000,
  };
}

/** The id of the instance of this number. */
export function instanceId(number: number): string {
  return `i-0a1b2c3d4e5f6${suffixOf(number)}`;
}

function suffixOf(number: number): string {
  return number.toString(16).padStart(4, "0");
}
