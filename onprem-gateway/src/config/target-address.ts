import { BlockList, isIPv6 } from "node:net";

/** Why an address cannot be watched. */
export type AddressClass =
  | "loopback"
  | "unspecified"
  | "multicast"
  | "link-local"
  | "instance-metadata"
  | "reserved"
  | "broadcast"
  | "translated IPv4";

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
  // The IPv4 addresses of most clouds' metadata and credential services, such as 169.254.169.254, are link-local. These are the others: the
  // local services of AWS over IPv6, and those of Google, Alibaba, Azure and Oracle.
  {
    name: "instance-metadata",
    ranges: [
      ["fd00:ec2::", 32],
      ["fd20:ce::254", 128],
      ["100.100.100.200", 32],
      ["168.63.129.16", 32],
      ["192.0.0.192", 32],
    ],
  },
  { name: "broadcast", ranges: [["255.255.255.255", 32]] },
  { name: "reserved", ranges: [["240.0.0.0", 4]] },
  // An IPv4 address in IPv6 clothes, which a router or relay would undo: whoever means the IPv4 address writes it. RFC 4291 section 2.5.5.1,
  // RFC 2765, RFC 6052, RFC 8215, RFC 3056, RFC 4380.
  {
    name: "translated IPv4",
    ranges: [
      ["::", 96],
      ["::ffff:0:0:0", 96],
      ["64:ff9b::", 96],
      ["64:ff9b:1::", 48],
      ["2002::", 16],
      ["2001::", 32],
    ],
  },
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
