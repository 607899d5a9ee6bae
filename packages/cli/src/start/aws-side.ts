import { join } from "node:path";
import {
  type LocalStack,
  type LocalStackOptions,
  localAccountId,
  localRegion,
  startLocalStack,
} from "@isthmus/local-stack/engine/local-stack";
import type { ScenarioControl } from "@isthmus/local-stack/scenario-control";
import type { RealAccount } from "@isthmus/local-stack/services/real-account/real-account";
import { recordedServices } from "@isthmus/local-stack/services/recorded-account/recorded-service";
import { readRecording } from "@isthmus/local-stack/services/recorded-account/recording";
import { AccountMetrics } from "@isthmus/local-stack/services/sample-account/account-metrics";
import { usedRegions } from "@isthmus/local-stack/services/sample-account/account-resources";
import { SampleAccount } from "@isthmus/local-stack/services/sample-account/sample-account";
import { sampleServices } from "@isthmus/local-stack/services/sample-account/sample-services";

export interface AwsSideOptions extends Pick<LocalStackOptions, "repositoryRoot" | "stateDir" | "endpointPort" | "log"> {
  /** Read this account, or this emulator, instead of the sample account. */
  readonly realAccount?: RealAccount;
  /** Text of a recording to replay instead of the sample account. */
  readonly recording?: string;
}

/** The deployed template and the AWS account that it watches. */
export interface AwsSide {
  readonly stack: LocalStack;
  /** Scenarios of the sample account; absent when a real account is watched. */
  readonly account?: ScenarioControl;
}

/** Runs the template against the sample account, a real account, another emulator, or what was recorded of an account. */
export async function startAwsSide(options: AwsSideOptions): Promise<AwsSide> {
  if (options.realAccount !== undefined) {
    return { stack: await startLocalStack({ ...options, reset: false, extraServices: [], metricSources: [] }) };
  }
  if (options.recording !== undefined) {
    const { header, exchanges } = readRecording(options.recording);
    const extraServices = recordedServices(exchanges);
    return { stack: await startLocalStack({ ...options, reset: false, extraServices, metricSources: [], region: header.region }) };
  }
  const now = () => Date.now();
  let stack: LocalStack | undefined;
  const account = new SampleAccount(
    { accountId: localAccountId, region: localRegion, stateFile: join(options.stateDir, "sample-account.json") },
    {
      now,
      emit: ({ source, "detail-type": detailType, detail, resources, time }) =>
        stack?.putEvents([{ source, detailType, detail, resources, atMs: Date.parse(time) }]),
    },
  );
  stack = await startLocalStack({
    ...options,
    reset: false,
    watchedRegions: usedRegions,
    extraServices: sampleServices(account),
    metricSources: [new AccountMetrics({ now, history: () => account.history })],
  });
  return { stack, account };
}
