import { asArray, asRecord, asString, scalarText, type UntypedRecord } from "../../engine/template/untyped.ts";

/** What one policy evaluation asks: may this be done to that, under these circumstances? */
export interface AccessQuestion {
  /** Such as `lambda:InvokeFunctionUrl`. */
  readonly action: string;
  readonly resource: string;
  /** Condition keys, lower case, such as `lambda:functionurlauthtype`. Keys that IAM calls multivalued have a list. */
  readonly context: AccessContext;
  /** Needed for resource policies only. */
  readonly principalArns?: readonly string[];
}

export type AccessContext = Readonly<Record<string, string | readonly string[]>>;

export type Decision = "allow" | "deny" | "none";

/**
 * Evaluates policy documents together (IAM User Guide, policy evaluation logic, one account, no boundaries): an explicit deny
 * wins, else any allow, else none. A condition operator that is not known never lets an allow apply and never lifts a deny.
 */
export function evaluatePolicies(documents: readonly unknown[], question: AccessQuestion): Decision {
  const effects = documents
    .flatMap(statements)
    .filter((statement) => applies(statement, question))
    .map((statement) => statement["Effect"]);
  if (effects.includes("Deny")) return "deny";
  return effects.includes("Allow") ? "allow" : "none";
}

function statements(document: unknown): readonly UntypedRecord[] {
  const list = asRecord(document)?.["Statement"];
  return (Array.isArray(list) ? asArray(list) : [list]).map(asRecord).filter((statement) => statement !== undefined);
}

function applies(statement: UntypedRecord, question: AccessQuestion): boolean {
  const action = question.action.toLowerCase();
  if (!matchesEither(statement, "Action", (pattern) => matchesWildcard(pattern.toLowerCase(), action))) return false;
  if (!matchesResource(statement, question)) return false;
  if ("Principal" in statement && !matchesPrincipal(statement["Principal"], question.principalArns ?? [])) return false;
  return conditionsHold(statement, question.context);
}

/** A statement with a principal and no resource is about the resource that it is attached to: a role, in its trust policy. */
function matchesResource(statement: UntypedRecord, { resource, context }: AccessQuestion): boolean {
  if ("Principal" in statement && !("Resource" in statement) && !("NotResource" in statement)) return true;
  return matchesEither(statement, "Resource", (pattern) => {
    const resolved = withVariables(pattern, context);
    return resolved !== undefined && matchesWildcard(resolved, resource);
  });
}

function matchesEither(statement: UntypedRecord, key: "Action" | "Resource", matches: (pattern: string) => boolean): boolean {
  if (key in statement) return texts(statement[key]).some(matches);
  const negated = `Not${key}`;
  return negated in statement && !texts(statement[negated]).some(matches);
}

/** A grant to the whole account only lets its identity policies decide, so it is none by itself. */
function matchesPrincipal(principal: unknown, callers: readonly string[]): boolean {
  return principal === "*" || texts(asRecord(principal)?.["AWS"]).some((pattern) => pattern === "*" || callers.includes(pattern));
}

function conditionsHold(statement: UntypedRecord, context: AccessContext): boolean {
  const unknownHolds = statement["Effect"] === "Deny";
  return Object.entries(asRecord(statement["Condition"]) ?? {}).every(([operator, keys]) =>
    Object.entries(asRecord(keys) ?? {}).every(([key, wanted]) => conditionHolds({ operator, key, wanted }, context) ?? unknownHolds),
  );
}

/** Undefined for what is not known here: an operator, a policy variable without a value, a list without ForAllValues or ForAnyValue. */
function conditionHolds(
  condition: { readonly operator: string; readonly key: string; readonly wanted: unknown },
  context: AccessContext,
): boolean | undefined {
  const [, quantifier, name = "", ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(condition.operator) ?? [];
  const actual = context[condition.key.toLowerCase()];
  if (name === "Null") return texts(condition.wanted).includes(String(actual === undefined));
  const test = conditionTests[name];
  const wanted = texts(condition.wanted).map((text) => withVariables(text, context));
  if (test === undefined || wanted.includes(undefined)) return undefined;
  if (actual === undefined) return ifExists !== undefined || quantifier === "ForAllValues:";
  const holds = (value: string) =>
    test(
      value,
      wanted.filter((text) => text !== undefined),
    );
  const values = [actual].flat();
  if (quantifier === "ForAllValues:") return values.every(holds);
  if (quantifier === "ForAnyValue:") return values.some(holds);
  return typeof actual === "string" ? holds(actual) : undefined;
}

/** Puts the values of the request in place of `${key}`; undefined when one has none (IAM User Guide, "Policy variables"). */
function withVariables(text: string, context: AccessContext): string | undefined {
  const parts = text.split(/\$\{([^}]*)\}/u).map((part, index) => {
    const value = index % 2 === 0 ? part : context[part.toLowerCase()];
    return typeof value === "string" ? value : undefined;
  });
  return parts.includes(undefined) ? undefined : parts.join("");
}

type ConditionTest = (actual: string, wanted: readonly string[]) => boolean;
const conditionTests: Readonly<Record<string, ConditionTest | undefined>> = {
  StringEquals: (actual, wanted) => wanted.includes(actual),
  StringNotEquals: (actual, wanted) => !wanted.includes(actual),
  StringLike: (actual, wanted) => wanted.some((pattern) => matchesWildcard(pattern, actual)),
  ArnEquals: (actual, wanted) => wanted.some((pattern) => matchesWildcard(pattern, actual)),
  ArnLike: (actual, wanted) => wanted.some((pattern) => matchesWildcard(pattern, actual)),
  Bool: (actual, wanted) => wanted.some((value) => value.toLowerCase() === actual.toLowerCase()),
};

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? asArray(value) : [value]).flatMap((item) => asString(item) ?? scalarText(item) ?? []);
}

/** IAM wildcards: `*` any run of characters, `?` any one. Linear in the text times the pattern. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let [at, inPattern, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[inPattern] === "?" || pattern[inPattern] === text[at]) {
      at += 1;
      inPattern += 1;
    } else if (pattern[inPattern] === "*") {
      star = inPattern;
      resume = at;
      inPattern += 1;
    } else if (star >= 0) {
      inPattern = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
