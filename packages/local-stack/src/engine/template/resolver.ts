import { LocalStackError } from "../../errors.ts";
import { asArray, asRecord, asString, scalarText, type UntypedRecord } from "./untyped.ts";

/** What a created resource answers to Ref and Fn::GetAtt. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes: UntypedRecord;
}

/** Everything that the intrinsic functions of one stack look things up in. */
export interface ResolverScope {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  readonly parameters: UntypedRecord;
  readonly conditions: UntypedRecord;
  readonly mappings: UntypedRecord;
  /** Resources created so far, by logical id. */
  readonly created: ReadonlyMap<string, CreatedResource>;
  /** Exported outputs of the stacks that came before, by export name. */
  readonly exports: ReadonlyMap<string, unknown>;
}

/** AWS::NoValue: the member or array item that holds it disappears. */
const noValue = Symbol("AWS::NoValue");

/**
 * Replaces every intrinsic function in a value by what it stands for (CloudFormation intrinsic function reference).
 * Throws a LocalStackError that names stack and function when something cannot be looked up.
 */
export function resolveValue(value: unknown, scope: ResolverScope): unknown {
  const resolved = resolve(value, scope);
  return resolved === noValue ? undefined : resolved;
}

/** Whether a named condition holds. An undefined name is an error. */
export function conditionHolds(name: string, scope: ResolverScope): boolean {
  if (!(name in scope.conditions)) throw unresolved(scope, `condition ${name} is not defined`);
  return holds(scope.conditions[name], scope);
}

function resolve(value: unknown, scope: ResolverScope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== noValue);
  const record = asRecord(value);
  if (record === undefined) return value;
  const entries = Object.entries(record);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    const intrinsic = intrinsics[only[0]];
    if (intrinsic !== undefined) return intrinsic(only[1], scope);
    if (only[0].startsWith("Fn::")) throw unresolved(scope, `function ${only[0]} is not known here`);
  }
  const members = entries.map(([key, member]) => [key, resolve(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== noValue));
}

type Intrinsic = (argument: unknown, scope: ResolverScope) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic | undefined>> = {
  Ref: (argument, scope) => resolveRef(String(argument), scope),
  "Fn::GetAtt": resolveGetAtt,
  "Fn::Join": resolveJoin,
  "Fn::Sub": resolveSub,
  "Fn::Select": resolveSelect,
  "Fn::Split": resolveSplit,
  "Fn::ImportValue": resolveImport,
  "Fn::FindInMap": resolveFindInMap,
  "Fn::Base64": (argument, scope) => Buffer.from(text(resolve(argument, scope), "Fn::Base64", scope)).toString("base64"),
  "Fn::GetAZs": (argument, scope) => availabilityZones(asString(resolve(argument, scope)) || scope.region),
  "Fn::If": resolveIf,
  "Fn::Equals": conditionFunction("Fn::Equals"),
  "Fn::And": conditionFunction("Fn::And"),
  "Fn::Or": conditionFunction("Fn::Or"),
  "Fn::Not": conditionFunction("Fn::Not"),
};

function conditionFunction(name: string): Intrinsic {
  return (argument, scope) => holds({ [name]: argument }, scope);
}

function resolveRef(name: string, scope: ResolverScope): unknown {
  const created = scope.created.get(name);
  if (created !== undefined) return created.ref;
  if (name in scope.parameters) return parameterValue(name, scope);
  const pseudo = pseudoParameter(name, scope);
  if (pseudo !== undefined) return pseudo;
  throw unresolved(scope, `Ref ${name} names neither a resource nor a parameter`);
}

function parameterValue(name: string, scope: ResolverScope): unknown {
  const parameter = asRecord(scope.parameters[name]);
  const value = parameter?.["Default"];
  if (value === undefined) throw unresolved(scope, `parameter ${name} has no default value`);
  const type = asString(parameter?.["Type"]) ?? "String";
  return type === "CommaDelimitedList" || type.startsWith("List<") ? String(value).split(",") : value;
}

function pseudoParameter(name: string, scope: ResolverScope): unknown {
  switch (name) {
    case "AWS::AccountId":
      return scope.accountId;
    case "AWS::Region":
      return scope.region;
    case "AWS::Partition":
      return "aws";
    case "AWS::URLSuffix":
      return "amazonaws.com";
    case "AWS::StackName":
      return scope.stackName;
    case "AWS::StackId":
      return `arn:aws:cloudformation:${scope.region}:${scope.accountId}:stack/${scope.stackName}/local`;
    case "AWS::NotificationARNs":
      return [];
    case "AWS::NoValue":
      return noValue;
    default:
      return undefined;
  }
}

function resolveGetAtt(argument: unknown, scope: ResolverScope): unknown {
  const [id, ...rest] = typeof argument === "string" ? argument.split(".") : asArray(argument).map((part) => String(resolve(part, scope)));
  return attributeOf(id ?? "", rest.join("."), scope);
}

function attributeOf(id: string, attribute: string, scope: ResolverScope): unknown {
  const created = scope.created.get(id);
  if (created === undefined) throw unresolved(scope, `Fn::GetAtt ${id}.${attribute} names no resource`);
  if (!(attribute in created.attributes)) {
    const known = Object.keys(created.attributes).join(", ") || "none";
    throw unresolved(scope, `resource ${id} has no attribute ${attribute} here (known: ${known})`);
  }
  return created.attributes[attribute];
}

function resolveJoin(argument: unknown, scope: ResolverScope): unknown {
  const [separator, items] = asArray(argument);
  const list = asArray(resolve(items, scope));
  return list.map((item) => text(item, "Fn::Join", scope)).join(String(separator ?? ""));
}

function resolveSub(argument: unknown, scope: ResolverScope): unknown {
  const [template, variables] = typeof argument === "string" ? [argument, {}] : [asString(asArray(argument)[0]), asArray(argument)[1]];
  if (template === undefined) throw unresolved(scope, "Fn::Sub has no string");
  const local = asRecord(variables) ?? {};
  return template.replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, inner: string) => {
    if (literal === "!") return `\${${inner}}`;
    const name = inner.trim();
    if (name in local) return text(resolve(local[name], scope), "Fn::Sub", scope);
    const [id = "", ...attribute] = name.split(".");
    const value = attribute.length === 0 ? resolveRef(id, scope) : attributeOf(id, attribute.join("."), scope);
    return text(value, "Fn::Sub", scope);
  });
}

function resolveSelect(argument: unknown, scope: ResolverScope): unknown {
  const [index, items] = asArray(argument);
  const list = asArray(resolve(items, scope));
  const position = Number(resolve(index, scope));
  if (!Number.isInteger(position) || position < 0 || position >= list.length) {
    throw unresolved(scope, `Fn::Select index ${position} is outside a list of ${list.length}`);
  }
  return list[position];
}

function resolveSplit(argument: unknown, scope: ResolverScope): unknown {
  const [separator, source] = asArray(argument);
  return text(resolve(source, scope), "Fn::Split", scope).split(String(separator));
}

function resolveImport(argument: unknown, scope: ResolverScope): unknown {
  const name = text(resolve(argument, scope), "Fn::ImportValue", scope);
  if (!scope.exports.has(name)) throw unresolved(scope, `Fn::ImportValue ${name}: no earlier stack exports it`);
  return scope.exports.get(name);
}

function resolveFindInMap(argument: unknown, scope: ResolverScope): unknown {
  const [map, top, second] = asArray(argument).map((part) => text(resolve(part, scope), "Fn::FindInMap", scope));
  const value = asRecord(asRecord(scope.mappings[map ?? ""])?.[top ?? ""])?.[second ?? ""];
  if (value === undefined) throw unresolved(scope, `Fn::FindInMap ${map}.${top}.${second} is not defined`);
  return value;
}

function resolveIf(argument: unknown, scope: ResolverScope): unknown {
  const [name, whenTrue, whenFalse] = asArray(argument);
  return resolve(conditionHolds(String(name), scope) ? whenTrue : whenFalse, scope);
}

function holds(condition: unknown, scope: ResolverScope): boolean {
  const [entry] = Object.entries(asRecord(condition) ?? {});
  const operands = asArray(entry?.[1]);
  switch (entry?.[0]) {
    case "Condition":
      return conditionHolds(String(entry[1]), scope);
    case "Fn::Equals":
      return JSON.stringify(resolve(operands[0], scope)) === JSON.stringify(resolve(operands[1], scope));
    case "Fn::And":
      return operands.every((operand) => holds(operand, scope));
    case "Fn::Or":
      return operands.some((operand) => holds(operand, scope));
    case "Fn::Not":
      return !holds(operands[0], scope);
    default:
      throw unresolved(scope, `condition function ${entry?.[0] ?? "(none)"} is not known here`);
  }
}

function availabilityZones(region: string): readonly string[] {
  return ["a", "b", "c"].map((zone) => `${region}${zone}`);
}

function text(value: unknown, where: string, scope: ResolverScope): string {
  const scalar = scalarText(value);
  if (scalar === undefined) throw unresolved(scope, `${where} needs text where it has ${JSON.stringify(value) ?? "nothing"}`);
  return scalar;
}

function unresolved(scope: ResolverScope, problem: string): LocalStackError {
  return new LocalStackError("reference-unresolved", `Stack ${scope.stackName}: ${problem}.`);
}
