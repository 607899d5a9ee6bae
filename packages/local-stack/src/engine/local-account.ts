import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { EventBus } from "../runtime/event-bus.ts";
import type { FunctionDefinition, InvocationOutcome } from "../runtime/function-definition.ts";
import { FunctionRuntime } from "../runtime/function-runtime.ts";
import { Scheduler } from "../runtime/scheduler.ts";
import { AlarmBook } from "../services/cloudwatch/alarm-book.ts";
import { AlarmEvaluator } from "../services/cloudwatch/alarm-evaluator.ts";
import { CloudWatchService } from "../services/cloudwatch/cloudwatch-service.ts";
import { DashboardBook } from "../services/cloudwatch/dashboard-book.ts";
import { MetricData } from "../services/cloudwatch/metric-data.ts";
import { MetricReader } from "../services/cloudwatch/metric-reader.ts";
import { inRegion, type RegionalMetricSource, type RegionScope } from "../services/cloudwatch/metric-source.ts";
import { MetricStore } from "../services/cloudwatch/metric-store.ts";
import { ExpirySweeper } from "../services/dynamodb/expiry.ts";
import { TableGaps } from "../services/dynamodb/table-gaps.ts";
import { TableStore } from "../services/dynamodb/table-store.ts";
import { AwsEndpoint } from "../services/endpoint/aws-endpoint.ts";
import { FunctionUrls } from "../services/endpoint/function-urls.ts";
import { EventsService } from "../services/events/events-service.ts";
import type { AccessRefusal } from "../services/iam/access-refusal.ts";
import { LocalIam } from "../services/iam/local-iam.ts";
import { StsService } from "../services/iam/sts-service.ts";
import { LogStore } from "../services/logs/log-store.ts";
import { LogsService } from "../services/logs/logs-service.ts";
import { NotificationStore } from "../services/notifications/notification-store.ts";
import { SnsService } from "../services/notifications/sns-service.ts";
import { Topics } from "../services/notifications/topics.ts";
import { ParameterService } from "../services/parameters/parameter-service.ts";
import { QueueStore } from "../services/queues/queue-store.ts";
import type { AwsService } from "../services/service.ts";
import type { AlarmState } from "../view.ts";
import { type AlarmRoutes, announceTransition, deliver, deliverDeadLetter, takeActions } from "./delivery.ts";
import { FunctionTelemetry } from "./function-telemetry.ts";
import { openStateDatabase } from "./state-database.ts";

export interface LocalAccountOptions {
  readonly accountId: string;
  readonly region: string;
  readonly stateDir: string;
  readonly metricSources: readonly RegionalMetricSource[];
  readonly services: readonly AwsService[];
  readonly log: (line: string) => void;
}

/** A role beside the template's that may do everything, as whoever deploys may: for people and tests that look into the account. */
export const administratorRole = "administrator";

/** How often queue lengths are published, as SQS does. */
const queueMetricsEveryMs = 60_000;

/** The emulated account: every store, service and runtime, wired to each other and not yet started. */
export class LocalAccount {
  readonly accountId: string;
  readonly region: string;
  readonly stateDir: string;
  readonly iam: LocalIam;
  readonly tables: TableStore;
  readonly tableGaps: TableGaps;
  readonly logs: LogStore;
  readonly metrics: MetricStore;
  readonly metricData: MetricData;
  readonly alarms: AlarmBook;
  readonly dashboards: DashboardBook;
  readonly notifications: NotificationStore;
  readonly queues: QueueStore;
  readonly runtime: FunctionRuntime;
  readonly topics: Topics;
  readonly bus: EventBus;
  readonly scheduler = new Scheduler();
  readonly urls: FunctionUrls;
  readonly endpoint: AwsEndpoint;
  /** Known once the endpoint listens. */
  endpointUrl = "";

  readonly #database: DatabaseSync;
  readonly #sources: readonly RegionalMetricSource[];
  readonly #telemetry: FunctionTelemetry;
  readonly #evaluator: AlarmEvaluator;
  readonly #sweeper: ExpirySweeper;
  readonly #log: (line: string) => void;
  #queueTimer: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: LocalAccountOptions) {
    this.accountId = options.accountId;
    this.region = options.region;
    this.stateDir = options.stateDir;
    this.#log = options.log;
    const database = openStateDatabase(options.stateDir);
    this.#database = database;
    this.iam = new LocalIam({ accountId: options.accountId, stateDir: options.stateDir, database });
    this.#admitAdministrator();
    this.tables = new TableStore(join(options.stateDir, "tables"));
    this.tableGaps = new TableGaps(database);
    this.logs = new LogStore(database);
    this.metrics = new MetricStore(database);
    this.alarms = new AlarmBook(database);
    this.dashboards = new DashboardBook(database);
    this.notifications = new NotificationStore(database);
    this.queues = new QueueStore(database);
    this.#telemetry = new FunctionTelemetry({
      logs: this.logs,
      metrics: this.metrics,
      logRefusal: (definition, stream) => this.#logRefusal(definition, stream),
      say: options.log,
    });
    this.runtime = this.#createRuntime();
    this.topics = new Topics(this.notifications, (arn, event) => this.deliver(arn, event));
    this.bus = new EventBus(options, (arn, event) => this.deliver(arn, event));
    this.#sources = options.metricSources;
    this.metricData = this.#metricDataOf(this.#readerOf({ region: options.region, readsElsewhere: true }));
    this.#evaluator = new AlarmEvaluator({
      book: this.alarms,
      metricData: this.metricData,
      onTransition: (transition) => announceTransition(this.#routes(), transition),
      onActions: (transition) => takeActions(this.#routes(), transition),
    });
    this.#sweeper = new ExpirySweeper(this.tables, this.tableGaps, options.log);
    this.urls = new FunctionUrls(this.iam, this.runtime);
    const { iam, runtime, urls, tables, tableGaps } = this;
    this.endpoint = new AwsEndpoint({ iam, runtime, urls, tables, tableGaps, log: options.log });
    this.#mount(options.services);
  }

  /** Opens the tables and the endpoint. The stack's resources are provisioned after this. */
  async open(port: number): Promise<void> {
    const listening = await this.endpoint.listen(port);
    this.endpointUrl = `http://127.0.0.1:${listening}`;
    await this.tables.start();
  }

  /** Starts everything that acts on its own: schedules, alarm evaluation, expiry. */
  start(): void {
    this.scheduler.start();
    this.#evaluator.start();
    this.#sweeper.start();
    this.#queueTimer = setInterval(() => {
      const nowS = Math.floor(Date.now() / 1000);
      this.metrics.put(this.queues.metrics(nowS), nowS);
    }, queueMetricsEveryMs);
  }

  /** Stops and closes everything, what runs on its own first. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#shutDown();
    return this.#closed;
  }

  async #shutDown(): Promise<void> {
    this.scheduler.stop();
    clearInterval(this.#queueTimer);
    await this.#evaluator.stop();
    await this.#sweeper.stop();
    await this.endpoint.close();
    await this.runtime.close();
    await this.tables.stop();
    this.#database.close();
  }

  deliver(targetArn: string, event: unknown): void {
    deliver(this.#routes(), targetArn, event);
  }

  /** Forces an alarm's state until its next evaluation; false when there is no such alarm. */
  setAlarmState(name: string, state: { readonly state: AlarmState; readonly reason: string }): boolean {
    const alarm = this.alarms.find(name);
    if (alarm === undefined) return false;
    const transition = this.alarms.transition(alarm, state, Date.now());
    if (transition !== undefined) {
      announceTransition(this.#routes(), transition);
      takeActions(this.#routes(), transition);
    }
    return true;
  }

  #admitAdministrator(): void {
    this.iam.addRole({ name: administratorRole, arn: `arn:aws:iam::${this.accountId}:role/${administratorRole}` });
    this.iam.attachPolicy(administratorRole, { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
  }

  #createRuntime(): FunctionRuntime {
    return new FunctionRuntime({
      baseEnvironment: (definition) => this.#environment(definition),
      onLine: (line) => this.#telemetry.printed(line),
      onReport: (report) => this.#telemetry.invoked(report),
      onDeadLetter: (letter) => deliverDeadLetter({ ...this.#routes(), refusal: (...call) => this.#roleRefusal(...call) }, letter),
      retryDelayMs: (attempt) => attempt * 60_000,
    });
  }

  /** Lambda itself acts with the function's role: when it writes the log, and when it parks an event. */
  #roleRefusal({ roleName, name }: FunctionDefinition, action: string, resource: string): AccessRefusal | undefined {
    const principal = { accountId: this.accountId, arn: `arn:aws:sts::${this.accountId}:assumed-role/${roleName}/${name}` };
    return this.iam.refusalOf({ roleName, principal }, [{ action, resource, context: {} }]);
  }

  #logRefusal(definition: FunctionDefinition, stream: string): AccessRefusal | undefined {
    const resource = `arn:aws:logs:${this.region}:${this.accountId}:log-group:${definition.logGroup}:log-stream:${stream}`;
    return this.#roleRefusal(definition, "logs:CreateLogStream", resource) ?? this.#roleRefusal(definition, "logs:PutLogEvents", resource);
  }

  #environment(definition: FunctionDefinition): Readonly<Record<string, string>> {
    const { accessKeyId, secretAccessKey, sessionToken } = this.iam.issueCredentials(definition.roleName, definition.name);
    const nowhere = join(this.stateDir, "no-aws-configuration");
    return {
      AWS_REGION: this.region,
      AWS_DEFAULT_REGION: this.region,
      AWS_ENDPOINT_URL: this.endpointUrl,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_CONFIG_FILE: nowhere,
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
    };
  }

  async #invokeWithin(name: string, event: unknown, limitMs: number): Promise<InvocationOutcome | { readonly kind: "timed-out" }> {
    if (this.runtime.find(name) === undefined) {
      return { kind: "function-error", errorType: "ResourceNotFoundException", message: `there is no function ${name}` };
    }
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<{ readonly kind: "timed-out" }>((resolve) => {
      timer = setTimeout(() => resolve({ kind: "timed-out" }), limitMs);
    });
    return Promise.race([this.runtime.invoke(name, event), limit]).finally(() => clearTimeout(timer));
  }

  /** Metrics are stored in the account's own Region alone. */
  #readerOf(scope: RegionScope): MetricReader {
    const store = scope.region === this.region ? this.metrics : undefined;
    return new MetricReader(
      store,
      this.#sources.map((source) => inRegion(source, scope)),
    );
  }

  #metricDataOf(reader: MetricReader): MetricData {
    return new MetricData(reader, (name, event, limitMs) => this.#invokeWithin(name, event, limitMs));
  }

  #metricsOf(region: string): { readonly reader: MetricReader; readonly metricData: MetricData } {
    const reader = this.#readerOf({ region, readsElsewhere: false });
    return { reader, metricData: this.#metricDataOf(reader) };
  }

  #mount(extra: readonly AwsService[]): void {
    const { region, accountId, alarms, dashboards, metrics: store } = this;
    const metricsOf = this.#metricsOf.bind(this);
    const nowMs = (): number => Date.now();
    const setAlarmState = this.setAlarmState.bind(this);
    this.endpoint.mount(
      new CloudWatchService({ store, ...metricsOf(region), metricsOf, alarms, dashboards, region, accountId, setAlarmState, nowMs }),
    );
    this.endpoint.mount(new LogsService({ store: this.logs, region, accountId, nowMs, ingest: (entry) => this.#telemetry.ingest(entry) }));
    this.endpoint.mount(new SnsService(this.topics, nowMs));
    this.endpoint.mount(new EventsService(this.bus));
    this.endpoint.mount(new ParameterService());
    this.endpoint.mount(new StsService(this.iam));
    for (const service of extra) this.endpoint.mount(service);
  }

  #routes(): AlarmRoutes {
    const { runtime, topics, queues, bus, accountId, region } = this;
    return { runtime, topics, queues, bus, accountId, region, log: this.#log };
  }
}
