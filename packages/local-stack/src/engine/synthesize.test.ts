import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { synthesize } from "./synthesize.ts";

/** An app that leaves the context it was given instead of templates. */
const app = `
import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync(process.env.CDK_OUTDIR, { recursive: true });
writeFileSync(process.env.CDK_OUTDIR + "/context.json", process.env.CDK_CONTEXT_JSON);
`;

let repositoryRoot: string;

beforeAll(() => {
  repositoryRoot = mkdtempSync(join(tmpdir(), "isthmus-synthesis-"));
  mkdirSync(join(repositoryRoot, "infra"));
  writeFileSync(join(repositoryRoot, "infra/app.ts"), app);
});
afterAll(() => rmSync(repositoryRoot, { recursive: true }));

async function contextFor(isthmus: object | undefined, watchedRegions?: readonly string[]): Promise<unknown> {
  const context = isthmus === undefined ? { other: true } : { other: true, isthmus };
  writeFileSync(join(repositoryRoot, "cdk.json"), JSON.stringify({ context }));
  const outputDir = join(repositoryRoot, "out");
  const regions = watchedRegions === undefined ? {} : { watchedRegions };
  await synthesize({ repositoryRoot, outputDir, region: "ap-northeast-2", accountId: "000000000000", ...regions });
  return JSON.parse(readFileSync(join(outputDir, "context.json"), "utf8"));
}

describe("synthesize", () => {
  it("hands the app the context of cdk.json as it is", async () => {
    expect(await contextFor({ sites: [] })).toEqual({ other: true, isthmus: { sites: [] } });
  });

  it("adds the Regions to collect where the context names none", async () => {
    expect(await contextFor({ sites: [] }, ["r1", "r2"])).toEqual({ other: true, isthmus: { sites: [], regions: ["r1", "r2"] } });
    expect(await contextFor({ regions: ["own"] }, ["r1"])).toEqual({ other: true, isthmus: { regions: ["own"] } });
    expect(await contextFor(undefined, ["r1"])).toEqual({ other: true, isthmus: { regions: ["r1"] } });
  });

  it("says what the app said when it fails", async () => {
    writeFileSync(join(repositoryRoot, "infra/app.ts"), 'throw new Error("no sites");');

    await expect(contextFor({})).rejects.toThrow(/no sites/);
  });
});
