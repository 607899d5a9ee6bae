import { App } from "aws-cdk-lib";
import cdkJson from "../cdk.json" with { type: "json" };
import { watchedRegionCount } from "./src/account-config.ts";
import { readConfig } from "./src/config.ts";
import { formatEstimate, monthlyEstimate } from "./src/cost-estimate.ts";
import { buildIsthmus } from "./src/isthmus.ts";
import { addNagChecks } from "./src/nag.ts";

// The CDK command line passes the context of cdk.json itself, and overrides of it; a plain `node infra/app.ts` has only this file.
const app = new App({ context: cdkJson.context });
const config = readConfig(app.node.tryGetContext("isthmus"));
buildIsthmus(app, config);
if (process.env["CDK_NAG"] === "1") addNagChecks(app);
app.synth();
const regions = watchedRegionCount(config);
process.stderr.write(
  formatEstimate(
    monthlyEstimate({ sites: config.sites, regions, billing: config.billing, ecsHosts: config.ecsAnywhere?.sites.length ?? 0 }),
  ),
);
