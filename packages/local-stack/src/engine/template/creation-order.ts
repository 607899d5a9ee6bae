import { LocalStackError } from "../../errors.ts";
import { referencedNames } from "./references.ts";
import type { TemplateResource } from "./template.ts";

/**
 * Resources in an order in which each comes after everything it refers to or depends on; template order otherwise.
 * Throws a LocalStackError that spells the circle when there is one.
 */
export function creationOrder(stackName: string, resources: readonly TemplateResource[]): readonly TemplateResource[] {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const ordered: TemplateResource[] = [];
  const state = new Map<string, "visiting" | "done">();

  function visit(resource: TemplateResource, path: readonly string[]): void {
    const seen = state.get(resource.logicalId);
    if (seen === "done") return;
    if (seen === "visiting") {
      const circle = [...path.slice(path.indexOf(resource.logicalId)), resource.logicalId].join(" -> ");
      throw new LocalStackError("reference-cycle", `The resources of stack ${stackName} refer to each other in a circle: ${circle}.`);
    }
    state.set(resource.logicalId, "visiting");
    for (const name of new Set([...resource.dependsOn, ...referencedNames(resource.properties)])) {
      const next = byId.get(name);
      if (next !== undefined) visit(next, [...path, resource.logicalId]);
    }
    state.set(resource.logicalId, "done");
    ordered.push(resource);
  }

  for (const resource of resources) visit(resource, []);
  return ordered;
}
