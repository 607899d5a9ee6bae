import { LocalStackError } from "../errors.ts";
import type { ResourceView } from "../view.ts";
import type { CloudAssembly } from "./cloud-assembly.ts";
import type { ProvisionerRegistry } from "./provisioners/context.ts";
import { creationOrder } from "./template/creation-order.ts";
import { type CreatedResource, conditionHolds, type ResolverScope, resolveValue } from "./template/resolver.ts";
import type { Template, TemplateResource } from "./template/template.ts";
import { asRecord } from "./template/untyped.ts";

export interface DeploymentOptions {
  readonly region: string;
  readonly accountId: string;
  readonly provisioners: ProvisionerRegistry;
}

/**
 * Provisions every stack of an assembly, in order. Before anything is touched, all resource types that are not known are reported
 * together. Throws a LocalStackError that names the stack and the resource.
 */
export async function deploy(assembly: CloudAssembly, options: DeploymentOptions): Promise<readonly ResourceView[]> {
  const exports = new Map<string, unknown>();
  const scopes = assembly.templates.map((template) => ({ template, scope: scopeOf(template, options, exports) }));
  refuseUnknownTypes(scopes, options.provisioners);
  const views: ResourceView[] = [];
  for (const { template, scope } of scopes) {
    views.push(...(await deployStack(template, scope, options.provisioners)));
    for (const [name, value] of exportsOf(template, scope)) exports.set(name, value);
  }
  return views;
}

interface StackScope extends ResolverScope {
  readonly created: Map<string, CreatedResource>;
}

function scopeOf(template: Template, options: DeploymentOptions, exports: ReadonlyMap<string, unknown>): StackScope {
  const { stackName, parameters, conditions, mappings } = template;
  const { region, accountId } = options;
  return { stackName, region, accountId, parameters, conditions, mappings, created: new Map(), exports };
}

function existing(template: Template, scope: ResolverScope): readonly TemplateResource[] {
  return template.resources.filter((resource) => resource.condition === undefined || conditionHolds(resource.condition, scope));
}

function refuseUnknownTypes(
  scopes: readonly { readonly template: Template; readonly scope: ResolverScope }[],
  provisioners: ProvisionerRegistry,
): void {
  const unknown = scopes.flatMap(({ template, scope }) =>
    existing(template, scope)
      .filter((resource) => provisioners[resource.type] === undefined)
      .map((resource) => `  ${resource.type} (${template.stackName}/${resource.logicalId})`),
  );
  if (unknown.length === 0) return;
  const list = unknown.join("\n");
  throw new LocalStackError(
    "resource-type-unknown",
    `The template uses resource types that the local stack does not know:\n${list}\nAdd a provisioner in packages/local-stack/src/engine/provisioners.`,
  );
}

async function deployStack(template: Template, scope: StackScope, provisioners: ProvisionerRegistry): Promise<readonly ResourceView[]> {
  const views: ResourceView[] = [];
  for (const { logicalId, type, properties } of creationOrder(template.stackName, existing(template, scope))) {
    const provision = provisioners[type];
    if (provision === undefined) continue;
    const resolved = asRecord(resolveValue(properties, scope)) ?? {};
    const created = await provision({ stackName: template.stackName, logicalId, type, properties: resolved });
    scope.created.set(logicalId, created);
    views.push({ stack: template.stackName, logicalId, type, physicalId: created.ref });
  }
  return views;
}

function exportsOf(template: Template, scope: ResolverScope): readonly (readonly [string, unknown])[] {
  return Object.values(template.outputs).flatMap((body) => {
    const output = asRecord(body);
    const condition = output?.["Condition"];
    const name = asRecord(output?.["Export"])?.["Name"];
    if (output === undefined || name === undefined) return [];
    if (typeof condition === "string" && !conditionHolds(condition, scope)) return [];
    return [[String(resolveValue(name, scope)), resolveValue(output["Value"], scope)] as const];
  });
}
