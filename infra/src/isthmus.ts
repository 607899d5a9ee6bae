import { type App, Stage } from "aws-cdk-lib";
import type { IsthmusConfig } from "./config.ts";
import { AwsCollectionStack } from "./stacks/aws-collection-stack.ts";
import { BillingStack } from "./stacks/billing-stack.ts";
import { ConsoleStack } from "./stacks/console-stack.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { EcsAnywhereStack } from "./stacks/ecs-anywhere-stack.ts";
import { IdentityStack } from "./stacks/identity-stack.ts";
import { IngestStack } from "./stacks/ingest-stack.ts";
import { NetworkStack } from "./stacks/network-stack.ts";
import { ReaderStack } from "./stacks/reader-stack.ts";
import { SiteStack } from "./stacks/site-stack.ts";
import { WatchdogStack } from "./stacks/watchdog-stack.ts";

/**
 * Every stack of one deployment, account- and region-agnostic, so that synthesis needs neither credentials nor a network.
 * References run one way only: data <- ingest <- {aws-collection, billing, network, watchdog, sites}, data <- console, identity <- sites.
 */
export function buildIsthmus(app: App, config: IsthmusConfig): void {
  const data = new DataStack(app);
  const ingest = new IngestStack(app, { config, tables: data.tables });
  new AwsCollectionStack(app, { config, tables: data.tables, alarmTopic: ingest.alarmTopic });
  if (config.billing) new BillingStack(app, { config, tables: data.tables, alarmTopic: ingest.alarmTopic });
  new ConsoleStack(app, { config, tables: data.tables });
  new NetworkStack(app, { config, tables: data.tables, alarmTopic: ingest.alarmTopic });
  new WatchdogStack(app, { config, tables: data.tables, alarmTopic: ingest.alarmTopic });
  const { rolesAnywhere, ecsAnywhere, runbookUrl } = config;
  const identity = rolesAnywhere === undefined ? undefined : new IdentityStack(app, rolesAnywhere);
  for (const site of config.sites) {
    new SiteStack(app, { site, runbookUrl, ingest: ingest.ingestFunction, alarmTopic: ingest.alarmTopic, identity });
  }
  if (ecsAnywhere !== undefined) new EcsAnywhereStack(app, ecsAnywhere);
  // A stage of its own, because `cdk deploy --all` leaves stages out: this template is for the other accounts.
  if (config.accounts.length > 0) new ReaderStack(new Stage(app, "other-accounts"));
}
