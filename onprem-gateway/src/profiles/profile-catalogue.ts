import { catchAllPattern, fitOf, isMatchable, trimOid } from "./match-oid.ts";
import type { Profile } from "./profile.ts";
import type { ProfileWarning } from "./profile-warning.ts";

/** How a profile came to be chosen. */
export interface ProfileMatch {
  readonly profile: Profile;
  /** The pattern that fitted the sysObjectID best. */
  readonly pattern: string;
  /** False when only the catch-all fitted: nothing of the vendor's is known. */
  readonly specific: boolean;
  /** Names of the profiles that sysDescr led through, the first being the pattern's; empty without a redirect. */
  readonly redirectedFrom: readonly string[];
}

/** All profiles that were loaded. */
export interface ProfileCatalogue {
  readonly profiles: readonly Profile[];
  /** Everything that was not understood or used, by file and line. */
  readonly warnings: readonly ProfileWarning[];
  /** The profile of a device: the most specific pattern, then where its sysDescr redirects. The catch-all serves unknown devices. */
  match(sysObjectId: string, sysDescr: string): ProfileMatch | undefined;
}

const maxRedirects = 4;

/** A catalogue over loaded profiles. Of equal patterns the earlier profile has it. */
export function profileCatalogue(profiles: readonly Profile[], warnings: readonly ProfileWarning[]): ProfileCatalogue {
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  const byPattern = patternIndex(profiles);
  return {
    profiles,
    warnings,
    match: (sysObjectId, sysDescr) => {
      const found = bestFit(byPattern, trimOid(sysObjectId));
      return found === undefined ? undefined : redirected(found, { byName, sysDescr });
    },
  };
}

interface Claim {
  readonly profile: Profile;
  readonly pattern: string;
}

/** Claims by the OID before `.*`, so that a lookup costs one step per sub-identifier. */
function patternIndex(profiles: readonly Profile[]): ReadonlyMap<string, readonly Claim[]> {
  const index = new Map<string, Claim[]>();
  for (const profile of profiles) {
    for (const pattern of profile.patterns.filter(isMatchable)) {
      const stem = pattern.endsWith(".*") ? pattern.slice(0, -2) : pattern;
      const claims = index.get(stem) ?? [];
      claims.push({ profile, pattern });
      index.set(stem, claims);
    }
  }
  return index;
}

function bestFit(index: ReadonlyMap<string, readonly Claim[]>, sysObjectId: string): Claim | undefined {
  const parts = sysObjectId.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const best = bestOf(index.get(parts.slice(0, length).join(".")) ?? [], sysObjectId);
    if (best !== undefined) {
      return best;
    }
  }
  // A device without a usable sysObjectID (0.0, outside enterprises) is an unknown device like any other.
  return index.get(catchAllPattern.slice(0, -2))?.[0];
}

function bestOf(claims: readonly Claim[], sysObjectId: string): Claim | undefined {
  let best: { readonly claim: Claim; readonly fit: number } | undefined;
  for (const claim of claims) {
    const fit = fitOf(claim.pattern, sysObjectId, claim.profile.dialect);
    if (fit !== undefined && (best === undefined || fit > best.fit)) {
      best = { claim, fit };
    }
  }
  return best?.claim;
}

function redirected(
  { profile, pattern }: Claim,
  { byName, sysDescr }: { readonly byName: ReadonlyMap<string, Profile>; readonly sysDescr: string },
): ProfileMatch {
  const passed: string[] = [];
  let current = profile;
  while (passed.length < maxRedirects) {
    // Kentik's patterns are written for the description in lower case; ours say (?i) where they want it.
    const text = current.dialect === "kentik" ? sysDescr.toLowerCase() : sysDescr;
    const target = current.redirects.find((redirect) => redirect.pattern.groups(text) !== undefined)?.target;
    const next = target === undefined ? undefined : byName.get(target);
    if (next === undefined || next === current) {
      break;
    }
    passed.push(current.name);
    current = next;
  }
  return { profile: current, pattern, specific: pattern !== catchAllPattern || passed.length > 0, redirectedFrom: passed };
}
