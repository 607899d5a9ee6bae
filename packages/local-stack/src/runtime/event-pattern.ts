import { asArray, asRecord, type UntypedRecord } from "../engine/template/untyped.ts";
import { LocalStackError } from "../errors.ts";

const operators = ["prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "exists"] as const;
type Operator = (typeof operators)[number];

/**
 * Whether an event matches an EventBridge pattern (EventBridge User Guide, "Event patterns"): every member of the pattern must match;
 * an array lists alternatives; an array in the event matches when any of its items does. Known comparisons: exact values, prefix,
 * suffix, equals-ignore-case, wildcard, anything-but, numeric, exists, and `$or`. Another one throws a LocalStackError.
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  const wanted = asRecord(pattern);
  if (wanted === undefined) throw invalid(pattern, "a pattern is an object");
  const actual = asRecord(event) ?? {};
  return Object.entries(wanted).every(([key, condition]) => {
    if (key === "$or") return asArray(condition).some((alternative) => matchesPattern(alternative, event));
    if (Array.isArray(condition)) return matchesAny(condition, actual[key], { present: key in actual });
    const member = actual[key];
    return Array.isArray(member) ? member.some((item) => matchesPattern(condition, item)) : matchesPattern(condition, member);
  });
}

/** Throws a LocalStackError for a pattern that holds a comparison which is not known here, wherever it is. */
export function validatePattern(pattern: unknown): void {
  const members = asRecord(pattern);
  if (members === undefined) throw invalid(pattern, "a pattern is an object");
  for (const [key, condition] of Object.entries(members)) {
    if (!Array.isArray(condition)) validatePattern(condition);
    else if (key === "$or") asArray(condition).forEach(validatePattern);
    else asArray(condition).forEach(validateAlternative);
  }
}

function validateAlternative(alternative: unknown): void {
  const comparison = asRecord(alternative);
  if (comparison === undefined) return;
  compares(comparison, "");
  compares(comparison, 0);
}

function matchesAny(alternatives: readonly unknown[], value: unknown, options: { readonly present: boolean }): boolean {
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return alternatives.some((alternative) => {
    const comparison = asRecord(alternative);
    if (comparison === undefined) return options.present && values.includes(alternative);
    if ("exists" in comparison) return comparison["exists"] === options.present;
    return options.present && values.some((item) => compares(comparison, item));
  });
}

function compares(comparison: UntypedRecord, value: unknown): boolean {
  const [entry] = Object.entries(comparison);
  const operator = operators.find((name) => name === entry?.[0]);
  if (entry === undefined || operator === undefined) throw invalid(comparison, "this comparison is not known here");
  return compareBy(operator, entry[1], value);
}

function compareBy(operator: Operator, wanted: unknown, value: unknown): boolean {
  switch (operator) {
    case "prefix":
    case "suffix":
    case "equals-ignore-case":
    case "wildcard":
      return typeof value === "string" && comparesText(operator, String(wanted), value);
    case "anything-but":
      return anythingBut(wanted, value);
    case "numeric":
      return typeof value === "number" && numericHolds(asArray(wanted), value);
    case "exists":
      return wanted === true;
  }
}

function comparesText(operator: "prefix" | "suffix" | "equals-ignore-case" | "wildcard", wanted: string, value: string): boolean {
  switch (operator) {
    case "prefix":
      return value.startsWith(wanted);
    case "suffix":
      return value.endsWith(wanted);
    case "equals-ignore-case":
      return value.toLowerCase() === wanted.toLowerCase();
    case "wildcard":
      return wildcard(wanted).test(value);
  }
}

function anythingBut(wanted: unknown, value: unknown): boolean {
  const nested = asRecord(wanted);
  if (nested !== undefined) return !compares(nested, value);
  return Array.isArray(wanted) ? !wanted.includes(value) : wanted !== value;
}

function numericHolds(terms: readonly unknown[], value: number): boolean {
  for (let index = 0; index < terms.length; index += 2) {
    if (!numericTerm(String(terms[index]), Number(terms[index + 1]), value)) return false;
  }
  return terms.length > 0;
}

function numericTerm(operator: string, bound: number, value: number): boolean {
  switch (operator) {
    case "=":
      return value === bound;
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
    default:
      throw invalid(operator, "numeric knows =, <, <=, > and >=");
  }
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}

function invalid(pattern: unknown, problem: string): LocalStackError {
  return new LocalStackError("pattern-invalid", `Event pattern ${JSON.stringify(pattern)}: ${problem}.`);
}
