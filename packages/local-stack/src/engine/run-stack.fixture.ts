import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AwsService } from "../services/service.ts";
import { type FixtureStack, writeAssembly } from "./assembly.fixture.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

export interface RunningStack {
  readonly stack: LocalStack;
  /** Ends the stack and takes its folder away. */
  close(): Promise<void>;
}

/** Runs a hand-written stack on a port and in a folder of its own. */
export async function runFixtureStack(
  fixture: Omit<FixtureStack, "name">,
  extraServices: readonly AwsService[] = [],
): Promise<RunningStack> {
  const stateDir = mkdtempSync(join(tmpdir(), "isthmus-stack-"));
  const assemblyDir = join(stateDir, "cdk.out");
  writeAssembly(assemblyDir, [{ name: "s1", ...fixture }]);
  const repositoryRoot = join(import.meta.dirname, "../../../..");
  const options = { repositoryRoot, stateDir, assemblyDir, endpointPort: 0, reset: false, extraServices, metricSources: [] };
  const stack = await startLocalStack({ ...options, log: () => undefined });
  return {
    stack,
    close: async () => {
      await stack.close();
      rmSync(stateDir, { recursive: true });
    },
  };
}
