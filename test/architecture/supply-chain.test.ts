import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  /** Part of another package, whose hash covers it. */
  readonly inBundle?: boolean;
}

const manifests = globSync(["package.json", "{lambdas,onprem-gateway,infra}/package.json", "packages/*/package.json"], { cwd: root });
const main = json("package.json") as Manifest;
const { packages } = json("package-lock.json") as { readonly packages: Readonly<Record<string, LockedPackage>> };
const locked = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && link !== true);
const nameOf = (path: string) => path.split("node_modules/").at(-1) ?? path;

describe("T28: what is installed", () => {
  it("is found", () => {
    expect(manifests.length).toBeGreaterThanOrEqual(8);
    expect(locked.length).toBeGreaterThan(100);
  });

  it.each(manifests)("is pinned to one version in %s", (manifest) => {
    const { dependencies, devDependencies } = json(manifest) as Manifest;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/u.test(version));

    expect(loose).toEqual([]);
  });

  it("is what its publisher uploaded: every package that runs has a hash in the lock", () => {
    const unproved = locked.filter(
      ([, { integrity, inBundle }]) => inBundle !== true && !/^sha512-[A-Za-z0-9+/]{86}==$/u.test(integrity ?? ""),
    );

    // Builds of the tools for other platforms, which npm knows by name alone when it has not seen them.
    expect(unproved.filter(([, { optional, dev }]) => optional !== true || dev !== true).map(([path]) => path)).toEqual([]);
  });

  it("comes from the registry, not from an address of its own", () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  it("runs programs at its installation for node and esbuild alone, and every other package that wants to is refused by name", () => {
    const { allowScripts = {} } = main;
    const wanting = new Set(locked.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => nameOf(path)));

    expect(
      Object.entries(allowScripts)
        .filter(([, allowed]) => allowed)
        .map(([name]) => name)
        .sort(),
    ).toEqual(["esbuild", "node"]);
    expect([...wanting].filter((name) => !Object.hasOwn(allowScripts, name))).toEqual([]);
  });

  it("has an SNMP library without the denial of service that 3.29.2 fixed", () => {
    const [major = 0, minor = 0, patch = 0] = (packages["node_modules/net-snmp"]?.version ?? "").split(".").map(Number);

    expect(major * 1_000_000 + minor * 1_000 + patch).toBeGreaterThanOrEqual(3_029_002);
  });
});

describe("T28: what the gateway ships", () => {
  it("is listed in a bill of materials, whole, each part with its hash, and without tools of ours", () => {
    const written = execFileSync(process.execPath, ["scripts/write-sbom.ts"], { cwd: root, encoding: "utf8" });
    const bill = JSON.parse(written) as {
      readonly bomFormat: string;
      readonly components: readonly { readonly name: string; readonly version: string; readonly hashes?: readonly unknown[] }[];
    };
    const names = bill.components.map(({ name }) => name);

    expect(bill.bomFormat).toBe("CycloneDX");
    const direct = Object.keys((json("onprem-gateway/package.json") as Manifest).dependencies ?? {}).filter(
      (name) => !name.startsWith("@isthmus/"),
    );
    expect(direct.filter((name) => !names.includes(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(["net-snmp", "zod", "pino", "@aws-sdk/client-ssm"]));
    expect(names.filter((name) => ["aws-cdk-lib", "vitest", "typescript", "esbuild"].includes(name))).toEqual([]);
    expect(bill.components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
  });
});
