import type { Ref } from "../ref.ts";
import { type Join, type JoinClaim, type JoinDecision, type JoinEvidence, type JoinKind, joinKinds } from "./join.ts";

/** Below this a link is shown and not relied on. */
const leastUsable = 0.5;

/** How much surer than its rivals a link has to be. */
const leastLead = 0.05;

/** What an operator's word makes a link. */
const operatorWeight = 0.99;

interface Candidate {
  readonly kind: JoinKind;
  readonly left: Ref;
  readonly right: Ref;
  readonly decision: JoinDecision["decision"] | undefined;
  readonly evidence: readonly JoinEvidence[];
  readonly rivals: readonly Ref[];
  readonly confidence: number;
}

/**
 * The links that the claims make, in order of kind and ends. Evidence that points at several things where one is meant counts for each of
 * them by its share, and says so; what an operator refused takes no share.
 */
export function settleJoins(claims: readonly JoinClaim[], decisions: readonly JoinDecision[]): readonly Join[] {
  const decided = new Map(decisions.map((decision) => [keyOf(decision), decision.decision] as const));
  const all = [...claims, ...decisions.filter(({ decision }) => decision === "pinned").map(operatorClaim)];
  const standing = all.filter((claim) => decided.get(keyOf(claim)) !== "refused");
  const shares = shareCounter(standing);
  const candidates = [...Map.groupBy(all, keyOf)].flatMap(([key, [first, ...rest]]) =>
    first === undefined ? [] : [candidate([first, ...rest], decided.get(key), shares)],
  );
  const rivalry = [...Map.groupBy(candidates, ({ kind, left }) => `${kind} ${left}`).values()];
  const byRight = Map.groupBy(candidates, ({ kind, right }) => `${kind} ${right}`);
  const joins = rivalry.flatMap((ofLeft) =>
    ofLeft.map((one) => joinOf(one, { ofLeft, ofRight: byRight.get(`${one.kind} ${one.right}`) ?? [] })),
  );
  return joins.sort((a, b) => compare(keyOf(a), keyOf(b)));
}

function keyOf({ kind, left, right }: Pick<JoinClaim, "kind" | "left" | "right">): string {
  return `${kind} ${left} ${right}`;
}

function operatorClaim({ kind, left, right }: JoinDecision): JoinClaim {
  return { kind, left, right, evidence: { kind: "operator", text: "an operator says so", weight: operatorWeight } };
}

type Shares = (claim: JoinClaim) => { readonly count: number; readonly rivals: readonly Ref[] };

/** How many things the same evidence points at: other rights of its left, or other lefts of its right. */
function shareCounter(claims: readonly JoinClaim[]): Shares {
  const rightsOf = collect(claims, ({ kind, left, evidence }) => `${kind} ${left} ${evidence.kind}`, "right");
  const leftsOf = collect(claims, ({ kind, right, evidence }) => `${kind} ${right} ${evidence.kind}`, "left");
  return (claim) => {
    const { kind, left, right, evidence } = claim;
    const isShared = evidence.kind !== "operator" && evidence.kind !== "same-customer-gateway";
    const rights = isShared && joinKinds[kind].oneRight ? rightsOf.get(`${kind} ${left} ${evidence.kind}`) : undefined;
    const lefts = isShared && joinKinds[kind].oneLeft ? leftsOf.get(`${kind} ${right} ${evidence.kind}`) : undefined;
    const rivals = [...(rights ?? []), ...(lefts ?? [])].filter((ref) => ref !== left && ref !== right);
    return { count: Math.max(1, rights?.size ?? 1, lefts?.size ?? 1), rivals };
  };
}

function collect(claims: readonly JoinClaim[], keyFor: (claim: JoinClaim) => string, end: "left" | "right") {
  const found = new Map<string, Set<Ref>>();
  for (const claim of claims) {
    const key = keyFor(claim);
    const refs = found.get(key) ?? new Set<Ref>();
    refs.add(claim[end]);
    found.set(key, refs);
  }
  return found;
}

function candidate(claims: readonly [JoinClaim, ...JoinClaim[]], decision: Candidate["decision"], shares: Shares): Candidate {
  const { kind, left, right } = claims[0];
  const strongest = new Map<string, { readonly evidence: JoinEvidence; readonly rivals: readonly Ref[] }>();
  for (const claim of claims) {
    const { count, rivals } = shares(claim);
    const evidence = { ...claim.evidence, weight: rounded(claim.evidence.weight / count) };
    if (evidence.weight > (strongest.get(evidence.kind)?.evidence.weight ?? -1)) {
      strongest.set(evidence.kind, { evidence, rivals });
    }
  }
  const seen = [...strongest.values()].sort((a, b) => b.evidence.weight - a.evidence.weight || compare(a.evidence.kind, b.evidence.kind));
  const doubt = seen.reduce((left_, { evidence }) => left_ * (1 - evidence.weight), 1);
  const rivals = [...new Set(seen.flatMap((each) => each.rivals))].sort(compare);
  return {
    kind,
    left,
    right,
    decision,
    evidence: seen.map(({ evidence }) => evidence),
    rivals,
    confidence: Math.min(0.99, rounded(1 - doubt)),
  };
}

interface Rivalry {
  readonly ofLeft: readonly Candidate[];
  readonly ofRight: readonly Candidate[];
}

function joinOf(one: Candidate, rivalry: Rivalry): Join {
  const { decision, ...rest } = one;
  const reason = whyNotUsed(one, rivalry);
  return {
    ...rest,
    state: decision ?? "proposed",
    used: reason === undefined,
    explain: [
      `Linked because ${one.evidence.map(({ text }) => text).join("; ")}.`,
      ...(one.rivals.length === 0 ? [] : [`The same points at ${listed(one.rivals)} too, so it counts for less.`]),
      ...(reason === undefined ? [] : [`Not relied on: ${reason}.`]),
    ].join(" "),
  };
}

function whyNotUsed(one: Candidate, { ofLeft, ofRight }: Rivalry): string | undefined {
  if (one.decision !== undefined) {
    return one.decision === "refused" ? "an operator refused it" : undefined;
  }
  const standing = [...(joinKinds[one.kind].oneRight ? ofLeft : []), ...(joinKinds[one.kind].oneLeft ? ofRight : [])].filter(
    (other) => other !== one && other.decision !== "refused",
  );
  if (standing.some(({ decision }) => decision === "pinned")) {
    return "an operator pinned another one";
  }
  if (one.confidence < leastUsable) {
    return one.rivals.length > 0 ? "it is ambiguous" : "the evidence is weak";
  }
  if (standing.some(({ confidence }) => confidence > one.confidence)) {
    return "another one is surer";
  }
  return standing.some(({ confidence }) => confidence > one.confidence - leastLead) ? "it is ambiguous" : undefined;
}

function listed(refs: readonly Ref[]): string {
  const shown = refs.slice(0, 3).join(", ");
  return refs.length > 3 ? `${shown} and ${refs.length - 3} more` : shown;
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
