/** Shortest Ethernet frame with preamble and gap, in octets: 64 + 8 + 12 (IEEE 802.3). */
const shortestFrameOctets = 84;

/** More errors or discards a second than any interface reports in earnest; keeps a minute of them below 2^32. */
const mostFaultsPerSecond = 20_000_000;

export interface InterfaceCeilingOptions {
  /** faults: errors and discards, which IF-MIB counts in 32 bits whatever the speed. */
  readonly unit: "octets" | "packets" | "faults";
  readonly speedBps: number;
}

/**
 * Fastest growth per second of an interface counter at a line speed: the `maxPerSecond` of its readings.
 * Faults have a ceiling of their own on fast lines, because a 32-bit packet counter at 100 Gbit/s could in theory wrap
 * within a minute, and every fault counter would be a gap for ever.
 */
export function interfaceCeiling({ unit, speedBps }: InterfaceCeilingOptions): number {
  const octets = speedBps / 8;
  if (unit === "octets") {
    return octets;
  }
  const packets = octets / shortestFrameOctets;
  return unit === "packets" ? packets : Math.min(packets, mostFaultsPerSecond);
}
