import { BlockList, isIPv6 } from "node:net";
import type { DesiredSettings } from "@isthmus/contract";
import type { ConfigProblem } from "./problem.ts";
import type { GatewayFile } from "./schema.ts";

/** The file with what the cloud wants laid over it, yet unchecked. */
export interface MergedContent {
  readonly content: unknown;
  /** Devices of the cloud for which the file has one of the same id. */
  readonly pinned: number;
}

/**
 * The file goes first. The cloud's `poll` and `ping` replace the file's key by key, and its devices come before the file's, so that a
 * problem at `devices[3]` is the cloud's fourth one; where both have a device of the same id, the file's stands. Nothing else is the cloud's.
 */
export function mergeDesired(file: GatewayFile, desired: DesiredSettings): MergedContent {
  const own = new Map(file.devices.map((device) => [device.id, device]));
  const wanted = desired.devices ?? [];
  const pinned = wanted.filter(({ id }) => own.has(id)).length;
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const devices = [...wanted.map((device) => own.get(device.id) ?? device), ...file.devices.filter(({ id }) => !wantedIds.has(id))];
  const content = { ...file, poll: { ...file.poll, ...desired.poll }, ping: { ...file.ping, ...desired.ping }, devices };
  return { content, pinned };
}

/** Addresses of the cloud's devices, asked or answering, that lie outside of the networks that the gateway's own file allows. */
export function targetProblems(targets: readonly string[], { devices = [] }: DesiredSettings): readonly ConfigProblem[] {
  const allowed = new BlockList();
  for (const target of targets) {
    const [network = "", prefix] = target.split("/");
    allowed.addSubnet(network, Number(prefix), familyOf(network));
  }
  const expected = `an address within cloudConfig.targets of the gateway (${targets.join(", ")})`;
  return devices.flatMap(({ address, snmp }, index): readonly ConfigProblem[] =>
    [
      { path: `devices[${index}].address`, at: address },
      ...(snmp?.answersFrom ?? []).map((at, answer) => ({ path: `devices[${index}].snmp.answersFrom[${answer}]`, at })),
    ]
      .filter(({ at }) => !allowed.check(at, familyOf(at)))
      .map(({ path, at }) => ({ path, expected, found: JSON.stringify(at) })),
  );
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
