import { emptyProfile, type Profile } from "../../../profiles/profile.ts";
import type { ProfileNeeds } from "../../../profiles/profile-facts.ts";
import { profileNeeds } from "../../../profiles/profile-needs.ts";

/** What is asked of a profile between two readings of the whole. */
export type ReadingScope = "readings" | "peers";

/** Profiles are few and devices many: what each asks for is worked out once. */
const knownNeeds = { readings: new WeakMap<Profile, ProfileNeeds>(), peers: new WeakMap<Profile, ProfileNeeds>() };

/** What to fetch for the readings of a profile. */
export function readingNeeds(profile: Profile, scope: ReadingScope): ProfileNeeds {
  const known = knownNeeds[scope].get(profile);
  if (known !== undefined) {
    return known;
  }
  const needs = profileNeeds(readingProfile(profile, scope));
  knownNeeds[scope].set(profile, needs);
  return needs;
}

/**
 * The part of a profile that asks for readings: values and states without names, conditions and limits. "peers" is the part that asks
 * for BGP sessions alone.
 */
function readingProfile(profile: Profile, scope: ReadingScope): Profile {
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
