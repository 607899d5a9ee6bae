import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const repositoryRoot = join(import.meta.dirname, "../..");
const work = mkdtempSync(join(tmpdir(), "isthmus-synthesis-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Preloaded into synthesis and every Node.js process it starts: as on a machine without a network, no connection can be made. */
const noNetwork = `
import { Socket } from "node:net";
Socket.prototype.connect = function () {
  process.nextTick(() => this.destroy(new Error("no network")));
  return this;
};
`;

describe("synthesis", () => {
  it("needs no network, no AWS credentials and no Docker", () => {
    const preload = join(work, "no-network.mjs");
    writeFileSync(preload, noNetwork);

    const run = spawnSync(process.execPath, ["infra/app.ts"], {
      cwd: repositoryRoot,
      encoding: "utf8",
      env: {
        PATH: `${join(repositoryRoot, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
        HOME: work,
        CDK_DOCKER: join(work, "no-docker-here"),
        CDK_OUTDIR: join(work, "cdk.out"),
        CDK_VALIDATION: "false",
        NODE_OPTIONS: `--import ${preload}`,
      },
    });

    expect(run.status, run.stderr).toBe(0);
    const written = readdirSync(join(work, "cdk.out"));
    expect(written.filter((name) => name.endsWith(".template.json")).sort()).toEqual([
      "isthmus-aws-collection.template.json",
      "isthmus-billing.template.json",
      "isthmus-console.template.json",
      "isthmus-data.template.json",
      "isthmus-ingest.template.json",
      "isthmus-network.template.json",
      "isthmus-site-busan.template.json",
      "isthmus-watchdog.template.json",
    ]);
    const bundles = written.filter((name) => name.startsWith("asset."));
    expect(bundles).toHaveLength(11);
    for (const bundle of bundles) expect(readdirSync(join(work, "cdk.out", bundle))).toContain("index.mjs");
  });
});
