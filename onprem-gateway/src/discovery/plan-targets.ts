import { specialNetworks } from "../config/target-address.ts";
import { addressText, type IpRange, overlap, parseIpRange } from "./ip-range.ts";

/** What a person asks to be scanned. */
export interface TargetRules {
  /** CIDR blocks and single addresses. */
  readonly include: readonly string[];
  /** CIDR blocks and single addresses that are left alone, whatever includes them. */
  readonly exclude: readonly string[];
  /** Loopback is refused without it. */
  readonly allowLoopback?: boolean;
  /** Blocks of more than 65,536 addresses (a /16) are refused without it. */
  readonly allowLarge?: boolean;
}

export type TargetPlan =
  | {
      readonly kind: "ok";
      /** Distinct, in order of number within each block, blocks in the order given. */
      readonly addresses: readonly string[];
      readonly excluded: number;
    }
  | { readonly kind: "rejected"; readonly problems: readonly TargetProblem[] };

export interface TargetProblem {
  /** As it was given. */
  readonly range: string;
  readonly problem: string;
}

/** Size of a /16: larger is most likely a slip, and takes an hour. */
const largestUnasked = 65_536n;
/** Even when asked for: a list in memory, and a scan that ends within days. */
const largestEver = 1_048_576n;

/**
 * The addresses to scan. Refuses the whole plan, with every problem, rather than scanning a part of what was meant. Network and
 * broadcast addresses of IPv4 blocks are left out, except for /31 (RFC 3021) and /32.
 */
export function planTargets(rules: TargetRules): TargetPlan {
  const problems: TargetProblem[] = [];
  const read = (range: string): readonly IpRange[] => {
    const parsed = parseIpRange(range);
    if (parsed === undefined) {
      problems.push({ range, problem: "not an IPv4 or IPv6 address or CIDR block" });
    }
    return parsed === undefined ? [] : [parsed];
  };
  const excluded = rules.exclude.flatMap(read);
  const included = rules.include.flatMap((range) => {
    const parsed = read(range);
    problems.push(...parsed.flatMap((one) => refusals(one, rules)).map((problem) => ({ range, problem })));
    return parsed;
  });
  const total = included.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
  if (problems.length === 0 && total > largestEver) {
    problems.push({ range: rules.include.join(", "), problem: `${total} addresses; at most ${largestEver} fit one scan` });
  }
  return problems.length > 0 ? { kind: "rejected", problems } : expand(included, excluded);
}

function refusals(range: IpRange, { allowLoopback, allowLarge }: TargetRules): readonly string[] {
  const special = specialNetworks.find(({ name, network, prefix }) => {
    const reserved = parseIpRange(`${network}/${prefix}`);
    return reserved !== undefined && overlap(reserved, range) && !(name === "loopback" && allowLoopback === true);
  });
  if (special !== undefined) {
    const remedy = special.name === "loopback" ? "; loopback has to be allowed explicitly" : "";
    return [`contains ${special.name} addresses (${special.network}/${special.prefix})${remedy}`];
  }
  const size = range.last - range.first + 1n;
  return size > largestUnasked && allowLarge !== true
    ? [`${size} addresses; more than ${largestUnasked} (a /16) have to be asked for explicitly`]
    : [];
}

function expand(included: readonly IpRange[], excluded: readonly IpRange[]): TargetPlan {
  const addresses = new Set<string>();
  const left = new Set<string>();
  for (const range of included) {
    const keepsEnds = range.family === 6 || range.prefix >= 31;
    const [first, last] = keepsEnds ? [range.first, range.last] : [range.first + 1n, range.last - 1n];
    for (let value = first; value <= last; value += 1n) {
      const isExcluded = excluded.some((block) => block.family === range.family && value >= block.first && value <= block.last);
      (isExcluded ? left : addresses).add(addressText(range.family, value));
    }
  }
  return { kind: "ok", addresses: [...addresses], excluded: left.size };
}
