import { BlockList, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import type { ConfigProblem } from "./problem.ts";
import type { GatewayConfig } from "./schema.ts";
import { specialAddressClass } from "./target-address.ts";

/** Addresses of the machine that the gateway runs on, without loopback and link-local ones, which are no device's anyway. */
export function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address)
    .filter((address) => specialAddressClass(address) === undefined);
}

/**
 * Devices that are the gateway's own machine: a configuration must not make it ask the services that it offers to itself alone. Permitted
 * together with loopback, since it reaches the same services.
 */
export function ownHostProblems(
  { devices, allowLoopbackTargets }: Pick<GatewayConfig, "devices" | "allowLoopbackTargets">,
  own: readonly string[],
): readonly ConfigProblem[] {
  const mine = new BlockList();
  for (const address of own) {
    mine.addAddress(address, familyOf(address));
  }
  return devices.flatMap(({ address }, index): readonly ConfigProblem[] =>
    !allowLoopbackTargets && mine.check(address, familyOf(address))
      ? [
          {
            path: `devices[${index}].address`,
            expected: "the address of another machine (allowLoopbackTargets: true permits the gateway's own)",
            found: `${address}, an address of this machine`,
          },
        ]
      : [],
  );
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
