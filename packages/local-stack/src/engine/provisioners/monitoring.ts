import { z } from "zod";
import {
  compositeAlarm,
  compositeAlarmProperties,
  metricAlarm,
  metricAlarmProperties,
} from "../../services/cloudwatch/alarm-definition.ts";
import { type Account, generatedName, type ProvisionerRegistry, parseProperties } from "./context.ts";

const logGroupProperties = z.object({ LogGroupName: z.string().optional(), RetentionInDays: z.coerce.number().optional() });
const dashboardProperties = z.object({ DashboardName: z.string().optional(), DashboardBody: z.string() });

/** Log groups, alarms and dashboards. */
export function monitoringProvisioners(account: Account): ProvisionerRegistry {
  const alarmArn = (name: string): string => `arn:aws:cloudwatch:${account.region}:${account.accountId}:alarm:${name}`;
  return {
    "AWS::Logs::LogGroup": (resource) => {
      const properties = parseProperties(logGroupProperties, resource);
      const name = properties.LogGroupName ?? generatedName(resource);
      const retention = properties.RetentionInDays === undefined ? {} : { retentionDays: properties.RetentionInDays };
      account.logs.ensureGroup(name, { nowMs: Date.now(), ...retention });
      return { ref: name, attributes: { Arn: `arn:aws:logs:${account.region}:${account.accountId}:log-group:${name}:*` } };
    },
    "AWS::CloudWatch::Alarm": (resource) => {
      const properties = parseProperties(metricAlarmProperties, resource);
      const name = properties.AlarmName ?? generatedName(resource);
      const arn = alarmArn(name);
      account.alarms.define(metricAlarm({ name, arn }, properties), Date.now());
      return { ref: name, attributes: { Arn: arn } };
    },
    "AWS::CloudWatch::CompositeAlarm": (resource) => {
      const properties = parseProperties(compositeAlarmProperties, resource);
      const name = properties.AlarmName ?? generatedName(resource);
      const arn = alarmArn(name);
      account.alarms.define(compositeAlarm({ name, arn }, properties), Date.now());
      return { ref: name, attributes: { Arn: arn } };
    },
    "AWS::CloudWatch::Dashboard": (resource) => {
      const properties = parseProperties(dashboardProperties, resource);
      const name = properties.DashboardName ?? generatedName(resource);
      account.dashboards.define(name, properties.DashboardBody);
      return { ref: name, attributes: {} };
    },
  };
}
