import { LocalStackError } from "../../errors.ts";
import { asArray, asRecord, asString, type UntypedRecord } from "./untyped.ts";

/** One resource of a template, its properties still holding intrinsic functions. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: UntypedRecord;
  readonly dependsOn: readonly string[];
  /** Name of the condition under which it exists. */
  readonly condition?: string;
}

/** A CloudFormation template, its sections taken apart and nothing resolved. */
export interface Template {
  readonly stackName: string;
  readonly resources: readonly TemplateResource[];
  readonly parameters: UntypedRecord;
  readonly conditions: UntypedRecord;
  readonly mappings: UntypedRecord;
  readonly outputs: UntypedRecord;
}

/** Takes a parsed template apart. Throws a LocalStackError that names the stack when its shape is not a template's. */
export function parseTemplate(stackName: string, document: unknown): Template {
  const sections = asRecord(document);
  const resources = asRecord(sections?.["Resources"]);
  if (sections === undefined || resources === undefined) {
    throw new LocalStackError("template-invalid", `The template of stack ${stackName} has no Resources section.`);
  }
  return {
    stackName,
    resources: Object.entries(resources).map(([logicalId, body]) => parseResource(stackName, logicalId, body)),
    parameters: asRecord(sections["Parameters"]) ?? {},
    conditions: asRecord(sections["Conditions"]) ?? {},
    mappings: asRecord(sections["Mappings"]) ?? {},
    outputs: asRecord(sections["Outputs"]) ?? {},
  };
}

function parseResource(stackName: string, logicalId: string, body: unknown): TemplateResource {
  const resource = asRecord(body);
  const type = asString(resource?.["Type"]);
  if (resource === undefined || type === undefined) {
    throw new LocalStackError("template-invalid", `Resource ${logicalId} of stack ${stackName} has no Type.`);
  }
  const dependsOn = resource["DependsOn"];
  const condition = asString(resource["Condition"]);
  return {
    logicalId,
    type,
    properties: asRecord(resource["Properties"]) ?? {},
    dependsOn: typeof dependsOn === "string" ? [dependsOn] : asArray(dependsOn).map(String),
    ...(condition === undefined ? {} : { condition }),
  };
}
