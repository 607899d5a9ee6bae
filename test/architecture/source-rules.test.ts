import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const workspaces = "{packages/*,lambdas,onprem-gateway,infra}";

interface Source {
  readonly path: string;
  readonly text: string;
}

function sources(pattern: string): readonly Source[] {
  const skipped = /node_modules|cdk\.out|\.isthmus|\.stryker-tmp/u;
  const paths = globSync(pattern, { cwd: root, exclude: (path) => skipped.test(path) });
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Names of the sources that match, so that a failure says where to look. */
function matching(files: readonly Source[], pattern: RegExp): readonly string[] {
  return files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

/** The text without comments, which may well say `Math.random`. */
function code({ path, text }: Source): Source {
  return { path, text: text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, "") };
}

const productTypeScript = sources(`{${workspaces}/**,scripts/**,test/**}/*.ts`);

/** Randomness that a list of denied globals cannot name, because `Math` itself is welcome. */
const randomness = /\bMath\s*(?:\?\.|\.)\s*random\b|\bMath\s*\[|\{[^}]*\brandom\b[^}]*\}\s*=\s*Math\b/u;

const mocksOwnModules = /\bvi\s*\.\s*(?:mock|doMock)\s*\(/u;

describe("sources", () => {
  it("are found", () => {
    expect(productTypeScript.length).toBeGreaterThan(50);
  });

  it("are files of at most 400 lines", () => {
    const long = productTypeScript.filter(({ text }) => text.split("\n").length - 1 > 400).map(({ path }) => path);

    expect(long).toEqual([]);
  });

  it("import net-snmp in the adapter of the gateway and in the device lab only", () => {
    const importers = matching(
      productTypeScript.filter(({ path }) => !path.endsWith(".test.ts") && !path.startsWith("test/")),
      /(?:from|import)\s*\(?\s*"net-snmp"/u,
    );
    const allowed = /^(?:onprem-gateway\/src\/collectors\/snmp\/net-snmp-session\.ts|packages\/local-stack\/src\/lab\/.+)$/u;

    expect(importers.filter((path) => !allowed.test(path))).toEqual([]);
    expect(importers).toContain("onprem-gateway/src/collectors/snmp/net-snmp-session.ts");
  });

  it("of the domain draw no random numbers", () => {
    const domain = sources("packages/domain/src/**/*.ts").filter(({ path }) => !path.endsWith(".test.ts"));

    expect(domain.length).toBeGreaterThan(10);
    expect(matching(domain.map(code), randomness)).toEqual([]);
  });

  it.each(["Math.random()", "Math . random", "Math?.random()", 'Math["random"]()', "const { random } = Math;"])(
    "would be caught drawing one by %s",
    (text) => {
      expect(matching([{ path: "planted.ts", text }], randomness)).toEqual(["planted.ts"]);
    },
  );

  it("of tests replace none of our own modules", () => {
    const tests = productTypeScript.filter(({ path }) => path.endsWith(".test.ts"));

    expect(matching([{ path: "planted.ts", text: ["vi", "mock('./x.ts')"].join(".") }], mocksOwnModules)).toEqual(["planted.ts"]);
    expect(matching(tests, mocksOwnModules)).toEqual([]);
  });
});

describe("dependencies", () => {
  const manifests = sources(`{.,${workspaces}}/package.json`);

  it.each(manifests)("of $path are pinned to one exact version", ({ text }) => {
    const manifest = JSON.parse(text) as Readonly<
      Record<"dependencies" | "devDependencies" | "optionalDependencies", Record<string, string> | undefined>
    >;
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies });

    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/u.test(version))).toEqual([]);
  });

  it("are declared in the root and in every workspace", () => {
    expect(manifests.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["package.json", "infra/package.json", "packages/cli/package.json"]),
    );
  });
});
