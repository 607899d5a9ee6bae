import { siteRolePrefix } from "@isthmus/lambdas/env";
import { type App, CfnOutput, Duration, Stack } from "aws-cdk-lib";
import { type Alarm, ComparisonOperator, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { gatewayAlarms } from "../constructs/gateway-alarms.ts";
import { quietedAlarm, runbookAlarm } from "../constructs/runbook-alarm.ts";
import { limitSiteRole } from "../constructs/site-limits.ts";
import { siteSignIn } from "../constructs/site-sign-in.ts";
import { trustPrincipal } from "../constructs/trust-principal.ts";
import { alarmNames, metricNamespace, runbookAnchors, stackNames } from "../names.ts";
import type { Site } from "../site-config.ts";
import type { IdentityStack } from "./identity-stack.ts";

interface SiteStackProps {
  readonly site: Site;
  readonly runbookUrl: string;
  readonly ingest: IFunction;
  readonly alarmTopic: ITopic;
  /** Whose certificates count, when the deployment has a trust anchor. */
  readonly identity: IdentityStack | undefined;
}

type SiteAlarm = Omit<Parameters<typeof runbookAlarm>[2], "threshold" | "topic" | "runbookUrl">;

/** Rings after three minutes without a heartbeat: none at all is what it is about. */
const afterThreeMinutes = {
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  evaluationPeriods: 3,
  treatMissingData: TreatMissingData.BREACHING,
} as const;

/** One site: the role its gateways deliver with, and the alarms about it. */
export class SiteStack extends Stack {
  private readonly props: SiteStackProps;

  constructor(app: App, props: SiteStackProps) {
    super(app, stackNames.site(props.site.id), { description: `Isthmus: site ${props.site.name}` });
    this.props = props;
    const role = this.gatewayRole();
    new CfnOutput(this, "GatewayRoleArn", { description: "Role that the site's gateways take", value: role.roleArn });
    const { site, identity } = props;
    if (identity !== undefined && site.trust.some((trust) => "certificateCommonName" in trust)) {
      siteSignIn(this, { siteId: site.id, role, sessionMinutes: identity.sessionMinutes });
    }
    const heartbeat = this.heartbeatAlarm();
    for (const gatewayId of site.gateways ?? []) this.gatewaySilentAlarm(gatewayId, heartbeat);
    this.deviceDownAlarm();
    gatewayAlarms(this, { siteId: site.id, topic: props.alarmTopic, runbookUrl: props.runbookUrl });
  }

  /**
   * Calling a function URL takes two permissions: for the URL, and for the function behind it. The second is limited to calls that came
   * through the URL. https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
   */
  private gatewayRole(): Role {
    const { site, ingest, identity } = this.props;
    const role = new Role(this, "GatewayRole", {
      roleName: `${siteRolePrefix}${site.id}`,
      description: `Gateways of the Isthmus site ${site.id} deliver with this role; ingest takes the site from its name`,
      assumedBy: trustPrincipal(site.trust, identity?.trustAnchorArn),
      maxSessionDuration: Duration.hours(1),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["lambda:InvokeFunctionUrl"],
        resources: [ingest.functionArn],
        conditions: { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: [ingest.functionArn],
        conditions: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
      }),
    );
    limitSiteRole(role, site);
    return role;
  }

  private heartbeatAlarm(): Alarm {
    const { site } = this.props;
    return this.alarm("HeartbeatAlarm", {
      ...afterThreeMinutes,
      alarmName: alarmNames.gatewayHeartbeat(site.id),
      meaning: `No gateway of site ${site.id} has delivered a heartbeat for three minutes: the site is not being watched.`,
      anchor: runbookAnchors.gatewayHeartbeat,
      metric: this.siteMetric("GatewayHeartbeat", "Sum"),
    });
  }

  /**
   * The site as a whole still tells when one of its gateways is gone, and would be blind without a word once the next one goes. When all of
   * them are silent, the site's own alarm says so, and these have nothing to add.
   */
  private gatewaySilentAlarm(gatewayId: string, heartbeat: Alarm): void {
    const { site, alarmTopic: topic, runbookUrl } = this.props;
    quietedAlarm(this, `GatewaySilentAlarm-${gatewayId}`, {
      ...afterThreeMinutes,
      threshold: 1,
      topic,
      runbookUrl,
      quietWhile: heartbeat,
      waitFor: Duration.minutes(2),
      quietAfter: Duration.minutes(5),
      metricAlarmName: alarmNames.gatewayMissing(site.id, gatewayId),
      alarmName: alarmNames.gatewaySilent(site.id, gatewayId),
      meaning: `The gateway ${gatewayId} of site ${site.id} has not delivered a heartbeat for three minutes: the others of the site have nobody behind them.`,
      anchor: runbookAnchors.gatewaySilent,
      metric: this.siteMetric("GatewayHeartbeat", "Sum").with({ dimensionsMap: { Site: site.id, Gateway: gatewayId } }),
    });
  }

  /** Silence of the gateway is the heartbeat alarm's business: without data this one says so, rather than that all devices are up. */
  private deviceDownAlarm(): void {
    const { site } = this.props;
    this.alarm("DeviceDownAlarm", {
      alarmName: alarmNames.deviceDown(site.id),
      meaning: `At least one device of site ${site.id} is down.`,
      anchor: runbookAnchors.deviceDown,
      metric: this.siteMetric("DevicesDown", "Maximum"),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.MISSING,
    });
  }

  private alarm(id: string, alarm: SiteAlarm): Alarm {
    return runbookAlarm(this, id, { ...alarm, threshold: 1, topic: this.props.alarmTopic, runbookUrl: this.props.runbookUrl });
  }

  private siteMetric(metricName: string, statistic: string): Metric {
    const dimensionsMap = { Site: this.props.site.id };
    return new Metric({ namespace: metricNamespace, metricName, dimensionsMap, statistic, period: Duration.minutes(1) });
  }
}
