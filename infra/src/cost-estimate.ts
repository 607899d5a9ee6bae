/** One line of a monthly estimate, in US dollars. */
export interface CostLine {
  readonly what: string;
  readonly usdPerMonth: number;
}

export interface EstimatedDeployment {
  /** Devices of each site, and the gateways that are watched one by one. */
  readonly sites: readonly { readonly devices: number; readonly gateways?: readonly string[] | undefined }[];
  /** Regions whose networks are collected, those of each account counted apart. */
  readonly regions: number;
  /** Whether the bill is read. */
  readonly billing?: boolean;
  /** Hosts of one's own that ECS runs gateways on. IAM Roles Anywhere costs nothing. */
  readonly ecsHosts?: number;
}

const minutesPerMonth = 43_200;
const collectorRunsPerMonth = minutesPerMonth / 5;

/** List prices of us-east-1 in October 2026, in US dollars. Other regions cost up to a third more. */
const prices = {
  /** First 10,000 metrics. https://aws.amazon.com/cloudwatch/pricing/ */
  metricMonth: 0.3,
  alarmMonth: 0.1,
  compositeAlarmMonth: 0.5,
  dashboardMonth: 3,
  metricRequest: 0.01 / 1_000,
  logGigabyte: 0.5,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  writeUnit: 0.625 / 1_000_000,
  storedGigabyteMonth: 0.25,
  /** arm64. https://aws.amazon.com/lambda/pricing/ */
  lambdaRequest: 0.2 / 1_000_000,
  lambdaGigabyteSecond: 0.0000133334,
  /** https://aws.amazon.com/eventbridge/pricing/ */
  schedulerRun: 1 / 1_000_000,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  readUnit: 0.125 / 1_000_000,
  /** https://aws.amazon.com/ecs/anywhere/pricing/ */
  externalHostHour: 0.01025,
  /** https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/ */
  costExplorerRequest: 0.01,
} as const;

/** What one unit is assumed to use, rather too much than too little. */
const usage = {
  metricsPerSite: 25,
  /** One important interface for each device, in and out. */
  metricsPerDevice: 2,
  metricsPerRegion: 10,
  /** AwsApiCalls. */
  metricsPerDeployment: 1,
  /** By metrics: three of them read two. */
  alarmsPerSite: 13,
  alarmsPerDeployment: 7,
  /** By metrics, as above. */
  watchdogAlarms: 2,
  /** A page of DescribeAlarms. */
  alarmsPerPage: 100,
  watchdogGigabyteSeconds: 0.25 * 0.5,
  /** Gateways, and the coverage of 40 APIs a Region. */
  watchdogReadsPerSite: 1,
  watchdogReadsPerRegion: 3,
  /** VPN tunnels that are down, and whose ends disagree. */
  alarmsPerRegion: 2,
  /** A minute of a 48-port switch is one chunk of at most 1 KB: one write unit. */
  writesPerDeviceMinute: 1,
  /** Heartbeat, gateway and site entities, events, the ledger of the batch. */
  writesPerSiteMinute: 6,
  /** Coverage of 30 APIs, each an item and its place in the index by kind. Resources are written when they change. */
  writesPerSweep: 30 * 2,
  seriesDays: 15,
  chunkKilobytes: 1,
  logKilobytesPerInvocation: 1,
  ingestGigabyteSeconds: 0.5 * 0.4,
  collectorGigabyteSeconds: 0.5 * 5,
  /** Costs by service (two pages), costs by account and region, forecast; twice a day. */
  costExplorerRequestsPerMonth: 4 * 2 * 30,
  /** CostAnomalies and CostExplorerRequests. */
  billingMetrics: 2,
  /** An unusual service, and a bill that cannot be read. */
  billingAlarms: 2,
} as const;

/**
 * What the given deployment costs a month at list price. Pure arithmetic, free tiers left out. Not included, because it depends on
 * what devices and people do: stored syslog lines, GetMetricData calls of dashboards and of the metrics collector, notifications.
 */
export function monthlyEstimate(deployment: EstimatedDeployment): readonly CostLine[] {
  const sites = deployment.sites.length;
  const devices = deployment.sites.reduce((sum, site) => sum + site.devices, 0);
  const gateways = deployment.sites.reduce((sum, site) => sum + (site.gateways?.length ?? 0), 0);
  const ofAws = deployment.regions * usage.metricsPerRegion + usage.metricsPerDeployment;
  const metrics = sites * usage.metricsPerSite + gateways + devices * usage.metricsPerDevice + ofAws;
  const batches = sites * minutesPerMonth;
  const collectorRuns = 2 * collectorRunsPerMonth;
  const ofSites = minutesPerMonth * (devices * usage.writesPerDeviceMinute + sites * usage.writesPerSiteMinute);
  const writes = ofSites + collectorRunsPerMonth * deployment.regions * usage.writesPerSweep;
  const storedGigabytes = (devices * usage.seriesDays * 1_440 * usage.chunkKilobytes) / 1_048_576;
  const invocations = batches + collectorRuns;
  const gigabyteSeconds =
    batches * usage.ingestGigabyteSeconds + collectorRuns * Math.max(1, deployment.regions) * usage.collectorGigabyteSeconds;
  const alarms = usage.alarmsPerDeployment + sites * usage.alarmsPerSite + gateways + deployment.regions * usage.alarmsPerRegion;
  return [
    { what: `CloudWatch metrics (${metrics})`, usdPerMonth: metrics * prices.metricMonth },
    { what: "CloudWatch metric requests", usdPerMonth: invocations * prices.metricRequest },
    { what: "CloudWatch alarms", usdPerMonth: alarms * prices.alarmMonth + gateways * prices.compositeAlarmMonth },
    { what: "CloudWatch dashboard", usdPerMonth: prices.dashboardMonth },
    {
      what: "CloudWatch logs of the functions",
      usdPerMonth: ((invocations * usage.logKilobytesPerInvocation) / 1_048_576) * prices.logGigabyte,
    },
    { what: "DynamoDB writes", usdPerMonth: writes * prices.writeUnit },
    { what: "DynamoDB storage", usdPerMonth: storedGigabytes * prices.storedGigabyteMonth },
    { what: "Lambda", usdPerMonth: invocations * prices.lambdaRequest + gigabyteSeconds * prices.lambdaGigabyteSecond },
    { what: "Watchdog", usdPerMonth: watchdogUsd({ sites, regions: deployment.regions, alarms: alarms + gateways }) },
    ...billingLines(deployment.billing ?? true),
    ...ecsLines(deployment.ecsHosts ?? 0),
  ];
}

/** A look a minute, one write, and its own alarm. */
function watchdogUsd({ sites, regions, alarms }: { readonly sites: number; readonly regions: number; readonly alarms: number }): number {
  const reads = 2 + sites * usage.watchdogReadsPerSite + regions * usage.watchdogReadsPerRegion;
  const look =
    prices.schedulerRun +
    prices.lambdaRequest +
    usage.watchdogGigabyteSeconds * prices.lambdaGigabyteSecond +
    Math.ceil(alarms / usage.alarmsPerPage) * prices.metricRequest +
    reads * prices.readUnit +
    prices.writeUnit +
    (usage.logKilobytesPerInvocation / 1_048_576) * prices.logGigabyte;
  return minutesPerMonth * look + usage.watchdogAlarms * prices.alarmMonth;
}

function billingLines(billing: boolean): readonly CostLine[] {
  const usdPerMonth =
    usage.costExplorerRequestsPerMonth * prices.costExplorerRequest +
    usage.billingMetrics * prices.metricMonth +
    usage.billingAlarms * prices.alarmMonth;
  return billing ? [{ what: "Reading the bill (Cost Explorer)", usdPerMonth }] : [];
}

function ecsLines(hosts: number): readonly CostLine[] {
  const usdPerMonth = (hosts * prices.externalHostHour * minutesPerMonth) / 60;
  return hosts === 0 ? [] : [{ what: `ECS Anywhere (${hosts} hosts)`, usdPerMonth }];
}

/** The estimate as a small table with its total. */
export function formatEstimate(lines: readonly CostLine[]): string {
  const total = {
    what: "Total a month, list price, without free tiers",
    usdPerMonth: lines.reduce((sum, line) => sum + line.usdPerMonth, 0),
  };
  const row = ({ what, usdPerMonth }: CostLine) => `  ${what.padEnd(48)} $${usdPerMonth.toFixed(2).padStart(10)}`;
  return ["Estimated cost (docs/how-to/deploy.md says what is not included):", ...[...lines, total].map(row), ""].join("\n");
}
