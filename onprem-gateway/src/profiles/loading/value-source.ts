import { z } from "zod";
import type { Conversion, ValueSource } from "../profile.ts";
import { type SafePattern, safePattern } from "../safe-pattern.ts";
import { oid, text } from "./entry-reader.ts";
import type { Complaints, Path } from "./yaml-source.ts";

/** The keys of Datadog's dialect that say how a value is read. */
export const conversionKeys = {
  extract_value: text.optional(),
  match_pattern: text.optional(),
  match_value: text.optional(),
  scale_factor: z.number("a number").optional(),
  format: z.enum(["ip_address", "mac_address"], "ip_address or mac_address").optional(),
};

/** A symbol of Datadog's dialect. */
export const symbolSchema = z.strictObject({ OID: oid, name: text.optional(), ...conversionKeys }, "a symbol: a mapping");

interface ConversionKeys {
  readonly extract_value?: string | undefined;
  readonly match_pattern?: string | undefined;
  readonly match_value?: string | undefined;
  readonly scale_factor?: number | undefined;
  readonly format?: "ip_address" | "mac_address" | undefined;
}

/** Where a complaint belongs. */
export interface Place {
  readonly path: Path;
  readonly complaints: Complaints;
}

/** The conversions that a symbol asks for; undefined, after a complaint, when a pattern is none. */
export function conversionsOf(keys: ConversionKeys, place: Place): readonly Conversion[] | undefined {
  const conversions: Conversion[] = [];
  if (keys.format !== undefined) {
    conversions.push({ kind: keys.format === "ip_address" ? "ip-address" : "mac-address" });
  }
  const wanted = keys.extract_value ?? keys.match_pattern;
  if (wanted !== undefined) {
    const pattern = patternAt(wanted, place);
    if (pattern === undefined) {
      return undefined;
    }
    conversions.push(
      keys.extract_value === undefined ? { kind: "rewrite", pattern, template: keys.match_value ?? "$1" } : { kind: "extract", pattern },
    );
  }
  if (keys.scale_factor !== undefined) {
    conversions.push({ kind: "linear", factor: keys.scale_factor, offset: 0 });
  }
  return conversions;
}

/** A value source of a symbol; undefined, after a complaint, when it cannot be read. */
export function sourceOf(symbol: z.output<typeof symbolSchema>, place: Place): ValueSource | undefined {
  const conversions = conversionsOf(symbol, place);
  return conversions === undefined ? undefined : { oid: symbol.OID, conversions };
}

/** A compiled pattern, or undefined after a complaint. */
export function patternAt(source: string, { path, complaints }: Place): SafePattern | undefined {
  const pattern = safePattern(source);
  if (pattern === undefined) {
    complaints.add(path, "bad-pattern", "no regular expression in RE2 syntax of at most 512 characters");
  }
  return pattern;
}
