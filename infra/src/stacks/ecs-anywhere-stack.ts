import { siteRolePrefix } from "@isthmus/lambdas/env";
import { type App, Aws, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { CfnCluster, CfnService, CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import { ManagedPolicy, Role } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { ofThisAccount } from "../constructs/trust-principal.ts";
import { stackNames } from "../names.ts";
import type { EcsAnywhere } from "../site-config.ts";

/** The user that the image runs as. */
const gatewayUser = "10001";

/**
 * Gateways that Amazon ECS runs on hosts of one's own: a cluster, a service for each site, and the role that hosts register with. Made of
 * CloudFormation's own types, because the cluster of the CDK's library comes with a network that hosts elsewhere have no use for.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html
 */
export class EcsAnywhereStack extends Stack {
  constructor(app: App, config: EcsAnywhere) {
    super(app, stackNames.ecsAnywhere, { description: "Isthmus: gateways on hosts of one's own, run by Amazon ECS" });
    this.hostRole();
    const cluster = new CfnCluster(this, "Cluster", {
      clusterName: "isthmus",
      clusterSettings: [{ name: "containerInsights", value: "disabled" }],
    });
    Validations.of(cluster).acknowledge({
      id: "AwsSolutions::AwsSolutions-ECS4",
      reason: "The gateway measures itself, and alarms watch what it delivers; Container Insights would be paid for once more.",
    });
    const logs = new LogGroup(this, "Logs", {
      logGroupName: "/isthmus/gateways",
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const execution = new Role(this, "ExecutionRole", { assumedBy: ofThisAccount("ecs-tasks.amazonaws.com") });
    logs.grantWrite(execution);
    for (const site of config.sites) this.gateway(site, { config, cluster, logs, execution });
  }

  /** What a host registers with: `aws ssm create-activation --iam-role isthmus-ecs-anywhere-host`. Gateways do not use it. */
  private hostRole(): void {
    const managed = ["AmazonSSMManagedInstanceCore", "service-role/AmazonEC2ContainerServiceforEC2Role"];
    const role = new Role(this, "HostRole", {
      roleName: "isthmus-ecs-anywhere-host",
      description: "Hosts of Isthmus gateways register with Systems Manager and ECS",
      assumedBy: ofThisAccount("ssm.amazonaws.com"),
      managedPolicies: managed.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
    for (const name of managed) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`,
        reason: "What the agents of Systems Manager and ECS need is theirs to say, and changes with them.",
      });
    }
  }

  private gateway(
    site: string,
    parts: { readonly config: EcsAnywhere; readonly cluster: CfnCluster; readonly logs: LogGroup; readonly execution: Role },
  ): void {
    const task = new CfnTaskDefinition(this, `Task-${site}`, {
      family: `isthmus-gateway-${site}`,
      requiresCompatibilities: ["EXTERNAL"],
      networkMode: "host",
      taskRoleArn: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${siteRolePrefix}${site}`,
      executionRoleArn: parts.execution.roleArn,
      volumes: [
        { name: "spool", host: { sourcePath: "/var/lib/isthmus" } },
        { name: "configuration", host: { sourcePath: "/etc/isthmus" } },
      ],
      containerDefinitions: [gatewayContainer(site, parts)],
    });
    new CfnService(this, `Service-${site}`, {
      serviceName: `isthmus-gateway-${site}`,
      cluster: parts.cluster.ref,
      taskDefinition: task.ref,
      launchType: "EXTERNAL",
      schedulingStrategy: "DAEMON",
      placementConstraints: [{ type: "memberOf", expression: `attribute:isthmus.site == ${site}` }],
      // The spool belongs to one process: the old one has to be gone before the new one starts.
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
    });
  }
}

/** The container as docs/how-to/harden-a-gateway.md asks for it. The image's own health check goes with it. */
function gatewayContainer(
  site: string,
  { config, logs }: { readonly config: EcsAnywhere; readonly logs: LogGroup },
): CfnTaskDefinition.ContainerDefinitionProperty {
  return {
    name: "gateway",
    image: config.image,
    essential: true,
    user: gatewayUser,
    readonlyRootFilesystem: true,
    memory: config.memoryMiB,
    stopTimeout: 30,
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"], add: ["NET_RAW", "NET_BIND_SERVICE"] } },
    ulimits: [
      { name: "core", softLimit: 0, hardLimit: 0 },
      { name: "nofile", softLimit: 65_536, hardLimit: 65_536 },
    ],
    mountPoints: [
      { sourceVolume: "spool", containerPath: "/var/lib/isthmus", readOnly: false },
      { sourceVolume: "configuration", containerPath: "/etc/isthmus", readOnly: true },
    ],
    logConfiguration: {
      logDriver: "awslogs",
      // Without a way to AWS the gateway goes on: its lines wait in memory, and the oldest go first.
      options: {
        "awslogs-group": logs.logGroupName,
        "awslogs-region": Aws.REGION,
        "awslogs-stream-prefix": site,
        mode: "non-blocking",
        "max-buffer-size": "4m",
      },
    },
  };
}
