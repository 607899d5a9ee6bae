import { z } from "zod";
import { LocalStackError } from "../../errors.ts";
import { type Operation, ok, refused } from "../operation.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import { type AlarmDependencies, alarmOperations } from "./alarm-operations.ts";
import type { DashboardBook } from "./dashboard-book.ts";
import type { MetricData } from "./metric-data.ts";
import { metricInput, putMetricDataInput } from "./metric-input.ts";
import { metricOperations } from "./metric-operations.ts";
import type { MetricReader } from "./metric-reader.ts";
import type { MetricStore } from "./metric-store.ts";

export interface CloudWatchDependencies extends AlarmDependencies {
  readonly store: MetricStore;
  readonly reader: MetricReader;
  readonly metricData: MetricData;
  readonly dashboards: DashboardBook;
  /** The metrics of another Region than the account's own. */
  readonly metricsOf: (region: string) => { readonly reader: MetricReader; readonly metricData: MetricData };
}

/** CloudWatch over AWS JSON 1.0: metrics of any Region, alarms and dashboards of the own one. An operation that is not here is refused by name. */
export class CloudWatchService implements AwsService {
  readonly signingName = "monitoring";
  readonly #operations: Readonly<Record<string, Operation | undefined>>;
  readonly #dependencies: CloudWatchDependencies;

  constructor(dependencies: CloudWatchDependencies) {
    this.#dependencies = dependencies;
    this.#operations = {
      ...metricOperations(dependencies),
      ...alarmOperations(dependencies),
      ...dashboardOperations(dependencies.dashboards, dependencies),
      PutMetricData: (input) => putMetricData(input, dependencies),
    };
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    const operation = this.#operationsIn(request.region)[request.action];
    if (operation === undefined) return refused("InvalidAction", `CloudWatch operation ${request.action} is not known here.`);
    return operation(request.input);
  }

  #operationsIn(region: string): Readonly<Record<string, Operation | undefined>> {
    if (region === this.#dependencies.region) return this.#operations;
    return { ...this.#operations, ...metricOperations(this.#dependencies.metricsOf(region)) };
  }
}

function putMetricData(input: unknown, dependencies: CloudWatchDependencies): AwsResponse {
  const parsed = putMetricDataInput.safeParse(input);
  if (!parsed.success) return refused("InvalidParameterValue", z.prettifyError(parsed.error));
  const nowS = Math.floor(dependencies.nowMs() / 1000);
  const data = metricInput(parsed.data, nowS);
  if (data.kind === "rejected") return refused("InvalidParameterValue", data.message);
  dependencies.store.put(data.data, nowS);
  return ok({});
}

function dashboardOperations(dashboards: DashboardBook, identity: { readonly accountId: string }): Readonly<Record<string, Operation>> {
  const arn = (name: string): string => `arn:aws:cloudwatch::${identity.accountId}:dashboard/${name}`;
  return {
    ListDashboards: () =>
      ok({
        DashboardEntries: dashboards.views().map(({ name }) => ({
          DashboardName: name,
          DashboardArn: arn(name),
          Size: dashboards.body(name)?.length ?? 0,
        })),
      }),
    GetDashboard: (input) => {
      const name = String(input["DashboardName"]);
      const body = dashboards.body(name);
      if (body === undefined) return { kind: "error", status: 404, code: "ResourceNotFound", message: `Dashboard ${name} does not exist` };
      return ok({ DashboardName: name, DashboardArn: arn(name), DashboardBody: body });
    },
    PutDashboard: (input) => {
      try {
        dashboards.put(String(input["DashboardName"]), String(input["DashboardBody"]));
      } catch (error) {
        if (!(error instanceof LocalStackError)) throw error;
        return refused("InvalidParameterInput", error.message);
      }
      return ok({ DashboardValidationMessages: [] });
    },
  };
}
