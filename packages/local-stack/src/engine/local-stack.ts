import { join } from "node:path";
import { LocalStackError } from "../errors.ts";
import type { EventInput } from "../runtime/event-bus.ts";
import { functionNameOf } from "../runtime/function-runtime.ts";
import type { RegionalMetricSource } from "../services/cloudwatch/metric-source.ts";
import { urlPathPrefix } from "../services/endpoint/function-urls.ts";
import type { IssuedCredentials } from "../services/iam/local-iam.ts";
import { passedServices } from "../services/real-account/passed-services.ts";
import { type RealAccount, realAccountSender } from "../services/real-account/real-account.ts";
import { RealAccountMetrics } from "../services/real-account/real-account-metrics.ts";
import { RealAccountService } from "../services/real-account/real-account-service.ts";
import type { Exchange } from "../services/recorded-account/recording.ts";
import { RecordingService } from "../services/recorded-account/recording-service.ts";
import type { AwsService } from "../services/service.ts";
import type { AlarmView, DashboardView, LogLine, MetricQuery, MetricResult, NotificationView, ResourceView, StackView } from "../view.ts";
import { readCloudAssembly } from "./cloud-assembly.ts";
import { deploy } from "./deployment.ts";
import { LocalAccount } from "./local-account.ts";
import { provisioners } from "./provisioners/registry.ts";
import { prepareStateFolder } from "./state-folder.ts";
import { synthesize } from "./synthesize.ts";
import { asArray } from "./template/untyped.ts";

/** Account and region of a stack that runs on one machine. */
export const localAccountId = "000000000000";
export const localRegion = "ap-northeast-2";

export interface LocalStackOptions {
  readonly repositoryRoot: string;
  /** Folder for everything that outlives a run: `.isthmus/local`. */
  readonly stateDir: string;
  /** Port of the AWS endpoint on 127.0.0.1; 0 takes a free one. */
  readonly endpointPort: number;
  /** Forget everything of earlier runs. */
  readonly reset: boolean;
  readonly extraServices: readonly AwsService[];
  readonly metricSources: readonly RegionalMetricSource[];
  /** One line of news for a person. */
  readonly log: (line: string) => void;
  /** Folder of a cloud assembly that exists already; without it the CDK app is synthesized. */
  readonly assemblyDir?: string;
  /** Regions to collect where the CDK context names none; the stack's own when absent. */
  readonly watchedRegions?: readonly string[];
  /** Reads what the sample account would tell, and `AWS/*` metrics, from this account. */
  readonly realAccount?: RealAccount;
  /** Is told of everything that the real account answers. */
  readonly note?: (exchange: Exchange) => void;
  /** Region that the stack takes for its own; that of the real account, or of the sample one, when absent. */
  readonly region?: string;
}

/** A running stack. */
export interface LocalStack extends StackView {
  /** Base address of the AWS endpoint, for AWS_ENDPOINT_URL. */
  readonly endpointUrl: string;
  /** URL of a function by its name or by the logical id of the function or of its URL. Throws when it has none. */
  functionUrl(name: string): string;
  /** Access keys of a session of a role of the template; the same ones on every call and start. Throws for an unknown role. */
  issueCredentials(roleName: string, sessionName: string): IssuedCredentials;
  /** Sends events to the account's default bus. */
  putEvents(events: readonly EventInput[]): void;
  close(): Promise<void>;
}

/**
 * Synthesizes the CDK app, provisions its template on this machine and starts it. Throws a LocalStackError whose message names the
 * place and the remedy; nothing is left running then.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  prepareStateFolder(options.stateDir, options);
  const account = openAccount(options);
  try {
    await account.open(options.endpointPort);
    const resources = await provision(account, options);
    account.start();
    return new RunningStack(account, resources);
  } catch (error) {
    await account.close();
    throw error;
  }
}

function openAccount(options: LocalStackOptions): LocalAccount {
  const { realAccount, extraServices, metricSources, stateDir, log, note } = options;
  const region = realAccount?.region ?? options.region ?? localRegion;
  const base = { accountId: localAccountId, region, stateDir, log };
  if (realAccount === undefined) return new LocalAccount({ ...base, services: extraServices, metricSources });
  const send = realAccountSender(realAccount);
  const services = [
    ...extraServices.filter(({ signingName }) => !passedServices.some((passed) => passed.signingName === signingName)),
    ...passedServices
      .map((passed) => new RealAccountService(passed, send))
      .map((service) => (note === undefined ? service : new RecordingService(service, note))),
  ];
  return new LocalAccount({ ...base, services, metricSources: [new RealAccountMetrics(send, region)] });
}

async function provision(account: LocalAccount, options: LocalStackOptions): Promise<readonly ResourceView[]> {
  const { region, accountId } = account;
  const assemblyDir = options.assemblyDir ?? join(options.stateDir, "cdk.out");
  if (options.assemblyDir === undefined) {
    options.log("Synthesizing the CDK app");
    const { repositoryRoot, watchedRegions } = options;
    const regions = watchedRegions === undefined ? {} : { watchedRegions };
    await synthesize({ repositoryRoot, outputDir: assemblyDir, region, accountId, ...regions });
  }
  const assembly = await readCloudAssembly(assemblyDir);
  const resources = await deploy(assembly, { region, accountId, provisioners: provisioners(account, assembly.assets) });
  options.log(`Provisioned ${resources.length} resources of ${assembly.templates.length} stacks`);
  await noticeAbandonedTables(account, resources, options.log);
  return resources;
}

async function noticeAbandonedTables(
  account: LocalAccount,
  resources: readonly ResourceView[],
  log: (line: string) => void,
): Promise<void> {
  const wanted = new Set(resources.filter((resource) => resource.type === "AWS::DynamoDB::Table").map((resource) => resource.physicalId));
  const listed = await account.tables.call("ListTables", {});
  const names = listed.kind === "ok" ? asArray(listed.output["TableNames"]).map(String) : [];
  for (const name of names) if (!wanted.has(name)) log(`Table ${name} is no longer in the template; its data is kept.`);
}

class RunningStack implements LocalStack {
  readonly #account: LocalAccount;
  readonly #resources: readonly ResourceView[];

  constructor(account: LocalAccount, resources: readonly ResourceView[]) {
    this.#account = account;
    this.#resources = resources;
  }

  get region(): string {
    return this.#account.region;
  }

  get accountId(): string {
    return this.#account.accountId;
  }

  get endpointUrl(): string {
    return this.#account.endpointUrl;
  }

  dashboards(): readonly DashboardView[] {
    return this.#account.dashboards.views();
  }

  alarms(): readonly AlarmView[] {
    const { alarms } = this.#account;
    return alarms.definitions().map((alarm) => alarms.view(alarm));
  }

  notifications(limit: number): readonly NotificationView[] {
    return this.#account.notifications.latest(limit);
  }

  logs(limit: number): readonly LogLine[] {
    return this.#account.logs.latest(limit);
  }

  resources(): readonly ResourceView[] {
    return this.#resources;
  }

  metricData(query: {
    readonly startS: number;
    readonly endS: number;
    readonly queries: readonly MetricQuery[];
  }): Promise<readonly MetricResult[]> {
    return this.#account.metricData.query(query);
  }

  async invoke(functionNameOrArn: string, payload: unknown): ReturnType<StackView["invoke"]> {
    const outcome = await this.#account.runtime.invoke(functionNameOrArn, payload);
    switch (outcome.kind) {
      case "ok":
        return outcome;
      case "throttled":
        return { kind: "function-error", message: "Rate exceeded" };
      case "function-error":
        return { kind: "function-error", message: outcome.message };
    }
  }

  functionUrl(name: string): string {
    const resource = this.#resources.find(({ logicalId, type }) => logicalId === name && type.startsWith("AWS::Lambda::"));
    const functionName = functionNameOf(resource?.physicalId ?? name);
    const id = this.#account.urls.idOf(functionName);
    if (id === undefined) throw new LocalStackError("function-unknown", `There is no function URL for ${name}.`);
    return `${this.#account.endpointUrl}${urlPathPrefix}${id}/`;
  }

  issueCredentials(roleName: string, sessionName: string): IssuedCredentials {
    return this.#account.iam.issueCredentials(roleName, sessionName);
  }

  putEvents(events: readonly EventInput[]): void {
    for (const event of events) this.#account.bus.put(event);
  }

  close(): Promise<void> {
    return this.#account.close();
  }
}
