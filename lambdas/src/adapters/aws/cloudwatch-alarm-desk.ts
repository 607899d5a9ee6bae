import {
  type CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type MetricAlarm,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import type { AlarmDesk, WatchedAlarm } from "../../ports/alarm-desk.ts";

/** What the names of the product's alarms begin with. */
const prefix = "isthmus-";
/** DescribeAlarms gives at most this many a page. */
const pageSize = 100;

/** Alarms by DescribeAlarms and SetAlarmState. */
export class CloudwatchAlarmDesk implements AlarmDesk {
  readonly #client: CloudWatchClient;

  constructor(client: CloudWatchClient) {
    this.#client = client;
  }

  async list(): Promise<readonly WatchedAlarm[]> {
    const alarms: WatchedAlarm[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new DescribeAlarmsCommand({
          AlarmNamePrefix: prefix,
          AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
          MaxRecords: pageSize,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      alarms.push(...(page.MetricAlarms ?? []).map(metricAlarm), ...(page.CompositeAlarms ?? []).map(compositeAlarm));
      token = page.NextToken;
    } while (token !== undefined);
    return alarms;
  }

  async setOff(name: string, reason: string): Promise<void> {
    await this.#client.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: "ALARM", StateReason: reason }));
  }
}

function metricAlarm(alarm: MetricAlarm): WatchedAlarm {
  const ofQueries = (alarm.Metrics ?? []).flatMap(({ MetricStat: stat }) => stat?.Metric ?? []);
  const metrics = [alarm, ...ofQueries].flatMap(({ MetricName: name, Dimensions: dimensions = [] }) =>
    name === undefined ? [] : [{ name, dimensions: Object.fromEntries(dimensions.map((each) => [each.Name ?? "", each.Value ?? ""])) }],
  );
  return { ...common(alarm), metrics };
}

function compositeAlarm(alarm: CompositeAlarm): WatchedAlarm {
  return { ...common(alarm), metrics: [], rule: alarm.AlarmRule ?? "" };
}

function common(alarm: MetricAlarm | CompositeAlarm): Omit<WatchedAlarm, "metrics"> {
  return {
    name: alarm.AlarmName ?? "",
    arn: alarm.AlarmArn ?? "",
    state: alarm.StateValue ?? "INSUFFICIENT_DATA",
    stateSinceMs: alarm.StateTransitionedTimestamp?.getTime() ?? alarm.StateUpdatedTimestamp?.getTime() ?? 0,
    configuredMs: alarm.AlarmConfigurationUpdatedTimestamp?.getTime() ?? 0,
    actionsEnabled: alarm.ActionsEnabled ?? true,
    tells: alarm.AlarmActions ?? [],
  };
}
