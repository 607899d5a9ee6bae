import { z } from "zod";
import type { AlarmState } from "../../view.ts";
import { type Operation, ok, refused } from "../operation.ts";
import type { AwsResponse } from "../service.ts";
import type { AlarmBook } from "./alarm-book.ts";
import {
  type AlarmDefinition,
  type CompositeAlarm,
  compositeAlarm,
  compositeAlarmProperties,
  metricAlarm,
  metricAlarmProperties,
} from "./alarm-definition.ts";

const describeAlarmsInput = z.object({
  AlarmNames: z.array(z.string()).optional(),
  AlarmNamePrefix: z.string().optional(),
  StateValue: z.string().optional(),
  AlarmTypes: z.array(z.string()).optional(),
});
const setAlarmStateInput = z.object({
  AlarmName: z.string(),
  StateValue: z.enum(["OK", "ALARM", "INSUFFICIENT_DATA"]),
  StateReason: z.string(),
});

export interface AlarmDependencies {
  readonly alarms: AlarmBook;
  readonly region: string;
  readonly accountId: string;
  /** Forces a state and acts on it; false when there is no such alarm. */
  readonly setAlarmState: (name: string, state: { readonly state: AlarmState; readonly reason: string }) => boolean;
  readonly nowMs: () => number;
}

/** The operations on alarms. */
export function alarmOperations(dependencies: AlarmDependencies): Readonly<Record<string, Operation>> {
  const { alarms } = dependencies;
  const arn = (name: string): string => `arn:aws:cloudwatch:${dependencies.region}:${dependencies.accountId}:alarm:${name}`;
  return {
    DescribeAlarms: (input) => describeAlarms(input, alarms),
    SetAlarmState: (input) => setAlarmState(input, dependencies),
    PutMetricAlarm: (input) => {
      const parsed = metricAlarmProperties.safeParse(input);
      if (!parsed.success) return refused("ValidationError", z.prettifyError(parsed.error));
      const name = parsed.data.AlarmName ?? "";
      alarms.define(metricAlarm({ name, arn: arn(name) }, parsed.data), dependencies.nowMs());
      return ok({});
    },
    PutCompositeAlarm: (input) => {
      const parsed = compositeAlarmProperties.safeParse(input);
      if (!parsed.success) return refused("ValidationError", z.prettifyError(parsed.error));
      const name = parsed.data.AlarmName ?? "";
      alarms.define(compositeAlarm({ name, arn: arn(name) }, parsed.data), dependencies.nowMs());
      return ok({});
    },
    DeleteAlarms: (input) => {
      for (const name of Array.isArray(input["AlarmNames"]) ? input["AlarmNames"] : []) alarms.remove(String(name));
      return ok({});
    },
    DescribeAlarmHistory: (input) => {
      const name = typeof input["AlarmName"] === "string" ? input["AlarmName"] : undefined;
      const AlarmHistoryItems = alarms.history(Number(input["MaxRecords"] ?? 100), name).map((entry) => ({
        AlarmName: entry.name,
        Timestamp: entry.atMs / 1000,
        HistoryItemType: "StateUpdate",
        HistorySummary: `Alarm updated from ${entry.from} to ${entry.to}`,
        HistoryData: JSON.stringify({
          oldState: { stateValue: entry.from },
          newState: { stateValue: entry.to, stateReason: entry.reason },
        }),
      }));
      return ok({ AlarmHistoryItems });
    },
  };
}

function describeAlarms(input: unknown, alarms: AlarmBook): AwsResponse {
  const parsed = describeAlarmsInput.safeParse(input);
  if (!parsed.success) return refused("ValidationError", z.prettifyError(parsed.error));
  const { AlarmNames, AlarmNamePrefix, StateValue, AlarmTypes } = parsed.data;
  const described = alarms
    .definitions()
    .filter(({ name }) => (AlarmNames?.includes(name) ?? true) && name.startsWith(AlarmNamePrefix ?? ""))
    .map((alarm) => ({ kind: alarm.kind, body: describe(alarm, alarms) }))
    .filter(({ body }) => StateValue === undefined || body["StateValue"] === StateValue);
  const wants = (type: string): boolean => AlarmTypes?.includes(type) ?? true;
  return ok({
    MetricAlarms: described.filter(({ kind }) => kind === "metric" && wants("MetricAlarm")).map(({ body }) => body),
    CompositeAlarms: described.filter(({ kind }) => kind === "composite" && wants("CompositeAlarm")).map(({ body }) => body),
  });
}

function describe(alarm: AlarmDefinition, alarms: AlarmBook): Readonly<Record<string, unknown>> {
  const view = alarms.view(alarm);
  const common = {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    ActionsEnabled: alarm.actionsEnabled,
    AlarmActions: alarm.actions.ALARM,
    OKActions: alarm.actions.OK,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    StateValue: view.state,
    StateReason: view.reason,
    StateUpdatedTimestamp: view.since / 1000,
    StateTransitionedTimestamp: view.since / 1000,
    AlarmConfigurationUpdatedTimestamp: alarms.definedMs(alarm.name) / 1000,
  };
  if (alarm.kind === "composite") return { ...common, AlarmRule: alarm.rule, ...suppressed(alarm) };
  const { criteria } = alarm;
  return {
    ...common,
    ComparisonOperator: criteria.comparison,
    Threshold: criteria.threshold,
    EvaluationPeriods: criteria.evaluationPeriods,
    DatapointsToAlarm: criteria.datapointsToAlarm,
    TreatMissingData: criteria.treatMissingData,
    ...measured(alarm),
  };
}

function suppressed({ suppressor }: CompositeAlarm): Readonly<Record<string, unknown>> {
  return suppressor === undefined
    ? {}
    : {
        ActionsSuppressor: suppressor.alarm,
        ActionsSuppressorWaitPeriod: suppressor.waitS,
        ActionsSuppressorExtensionPeriod: suppressor.extensionS,
      };
}

/** A single metric is described by its own members, anything else by its queries, as CloudWatch does. */
function measured(alarm: Extract<AlarmDefinition, { kind: "metric" }>): Readonly<Record<string, unknown>> {
  const [only] = alarm.queries;
  if (alarm.queries.length > 1 || only?.MetricStat === undefined) return { Metrics: alarm.queries };
  const { Metric, Period, Stat } = only.MetricStat;
  const statistic = Stat.startsWith("p") ? { ExtendedStatistic: Stat } : { Statistic: Stat };
  return { Namespace: Metric.Namespace, MetricName: Metric.MetricName, Dimensions: Metric.Dimensions ?? [], Period, ...statistic };
}

function setAlarmState(input: unknown, dependencies: AlarmDependencies): AwsResponse {
  const parsed = setAlarmStateInput.safeParse(input);
  if (!parsed.success) return refused("ValidationError", z.prettifyError(parsed.error));
  const { AlarmName, StateValue, StateReason } = parsed.data;
  if (dependencies.setAlarmState(AlarmName, { state: StateValue, reason: StateReason })) return ok({});
  return { kind: "error", status: 404, code: "ResourceNotFound", message: `There is no alarm ${AlarmName}` };
}
