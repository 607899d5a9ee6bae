/** How one device is read over SNMP, without anything secret. Names as in a site configuration: "md5", "sha", "sha256", "des", "aes". */
export interface SnmpAccess {
  readonly version: "1" | "2c" | "3";
  readonly securityLevel?: "noAuthNoPriv" | "authNoPriv" | "authPriv" | undefined;
  readonly authProtocol?: string | undefined;
  readonly privProtocol?: string | undefined;
  /** The community is one that devices are shipped with. Absent when nobody looked. */
  readonly defaultCommunity?: boolean | undefined;
}

/**
 * Why access counts as weak. Communities travel in clear text (v1, v2c); v3 without authentication proves nothing about either side; MD5,
 * SHA-1 and DES are no longer fit to protect a key (NIST SP 800-131A). Authentication without privacy is not weak in this sense: nobody
 * can forge it, though anybody on the path can read along; it is visible in the counts by level.
 */
export type SnmpWeakness = "default-community" | "clear-text-community" | "no-authentication" | "md5" | "sha1" | "des";

const weakProtocols: Readonly<Record<string, SnmpWeakness>> = { md5: "md5", sha: "sha1", sha1: "sha1", des: "des" };

/** Everything that is weak about one access, worst first; empty when nothing is. */
export function snmpWeaknesses(access: SnmpAccess): readonly SnmpWeakness[] {
  if (access.version !== "3") {
    return access.defaultCommunity === true ? ["default-community", "clear-text-community"] : ["clear-text-community"];
  }
  if (access.securityLevel === "noAuthNoPriv") {
    return ["no-authentication"];
  }
  return [access.authProtocol, access.privProtocol].flatMap((protocol) => weakProtocols[protocol ?? ""] ?? []);
}

/** Devices by how they are read. Every count is of devices. */
export interface SnmpPosture {
  readonly total: number;
  readonly byVersion: Readonly<Record<SnmpAccess["version"], number>>;
  /** v3 only; a level that was not reported is "unknown". */
  readonly byLevel: Readonly<Record<string, number>>;
  /** v3 only: "sha256 / aes", most frequent first. */
  readonly byProtocols: readonly { readonly protocols: string; readonly devices: number }[];
  readonly defaultCommunity: number;
  /** Devices with at least one weakness. */
  readonly weak: number;
  /** Per cent of the devices that are read by v3; undefined when there is none at all. */
  readonly v3Percent: number | undefined;
}

/** Counts devices by version, security level and protocols. */
export function snmpPosture(devices: readonly SnmpAccess[]): SnmpPosture {
  const byVersion = { "1": 0, "2c": 0, "3": 0 };
  const levels = new Map<string, number>();
  const protocols = new Map<string, number>();
  for (const access of devices) {
    byVersion[access.version] += 1;
    if (access.version === "3") {
      increment(levels, access.securityLevel ?? "unknown");
      increment(protocols, [access.authProtocol ?? "none", access.privProtocol ?? "none"].join(" / "));
    }
  }
  return {
    total: devices.length,
    byVersion,
    byLevel: Object.fromEntries(levels),
    byProtocols: [...protocols].map(([name, count]) => ({ protocols: name, devices: count })).sort(mostFirst),
    defaultCommunity: devices.filter((access) => access.version !== "3" && access.defaultCommunity === true).length,
    weak: devices.filter((access) => snmpWeaknesses(access).length > 0).length,
    v3Percent: devices.length === 0 ? undefined : (byVersion["3"] / devices.length) * 100,
  };
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function mostFirst(
  a: { readonly protocols: string; readonly devices: number },
  b: { readonly protocols: string; readonly devices: number },
): number {
  return b.devices - a.devices || (a.protocols < b.protocols ? -1 : 1);
}
