import type { GatewayConfig } from "./schema.ts";
import { Secret } from "./secret.ts";

const pacedSections = ["poll", "ping"] as const;
type PacedSection = (typeof pacedSections)[number];

/** What has to happen for a running gateway to follow a new configuration. Devices by id. */
export interface ReloadPlan {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Watched anew: something of the device or its credential is different, secrets included. */
  readonly changed: readonly string[];
  readonly untouched: readonly string[];
  /** Sections whose pace or thresholds differ: everything that they govern is watched anew. */
  readonly paced: readonly PacedSection[];
  /** Sections of the configuration that differ and count only after a restart. */
  readonly restartNeeded: readonly string[];
}

/** Sections that a running gateway follows; everything else is fixed at its start. */
const followed: ReadonlySet<string> = new Set(["devices", "credentials", "allowLoopbackTargets", "cloudConfig", ...pacedSections]);

/** Compares two checked configurations. Secrets are compared, and are no part of the plan. */
export function planReload(before: GatewayConfig, after: GatewayConfig): ReloadPlan {
  const old = new Map(before.devices.map((device) => [device.id, watched(before, device)]));
  const fresh = new Map(after.devices.map((device) => [device.id, watched(after, device)]));
  const kept = [...fresh.keys()].filter((id) => old.has(id));
  const sections = new Set([...Object.keys(before), ...Object.keys(after)]) as ReadonlySet<keyof GatewayConfig>;
  return {
    added: [...fresh.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !fresh.has(id)),
    changed: kept.filter((id) => !isSame(old.get(id), fresh.get(id))),
    untouched: kept.filter((id) => isSame(old.get(id), fresh.get(id))),
    paced: pacedSections.filter((section) => !isSame(before[section], after[section])),
    restartNeeded: [...sections]
      .filter((section) => !followed.has(section) && !isSame(fixed(before, section), fixed(after, section)))
      .sort(),
  };
}

/** A section without what a running gateway follows of it. */
function fixed(config: GatewayConfig, section: keyof GatewayConfig): unknown {
  if (section !== "traps" || config.traps === undefined) {
    return config[section];
  }
  const { communities: _communities, credentials: _credentials, ...rest } = config.traps;
  return rest;
}

function watched({ credentials }: GatewayConfig, device: GatewayConfig["devices"][number]) {
  return { device, credential: device.snmp === undefined ? undefined : credentials[device.snmp.credential] };
}

/** Deep equality of configurations, secrets compared by what they hold. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Secret && b instanceof Secret) {
    return a.reveal() === b.reveal();
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return a === b;
  }
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return (
    Array.isArray(a) === Array.isArray(b) && left.size === right.size && [...left].every(([key, value]) => isSame(value, right.get(key)))
  );
}
