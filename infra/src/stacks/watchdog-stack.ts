import { switchOff } from "@isthmus/lambdas/env";
import { type App, ArnFormat, Aws, Duration, Stack } from "aws-cdk-lib";
import { ComparisonOperator, MathExpression, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IsthmusConfig } from "../config.ts";
import { HouseFunction } from "../constructs/house-function.ts";
import { runbookAlarm } from "../constructs/runbook-alarm.ts";
import { byKindIndexAccess, partitionAccess } from "../constructs/table-access.ts";
import { alarmNames, runbookAnchors, stackNames } from "../names.ts";
import type { Tables } from "./data-stack.ts";

interface WatchdogStackProps {
  readonly config: IsthmusConfig;
  readonly tables: Tables;
  readonly alarmTopic: ITopic;
}

/**
 * Looks whether the monitoring works, by the data and not by the alarms, and tells it on ways of its own: it publishes by itself, and keeps a
 * switch outside of AWS quiet only while all is well. CloudWatch watches the watchdog in turn.
 */
export class WatchdogStack extends Stack {
  private readonly props: WatchdogStackProps;

  constructor(app: App, props: WatchdogStackProps) {
    super(app, stackNames.watchdog, { description: "Isthmus: looks whether the monitoring itself works" });
    this.props = props;
    const watchdog = this.watchdog();
    this.schedule(watchdog);
    this.silenceAlarm(watchdog);
  }

  /** It reads what others wrote, writes its own report and nothing else, and may let no alarm ring but the one about itself. */
  private watchdog(): IFunction {
    const { config, tables, alarmTopic } = this.props;
    const parameter = config.deadMansSwitch?.urlParameter;
    return new HouseFunction(this, "Watchdog", {
      function: "watchdog",
      description: "Looks whether sites, collectors, alarms and their receivers work",
      environment: {
        ENTITIES_TABLE: tables.entities.tableName,
        TOPIC_ARN: alarmTopic.topicArn,
        SITE_COUNT: String(config.sites.length),
        SWITCH_PARAMETER: parameter ?? switchOff,
      },
      policies: [
        byKindIndexAccess(tables.entities),
        partitionAccess(tables.entities, ["Query"], ["GRAPH"]),
        partitionAccess(tables.entities, ["GetItem", "PutItem"], ["WATCHDOG"]),
        new PolicyStatement({ actions: ["cloudwatch:DescribeAlarms"], resources: ["*"] }),
        new PolicyStatement({ actions: ["cloudwatch:SetAlarmState"], resources: [this.alarmArn()] }),
        new PolicyStatement({ actions: ["sns:ListSubscriptionsByTopic", "sns:Publish"], resources: [alarmTopic.topicArn] }),
        ...(parameter === undefined ? [] : [this.parameterAccess(parameter)]),
      ],
      wildcardReason: "DescribeAlarms tells of composite alarms only whom it is allowed for every alarm.",
      memoryMb: 256,
      timeout: Duration.seconds(40),
    }).lambda;
  }

  private alarmArn(): string {
    const resource = { service: "cloudwatch", resource: "alarm", resourceName: alarmNames.watchdogSilent };
    return this.formatArn({ ...resource, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }

  /** The key of SecureString parameters that AWS manages needs no permission of its own. */
  private parameterAccess(name: string): PolicyStatement {
    const arn = this.formatArn({ service: "ssm", resource: "parameter", resourceName: name.slice(1) });
    return new PolicyStatement({ actions: ["ssm:GetParameter"], resources: [arn] });
  }

  /** By EventBridge Scheduler, so that the rules that everything else runs by may fail without it. A missed minute is not made up for. */
  private schedule(watchdog: IFunction): void {
    const group = this.formatArn({ service: "scheduler", resource: "schedule-group", resourceName: "default" });
    const ofThisAccount = { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID, "aws:SourceArn": group } };
    const role = new Role(this, "ScheduleRole", {
      description: "Lets EventBridge Scheduler invoke the watchdog",
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", { conditions: ofThisAccount }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [watchdog.functionArn] }));
    new CfnSchedule(this, "Schedule", {
      description: "Look whether the monitoring works",
      scheduleExpression: "rate(1 minute)",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: watchdog.functionArn,
        roleArn: role.roleArn,
        input: "{}",
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
  }

  private silenceAlarm(watchdog: IFunction): void {
    const period = Duration.minutes(1);
    const sum = { period, statistic: "Sum" } as const;
    runbookAlarm(this, "SilentAlarm", {
      alarmName: alarmNames.watchdogSilent,
      meaning:
        "The watchdog has not looked for five minutes whether the monitoring works. An operator may also let this alarm ring for a test.",
      runbookUrl: this.props.config.runbookUrl,
      anchor: runbookAnchors.watchdogSilent,
      metric: new MathExpression({
        expression: "runs - failures",
        label: "Runs that did not fail",
        usingMetrics: { runs: watchdog.metricInvocations(sum), failures: watchdog.metricErrors(sum) },
        period,
      }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 5,
      treatMissingData: TreatMissingData.BREACHING,
      topic: this.props.alarmTopic,
    });
  }
}
