import { App } from "aws-cdk-lib";
import { type IsthmusConfig, readConfig } from "../../infra/src/config.ts";
import { buildIsthmus } from "../../infra/src/isthmus.ts";

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** A synthesized resource, with the stack and the logical id it was found under. */
export interface FoundResource extends Resource {
  readonly stack: string;
  readonly id: string;
}

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** Two sites, one of them with two gateways, an e-mail address and a switch outside, so that what is built per site or on demand shows. */
const exampleContext = {
  sites: [
    { id: "busan", name: "Busan data centre", devices: 40, gateways: ["gw-busan-1", "gw-busan-2"] },
    { id: "seoul", name: "Seoul office" },
  ],
  alarmEmail: "noc@example.com",
  deadMansSwitch: { urlParameter: "/isthmus/dead-mans-switch" },
} as const;

/** The app with every stack, its functions not bundled: templates differ from deployed ones only in the hashes of assets. */
export function exampleApp(context: unknown = exampleContext): App {
  const app = new App({ context: { "aws:cdk:bundling-stacks": [] } });
  const config: IsthmusConfig = readConfig(context);
  buildIsthmus(app, config);
  return app;
}

/** Every stack's template, by stack name. */
export function synthesize(context?: unknown): ReadonlyMap<string, Template> {
  const assembly = exampleApp(context).synth();
  const stacks = [...assembly.stacks, ...assembly.nestedAssemblies.flatMap(({ nestedAssembly }) => nestedAssembly.stacks)];
  return new Map(stacks.map((stack) => [stack.stackName, stack.template as Template]));
}

/** Every resource of one CloudFormation type, in all stacks. */
export function resourcesOf(templates: ReadonlyMap<string, Template>, type: string): readonly FoundResource[] {
  return [...templates].flatMap(([stack, template]) =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({ ...resource, stack, id })),
  );
}

/** The only resource of this type in the stack; fails when there is none or more than one. */
export function onlyResource(templates: ReadonlyMap<string, Template>, where: { readonly stack: string; readonly type: string }): Resource {
  const found = resourcesOf(templates, where.type).filter((resource) => resource.stack === where.stack);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${where.stack} has ${found.length} resources of type ${where.type}`);
  return found[0];
}
