/** Four octets as dotted decimal, sixteen as RFC 5952 text, 8 and 20 with a zone index (RFC 4001); undefined for other sizes. */
export function internetAddress(octets: Uint8Array): string | undefined {
  switch (octets.length) {
    case 4:
      return octets.join(".");
    case 16:
      return ipv6(octets);
    case 8:
    case 20: {
      const address = internetAddress(octets.subarray(0, -4));
      return address === undefined ? undefined : `${address}%${Buffer.from(octets).readUInt32BE(octets.length - 4)}`;
    }
    default:
      return undefined;
  }
}

function ipv6(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((octets[2 * at] ?? 0) * 256 + (octets[2 * at + 1] ?? 0)).toString(16)).join(":");
  // The longest run of at least two zero groups, the first of equal ones, becomes "::".
  const runs = Array.from(groups.matchAll(/(?<![\da-f])0(?::0)+(?![\da-f])/gu), ([run]) => run);
  const longest = runs.reduce((longer, run) => (run.length > longer.length ? run : longer), "");
  if (longest === "") return groups;
  const at = groups.search(new RegExp(`(?<![\\da-f])${longest}(?![\\da-f])`, "u"));
  return `${groups.slice(0, at).replace(/:$/u, "")}::${groups.slice(at + longest.length).replace(/^:/u, "")}`;
}
