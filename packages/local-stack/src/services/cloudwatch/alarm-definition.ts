import { z } from "zod";
import type { AlarmState, MetricQuery } from "../../view.ts";
import { type AlarmCriteria, alarmComparisons } from "./alarm-decision.ts";

interface AlarmBase {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly actionsEnabled: boolean;
  /** ARNs notified when the alarm goes to a state. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
}

export interface MetricAlarm extends AlarmBase {
  readonly kind: "metric";
  readonly queries: readonly MetricQuery[];
  readonly periodS: number;
  readonly criteria: AlarmCriteria;
}

export interface CompositeAlarm extends AlarmBase {
  readonly kind: "composite";
  readonly rule: string;
  readonly suppressor?: ActionsSuppressor;
}

/** Another alarm that keeps the actions of a composite one back while it rings. */
export interface ActionsSuppressor {
  /** Name or ARN. */
  readonly alarm: string;
  /** How long a change waits for the other alarm to ring. */
  readonly waitS: number;
  /** How long actions stay back after the other alarm has stopped ringing. */
  readonly extensionS: number;
}

export type AlarmDefinition = MetricAlarm | CompositeAlarm;

const number = z.coerce.number();
const boolean = z.union([z.boolean(), z.literal("true").transform(() => true), z.literal("false").transform(() => false)]);
const dimensions = z.array(z.object({ Name: z.string(), Value: z.string() }));
const query = z.object({
  Id: z.string(),
  Label: z.string().optional(),
  Expression: z.string().optional(),
  Period: number.optional(),
  ReturnData: boolean.optional(),
  MetricStat: z
    .object({
      Metric: z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions.optional() }),
      Period: number,
      Stat: z.string(),
    })
    .optional(),
});

const common = {
  AlarmName: z.string().optional(),
  AlarmDescription: z.string().default(""),
  ActionsEnabled: boolean.default(true),
  AlarmActions: z.array(z.string()).default([]),
  OKActions: z.array(z.string()).default([]),
  InsufficientDataActions: z.array(z.string()).default([]),
};

/** Properties of AWS::CloudWatch::Alarm and input of PutMetricAlarm, which agree. */
export const metricAlarmProperties = z.object({
  ...common,
  ComparisonOperator: z.enum(alarmComparisons),
  Threshold: number,
  EvaluationPeriods: number.pipe(z.int().min(1)),
  DatapointsToAlarm: number.pipe(z.int().min(1)).optional(),
  TreatMissingData: z.enum(["missing", "ignore", "breaching", "notBreaching"]).default("missing"),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: dimensions.default([]),
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Period: number.optional(),
  Metrics: z.array(query).optional(),
});

/** Properties of AWS::CloudWatch::CompositeAlarm. */
export const compositeAlarmProperties = z
  .object({
    ...common,
    AlarmRule: z.string(),
    ActionsSuppressor: z.string().optional(),
    ActionsSuppressorWaitPeriod: number.pipe(z.int().min(0)).optional(),
    ActionsSuppressorExtensionPeriod: number.pipe(z.int().min(0)).optional(),
  })
  .refine(
    (alarm) =>
      (alarm.ActionsSuppressor === undefined) === (alarm.ActionsSuppressorWaitPeriod === undefined) &&
      (alarm.ActionsSuppressor === undefined) === (alarm.ActionsSuppressorExtensionPeriod === undefined),
    "an ActionsSuppressor needs a wait and an extension period, which need it",
  );

/** Zod leaves optional members as `undefined`; the API's own shape leaves them out. */
function queryOf(parsed: z.infer<typeof query>): MetricQuery {
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined)) as unknown as MetricQuery;
}

/** A metric or metric-math alarm from its validated properties. */
export function metricAlarm(
  identity: { readonly name: string; readonly arn: string },
  properties: z.infer<typeof metricAlarmProperties>,
): MetricAlarm {
  const queries = properties.Metrics?.map(queryOf) ?? [singleMetric(properties)];
  const returned = queries.find((candidate) => candidate.ReturnData !== false) ?? queries[0];
  const periods = queries.flatMap((candidate) => candidate.MetricStat?.Period ?? candidate.Period ?? []);
  return {
    kind: "metric",
    ...base(identity, properties),
    queries: queries.map((candidate) => ({ ...candidate, ReturnData: candidate.Id === returned?.Id })),
    periodS: returned?.MetricStat?.Period ?? returned?.Period ?? (periods.length > 0 ? Math.min(...periods) : 60),
    criteria: {
      comparison: properties.ComparisonOperator,
      threshold: properties.Threshold,
      evaluationPeriods: properties.EvaluationPeriods,
      datapointsToAlarm: properties.DatapointsToAlarm ?? properties.EvaluationPeriods,
      treatMissingData: properties.TreatMissingData,
    },
  };
}

/** A composite alarm from its validated properties. */
export function compositeAlarm(
  identity: { readonly name: string; readonly arn: string },
  properties: z.infer<typeof compositeAlarmProperties>,
): CompositeAlarm {
  const suppressor = suppressorOf(properties);
  return {
    kind: "composite",
    ...base(identity, properties),
    rule: properties.AlarmRule,
    ...(suppressor === undefined ? {} : { suppressor }),
  };
}

function suppressorOf({
  ActionsSuppressor: alarm,
  ActionsSuppressorWaitPeriod: waitS = 0,
  ActionsSuppressorExtensionPeriod: extensionS = 0,
}: z.infer<typeof compositeAlarmProperties>): ActionsSuppressor | undefined {
  return alarm === undefined ? undefined : { alarm, waitS, extensionS };
}

function base(
  identity: { readonly name: string; readonly arn: string },
  properties: z.infer<typeof compositeAlarmProperties> | z.infer<typeof metricAlarmProperties>,
): AlarmBase {
  return {
    ...identity,
    description: properties.AlarmDescription,
    actionsEnabled: properties.ActionsEnabled,
    actions: { ALARM: properties.AlarmActions, OK: properties.OKActions, INSUFFICIENT_DATA: properties.InsufficientDataActions },
  };
}

function singleMetric(properties: z.infer<typeof metricAlarmProperties>): MetricQuery {
  const stat = properties.Statistic ?? properties.ExtendedStatistic ?? "Average";
  const metric = { Namespace: properties.Namespace ?? "", MetricName: properties.MetricName ?? "", Dimensions: properties.Dimensions };
  return { Id: "m1", MetricStat: { Metric: metric, Period: properties.Period ?? 60, Stat: stat }, ReturnData: true };
}
