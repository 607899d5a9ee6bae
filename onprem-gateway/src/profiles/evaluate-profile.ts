import { bgpPeersOf } from "./evaluate-bgp.ts";
import { identityOf } from "./evaluate-identity.ts";
import { deviceTagsOf, metricsOf } from "./evaluate-metrics.ts";
import { poolsOf, processorsOf, sensorsOf } from "./evaluate-parts.ts";
import type { Profile } from "./profile.ts";
import type { ProfileFacts, ProfileReading } from "./profile-facts.ts";

/** What a profile makes of what was fetched. Pure; values that are missing or unusable leave their fact out. */
export function evaluateProfile(profile: Profile, reading: ProfileReading): ProfileFacts {
  return {
    identity: identityOf(profile.identity, reading),
    processors: processorsOf(profile, reading),
    memory: poolsOf(profile.memory, reading),
    storage: poolsOf(profile.storage, reading),
    sensors: sensorsOf(profile.sensors, reading),
    bgpPeers: bgpPeersOf(profile.bgpPeers, reading),
    tags: deviceTagsOf(profile, reading),
    metrics: metricsOf(profile, reading),
  };
}
