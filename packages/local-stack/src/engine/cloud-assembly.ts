import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LocalStackError } from "../errors.ts";
import { parseTemplate, type Template } from "./template/template.ts";
import { asArray, asRecord, asString, type UntypedRecord } from "./template/untyped.ts";

/** What `cdk synth` wrote: the templates in an order in which every stack comes after those it depends on, and their assets. */
export interface CloudAssembly {
  readonly templates: readonly Template[];
  /** Absolute path of a file asset by the object key under which the template knows it. */
  readonly assets: ReadonlyMap<string, string>;
}

/** Reads `manifest.json` and what it names (cloud assembly schema). Throws a LocalStackError naming the file that cannot be read. */
export async function readCloudAssembly(directory: string): Promise<CloudAssembly> {
  const manifest = await readJson(join(directory, "manifest.json"));
  const artifacts = asRecord(manifest["artifacts"]) ?? {};
  const templates: Template[] = [];
  const assets = new Map<string, string>();
  for (const [id, artifact] of artifactsInOrder(artifacts)) {
    const properties = asRecord(artifact["properties"]) ?? {};
    switch (artifact["type"]) {
      case "aws:cloudformation:stack": {
        const file = asString(properties["templateFile"]) ?? `${id}.template.json`;
        templates.push(parseTemplate(asString(properties["stackName"]) ?? id, await readJson(join(directory, file))));
        break;
      }
      case "cdk:asset-manifest":
        await readAssets(directory, asString(properties["file"]) ?? `${id}.json`, assets);
        break;
      case "cdk:cloud-assembly":
        throw new LocalStackError(
          "assembly-unreadable",
          `${directory}: stage ${id} is a nested assembly; the local stack runs one level only.`,
        );
      default:
        break;
    }
  }
  return { templates, assets };
}

function artifactsInOrder(artifacts: UntypedRecord): readonly (readonly [string, UntypedRecord])[] {
  const ordered: (readonly [string, UntypedRecord])[] = [];
  const seen = new Set<string>();
  function visit(id: string): void {
    const artifact = asRecord(artifacts[id]);
    if (artifact === undefined || seen.has(id)) return;
    seen.add(id);
    for (const dependency of asArray(artifact["dependencies"])) visit(String(dependency));
    ordered.push([id, artifact]);
  }
  for (const id of Object.keys(artifacts)) visit(id);
  return ordered;
}

async function readAssets(directory: string, file: string, assets: Map<string, string>): Promise<void> {
  const manifest = await readJson(join(directory, file));
  for (const asset of Object.values(asRecord(manifest["files"]) ?? {})) {
    const path = asString(asRecord(asRecord(asset)?.["source"])?.["path"]);
    for (const destination of Object.values(asRecord(asRecord(asset)?.["destinations"]) ?? {})) {
      const key = asString(asRecord(destination)?.["objectKey"]);
      if (path !== undefined && key !== undefined) assets.set(key, join(directory, path));
    }
  }
}

async function readJson(path: string): Promise<UntypedRecord> {
  try {
    const document: unknown = JSON.parse(await readFile(path, "utf8"));
    return asRecord(document) ?? {};
  } catch (error) {
    throw new LocalStackError("assembly-unreadable", `${path} could not be read; synthesize again.`, { cause: error });
  }
}
