import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { roleOf, writeAssembly } from "../../engine/assembly.fixture.ts";
import { startLocalStack } from "../../engine/local-stack.ts";
import type { AccountEvent } from "./account-events.ts";
import { AccountMetrics } from "./account-metrics.ts";
import { SampleAccount } from "./sample-account.ts";
import { sampleServices } from "./sample-services.ts";

/** The sample account behind the real endpoint, for SDK clients. */
export interface SampleEndpoint {
  readonly account: SampleAccount;
  /** What the account put on its bus. */
  readonly events: readonly AccountEvent[];
  /** Configuration of an SDK client that may do everything, in a Region; without retries. */
  config(region: string): {
    readonly endpoint: string;
    readonly region: string;
    readonly maxAttempts: 1;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
  };
  close(): Promise<void>;
}

/** Starts it with an account at the time that `now` tells; the endpoint itself keeps real time, for signatures. */
export async function startSampleEndpoint(now: () => number = Date.now): Promise<SampleEndpoint> {
  const stateDir = mkdtempSync(join(tmpdir(), "isthmus-sample-"));
  const assemblyDir = join(stateDir, "cdk.out");
  writeAssembly(assemblyDir, [
    { name: "s1", template: { Resources: { Role: roleOf("tester", { Effect: "Allow", Action: "*", Resource: "*" }) } } },
  ]);
  const events: AccountEvent[] = [];
  const identity = { accountId: "000000000000", region: "ap-northeast-2" };
  const emit = (event: AccountEvent) => events.push(event);
  const account = new SampleAccount({ ...identity, stateFile: join(stateDir, "sample-account.json") }, { now, emit });
  const stack = await startLocalStack({
    repositoryRoot: join(import.meta.dirname, "../../../../.."),
    stateDir,
    assemblyDir,
    endpointPort: 0,
    reset: false,
    extraServices: sampleServices(account),
    metricSources: [new AccountMetrics({ now, history: () => account.history })],
    log: () => undefined,
  });
  const credentials = stack.issueCredentials("tester", "test");
  return {
    account,
    events,
    config: (region) => ({ endpoint: stack.endpointUrl, region, maxAttempts: 1, credentials }),
    async close() {
      await stack.close();
      rmSync(stateDir, { recursive: true });
    },
  };
}
