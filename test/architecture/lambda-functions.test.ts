import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { functions } from "@isthmus/lambdas/env";
import { describe, expect, it } from "vitest";

const source = join(import.meta.dirname, "../../lambdas/src");
const manifests = Object.values(functions);

async function moduleAt(path: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(join(source, path))) as Readonly<Record<string, unknown>>;
}

describe("Lambda functions", () => {
  it("are all in the manifest that infrastructure deploys from", () => {
    const handlers = globSync("functions/*/handler.ts", { cwd: source });

    expect(handlers.sort()).toEqual(manifests.map((manifest) => manifest.entry).sort());
  });

  it.each(manifests)("$entry exports the middy chain, and nothing that would bypass it", async ({ entry }) => {
    const exported = await moduleAt(entry);

    expect(Object.keys(exported)).toEqual(["handler"]);
    const chain = Object.entries(exported["handler"] ?? {}).filter(([, member]) => typeof member === "function");
    expect(chain.map(([name]) => name)).toEqual(expect.arrayContaining(["use", "before", "after", "onError"]));
  });

  it.each(manifests)("$entry reads the environment variables that the manifest names", async ({ entry, env }) => {
    const { Env } = (await moduleAt(join(dirname(entry), "env.ts"))) as {
      readonly Env: { readonly shape: Readonly<Record<string, unknown>> };
    };

    expect(Object.keys(Env.shape).sort()).toEqual([...env].sort());
  });
});
