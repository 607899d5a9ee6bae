import { DesiredConfig, type DesiredNotice } from "@isthmus/contract";
import { z } from "zod";

/** A version that is tried, with how often the gateway has started while it was. */
const Trial = z.object({ config: DesiredConfig, sinceMs: z.number(), starts: z.int().min(0) });

/** A version that is not followed, and why. Offered again, it is not looked at again. */
const Refusal = z.object({
  version: DesiredConfig.shape.version,
  sha256: DesiredConfig.shape.sha256,
  atMs: z.number(),
  problems: z.array(z.string()),
  /** It was followed until the gateway's own file, or a secret that it names, was another one: worth another look after a restart. */
  misfit: z.boolean().optional(),
});

/** Everything the gateway remembers of what the cloud wanted, across restarts. */
export const TwinRecord = z.object({
  /** The version that has proved itself; what the gateway starts with. */
  good: z.object({ config: DesiredConfig, sinceMs: z.number() }).optional(),
  trial: Trial.optional(),
  refused: Refusal.optional(),
});
export type TwinRecord = Readonly<z.infer<typeof TwinRecord>>;

export const emptyRecord: TwinRecord = {};

/** What to do about an offered version. */
export type OfferDecision =
  | { readonly kind: "nothing" }
  | { readonly kind: "fetch" }
  | { readonly kind: "refuse"; readonly problem: string };

/** The highest version that was ever looked at; 0 when none was. */
export function highestVersion({ good, trial, refused }: TwinRecord): number {
  return Math.max(good?.config.version ?? 0, trial?.config.version ?? 0, refused?.version ?? 0);
}

/**
 * Versions only grow: an older one, or another text under a version that was already looked at, is refused and never fetched. What was
 * refused before is looked at again only when told to `reconsider`, because the gateway's own file is another one since.
 */
export function judgeOffer(record: TwinRecord, offered: DesiredNotice, { reconsider }: { readonly reconsider: boolean }): OfferDecision {
  const { good, trial, refused } = record;
  const highest = highestVersion(record);
  if (offered.version > highest) {
    return { kind: "fetch" };
  }
  if (offered.version < highest) {
    return { kind: "refuse", problem: `version ${offered.version} is older than version ${highest}, which was offered before` };
  }
  const known = [trial?.config, good?.config, refused].find((each) => each?.version === offered.version);
  if (known?.sha256 !== offered.sha256) {
    return { kind: "refuse", problem: `version ${offered.version} is not what it was when it was offered first` };
  }
  return known === refused && reconsider ? { kind: "fetch" } : { kind: "nothing" };
}

/** More starts than this during one trial, and the version is taken for what ends the gateway. */
const startsOfTrial = 3;

/** What the gateway starts with: the version on trial for a few times, then the last good one again. */
export function recordAtStart(record: TwinRecord, nowMs: number): TwinRecord {
  const { good, trial, refused } = record;
  if (trial === undefined) {
    return record;
  }
  const starts = trial.starts + 1;
  if (starts <= startsOfTrial) {
    return { ...record, trial: { ...trial, starts } };
  }
  const problems = [
    `the gateway was started ${startsOfTrial} times while version ${trial.config.version} was tried, and it never proved itself`,
  ];
  return {
    ...(good === undefined ? {} : { good }),
    refused: refused !== undefined && refused.version > trial.config.version ? refused : refusalOf(trial.config, { nowMs, problems }),
  };
}

/** The record after a version was refused; a trial of it has ended. */
export function withRefusal(
  record: TwinRecord,
  refused: DesiredNotice,
  why: { readonly nowMs: number; readonly problems: readonly string[] },
): TwinRecord {
  const { good, trial } = record;
  const isTrialOver = trial !== undefined && trial.config.version <= refused.version;
  return {
    ...(good === undefined ? {} : { good }),
    ...(trial === undefined || isTrialOver ? {} : { trial }),
    refused: refusalOf(refused, why),
  };
}

/** The record after the version on trial has proved itself. */
export function withProof({ trial, good, refused }: TwinRecord): TwinRecord {
  const proved = trial === undefined ? good : { config: trial.config, sinceMs: trial.sinceMs };
  const isStillRefused = refused !== undefined && refused.version > (proved?.config.version ?? 0);
  return { ...(proved === undefined ? {} : { good: proved }), ...(isStillRefused ? { refused } : {}) };
}

/** The record after the version that was followed turned out not to go with the gateway's own file. */
export function withMisfit(record: TwinRecord, why: { readonly nowMs: number; readonly problems: readonly string[] }): TwinRecord {
  const followed = record.trial?.config ?? record.good?.config;
  if (followed === undefined) {
    return record;
  }
  const { refused } = record;
  return { refused: refused !== undefined && refused.version > followed.version ? refused : { ...refusalOf(followed, why), misfit: true } };
}

function refusalOf(
  { version, sha256 }: DesiredNotice,
  { nowMs, problems }: { readonly nowMs: number; readonly problems: readonly string[] },
): z.infer<typeof Refusal> {
  return { version, sha256, atMs: nowMs, problems: [...problems] };
}
