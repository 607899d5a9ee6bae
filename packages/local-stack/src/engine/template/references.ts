import { asArray, asRecord, asString } from "./untyped.ts";

/** Names in `${...}` of an Fn::Sub string, without `${!literal}` escapes. */
export function subVariables(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map((match) => (match[1] ?? "").trim());
}

/** Names that a value refers to by Ref, Fn::GetAtt or Fn::Sub: logical ids, parameters and pseudo parameters alike. */
export function referencedNames(value: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  collect(value, names);
  return names;
}

function collect(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, names);
    return;
  }
  const record = asRecord(value);
  if (record === undefined) return;
  for (const [key, argument] of Object.entries(record)) {
    collectFunction(key, argument, names);
    collect(argument, names);
  }
}

function collectFunction(key: string, argument: unknown, names: Set<string>): void {
  if (key === "Ref" && typeof argument === "string") names.add(argument);
  if (key === "Fn::GetAtt") names.add(typeof argument === "string" ? resourceIn(argument) : String(asArray(argument)[0]));
  if (key === "Fn::Sub") collectSub(argument, names);
}

function collectSub(argument: unknown, names: Set<string>): void {
  const [text, variables] = typeof argument === "string" ? [argument, undefined] : asArray(argument);
  const local = asRecord(variables) ?? {};
  for (const variable of subVariables(asString(text) ?? "")) {
    if (!(variable in local)) names.add(resourceIn(variable));
  }
}

/** The logical id in `Id.Attribute`. */
function resourceIn(text: string): string {
  return text.split(".")[0] ?? "";
}
