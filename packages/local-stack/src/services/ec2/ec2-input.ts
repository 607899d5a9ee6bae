import type { AwsResponse } from "../service.ts";

/** The flat form parameters of an EC2 query request. */
export type Ec2Input = Readonly<Record<string, unknown>>;

export interface Ec2Filter {
  readonly name: string;
  /** Alternatives; `*` and `?` are wildcards. */
  readonly values: readonly string[];
}

export type Ec2Error = Extract<AwsResponse, { kind: "error" }>;

/** The members of a flat list: `VpcId.1`, `VpcId.2`, ... in order. */
export function listOf(input: Ec2Input, name: string): readonly string[] {
  const prefix = `${name}.`;
  return Object.entries(input)
    .filter(([key]) => key.startsWith(prefix) && /^\d+$/.test(key.slice(prefix.length)))
    .sort(([left], [right]) => Number(left.slice(prefix.length)) - Number(right.slice(prefix.length)))
    .map(([, value]) => String(value));
}

/** `Filter.1.Name` with `Filter.1.Value.1`, ... */
export function filtersOf(input: Ec2Input): readonly Ec2Filter[] {
  const indexes = Object.keys(input)
    .map((key) => /^Filter\.(\d+)\.Name$/.exec(key)?.[1])
    .filter((index) => index !== undefined);
  return indexes.map((index) => ({ name: String(input[`Filter.${index}.Name`]), values: listOf(input, `Filter.${index}.Value`) }));
}

/** True for the text "true", as the protocol writes booleans. */
export function flagOf(input: Ec2Input, name: string): boolean {
  return input[name] === "true";
}

/** Whether one of `actual` matches one of the filter's values. Like EC2, matching is case-sensitive. */
export function matchesFilter(filter: Ec2Filter, actual: readonly string[]): boolean {
  const patterns = filter.values.map(wildcardPattern);
  return actual.some((value) => patterns.some((pattern) => pattern.test(value)));
}

export function invalid(code: string, message: string): Ec2Error {
  return { kind: "error", status: 400, code, message };
}

function wildcardPattern(value: string): RegExp {
  const source = value
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}
