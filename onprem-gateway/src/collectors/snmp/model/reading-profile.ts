import { emptyProfile, type Profile } from "../../../profiles/profile.ts";

/** What is asked of a profile between two readings of the whole. */
export type ReadingScope = "readings" | "peers";

/**
 * The part of a profile that asks for readings: values and states without names, conditions and limits. "peers" is the part that asks
 * for BGP sessions alone.
 */
export function readingProfile(profile: Profile, scope: ReadingScope): Profile {
  const { name, dialect, avoidBulk } = profile;
  const none = { ...emptyProfile(name, dialect), avoidBulk };
  const bgpPeers = profile.bgpPeers.map(({ remoteAddress, state, enabled }) => ({
    remoteAddress: "slice" in remoteAddress ? remoteAddress : state,
    state,
    ...(enabled === undefined ? {} : { enabled }),
  }));
  if (scope === "peers") {
    return { ...none, bgpPeers };
  }
  return {
    ...none,
    bgpPeers,
    processors: profile.processors.map(unnamed),
    memory: profile.memory.map(unnamed),
    storage: profile.storage.map(unnamed),
    sensors: profile.sensors.map((rule) => ({ ...unnamed(rule), thresholds: {} })),
  };
}

function unnamed<T extends { readonly name?: unknown; readonly where?: unknown }>({ name: _name, where: _where, ...rule }: T) {
  return rule;
}
