/** Numbers that AWS may write instead of a name (IANA protocol numbers). */
const names: Readonly<Record<string, string>> = { "-1": "all", "1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6" };

/** One spelling of a protocol. */
export function protocolName(protocol: string): string {
  const lower = protocol.toLowerCase();
  return names[lower] ?? lower;
}

/** Whether a rule for `rule` is about packets of `packet`; absent is any of them. */
export function matchesProtocol(rule: string, packet: string | undefined): boolean {
  const name = protocolName(rule);
  return name === "all" || packet === undefined || name === protocolName(packet);
}

/** Whether numbers of a rule are ports: of ICMP they are types and codes. */
export function hasPorts(protocol: string): boolean {
  const name = protocolName(protocol);
  return name === "tcp" || name === "udp";
}
