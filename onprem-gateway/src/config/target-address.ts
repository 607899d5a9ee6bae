import { BlockList, isIPv6 } from "node:net";

/** Why an address cannot be watched. */
export type AddressClass = "loopback" | "unspecified" | "multicast" | "link-local" | "instance-metadata" | "broadcast";

const classes: readonly { readonly name: AddressClass; readonly ranges: readonly (readonly [string, number])[] }[] = [
  {
    name: "loopback",
    ranges: [
      ["127.0.0.0", 8],
      ["::1", 128],
    ],
  },
  {
    name: "unspecified",
    ranges: [
      ["0.0.0.0", 8],
      ["::", 128],
    ],
  },
  {
    name: "multicast",
    ranges: [
      ["224.0.0.0", 4],
      ["ff00::", 8],
    ],
  },
  {
    name: "link-local",
    ranges: [
      ["169.254.0.0", 16],
      ["fe80::", 10],
    ],
  },
  // The IPv4 address of the AWS instance metadata service, 169.254.169.254, is link-local.
  { name: "instance-metadata", ranges: [["fd00:ec2::254", 128]] },
  { name: "broadcast", ranges: [["255.255.255.255", 32]] },
];

/** Every special network with its class, as [network, prefix length]. */
export const specialNetworks = classes.flatMap(({ name, ranges }) => ranges.map(([network, prefix]) => ({ name, network, prefix })));

const lists = classes.map(({ name, ranges }) => {
  const list = new BlockList();
  for (const [network, prefix] of ranges) {
    list.addSubnet(network, prefix, isIPv6(network) ? "ipv6" : "ipv4");
  }
  return { name, list };
});

/** The special class of an IP literal (RFC 6890), or undefined for an ordinary one. IPv4-mapped IPv6 addresses count as what they map to. */
export function specialAddressClass(address: string): AddressClass | undefined {
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  return lists.find(({ list }) => list.check(address, family))?.name;
}
