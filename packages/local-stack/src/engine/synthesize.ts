import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { LocalStackError } from "../errors.ts";
import { asRecord, type UntypedRecord } from "./template/untyped.ts";

export interface SynthesisOptions {
  readonly repositoryRoot: string;
  /** Folder of the cloud assembly; emptied first. */
  readonly outputDir: string;
  readonly region: string;
  readonly accountId: string;
  /** Regions to collect where the context names none. */
  readonly watchedRegions?: readonly string[];
}

/**
 * Runs the CDK app the way the CDK CLI would (`node infra/app.ts` with the context of cdk.json) and leaves its cloud assembly in
 * the output folder. Needs no network, Docker or AWS account. Throws a LocalStackError with the app's own last words when it fails.
 */
export async function synthesize(options: SynthesisOptions): Promise<void> {
  const app = join(options.repositoryRoot, "infra", "app.ts");
  if (!existsSync(app)) throw new LocalStackError("synthesis-failed", `${app} does not exist; run this inside the repository.`);
  await rm(options.outputDir, { recursive: true, force: true });
  const context = withRegions(await cdkContext(options.repositoryRoot), options.watchedRegions);
  const { exitCode, stderr } = await run(options, app, JSON.stringify(context));
  if (exitCode !== 0) {
    throw new LocalStackError("synthesis-failed", `Synthesizing ${app} failed with exit code ${exitCode}:\n${stderr.slice(-4000)}`);
  }
}

function withRegions(context: UntypedRecord, regions: readonly string[] | undefined): UntypedRecord {
  return regions === undefined ? context : { ...context, isthmus: { regions, ...asRecord(context["isthmus"]) } };
}

async function cdkContext(repositoryRoot: string): Promise<UntypedRecord> {
  const path = join(repositoryRoot, "cdk.json");
  if (!existsSync(path)) return {};
  try {
    const document: unknown = JSON.parse(await readFile(path, "utf8"));
    return asRecord(asRecord(document)?.["context"]) ?? {};
  } catch (error) {
    throw new LocalStackError("synthesis-failed", `${path} is not valid JSON.`, { cause: error });
  }
}

function run(options: SynthesisOptions, app: string, context: string): Promise<{ readonly exitCode: number; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [app], {
      cwd: options.repositoryRoot,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        PATH: `${join(options.repositoryRoot, "node_modules", ".bin")}:${process.env["PATH"] ?? ""}`,
        CDK_OUTDIR: options.outputDir,
        CDK_VALIDATION: "false",
        CDK_CONTEXT_JSON: context,
        CDK_DEFAULT_ACCOUNT: options.accountId,
        CDK_DEFAULT_REGION: options.region,
      },
    });
    let stderr = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (chunk: string) => {
      stderr = (stderr + chunk).slice(-64_000);
    });
    child.on("error", (error) => reject(new LocalStackError("synthesis-failed", `${app} could not be started.`, { cause: error })));
    child.on("close", (code) => resolve({ exitCode: code ?? 1, stderr }));
  });
}
