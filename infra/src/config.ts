import { z } from "zod";
import { accountProblems, RegionName, WatchedAccount } from "./account-config.ts";
import { ConfigError } from "./errors.ts";
import { EcsAnywhere, RolesAnywhere, Site } from "./site-config.ts";

const EntityText = z
  .string()
  .max(128)
  .regex(/^[^"\\\p{Cc}]*$/u, "expected no quotes, backslashes or control characters");

const ecsTasks = "ecs-tasks.amazonaws.com";

const Drilldown = z.strictObject({ site: z.string(), device: EntityText.min(1), entity: EntityText });
export type Drilldown = z.infer<typeof Drilldown>;

/** Where its URL is: a SecureString parameter, since whoever has the URL can keep the switch quiet. */
const DeadMansSwitch = z.strictObject({
  urlParameter: z.string().regex(/^\/[\w./-]{1,200}$/u, "expected the name of a parameter, such as /isthmus/dead-mans-switch"),
});

const Config = z
  .strictObject({
    sites: z.array(Site).min(1),
    /** Regions whose VPCs and instances are collected. Empty: the region that the stacks are deployed to. */
    regions: z.array(RegionName).default([]),
    /** Accounts whose networks are collected. Empty: the account that the stacks are deployed to. */
    accounts: z.array(WatchedAccount).default([]),
    /** Reads the account's bill from Cost Explorer, which costs some $2.40 a month in requests. */
    billing: z.boolean().default(true),
    /** Interfaces graphed on the overview through LAMBDA(); at most ten, since an account may use LAMBDA() five times a second. */
    drilldown: z.array(Drilldown).max(10).optional(),
    alarmEmail: z.email().optional(),
    /** A service outside of AWS that rings when the monitoring falls silent. Absent: nobody outside is told. */
    deadMansSwitch: DeadMansSwitch.optional(),
    /** Where the runbook is published; alarm descriptions add the anchor. */
    runbookUrl: z.string().min(1).default("docs/runbook.md"),
    /** Caps parallel ingest invocations; a gateway over the cap is answered 429 and waits. Absent: the account's shared pool. */
    ingestReservedConcurrency: z.int().min(1).max(1000).optional(),
    /** A trust anchor for the certificates of gateways. Absent: nothing of IAM Roles Anywhere is made. */
    rolesAnywhere: RolesAnywhere.optional(),
    /** A cluster for hosts of one's own. Absent: nothing of ECS is made. */
    ecsAnywhere: EcsAnywhere.optional(),
  })
  .superRefine((config, context) => {
    const known = new Set<string>();
    for (const [index, site] of config.sites.entries()) {
      if (known.has(site.id)) context.addIssue({ code: "custom", path: ["sites", index, "id"], message: `"${site.id}" is used twice` });
      known.add(site.id);
    }
    for (const { path, message } of accountProblems(config.accounts)) context.addIssue({ code: "custom", path: [...path], message });
    for (const { path, message } of gatewayProblems(config.sites)) context.addIssue({ code: "custom", path: [...path], message });
    for (const [index, entry] of (config.drilldown ?? []).entries()) {
      if (known.has(entry.site)) continue;
      context.addIssue({ code: "custom", path: ["drilldown", index, "site"], message: `no site has the id "${entry.site}"` });
    }
    for (const { path, message } of signInProblems(config)) context.addIssue({ code: "custom", path: [...path], message });
  });

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Lambda takes 4 KB of environment in all; the rest is for what else the function reads. */
const gatewayNamesBytes = 3_000;

/** Gateways by site, as the ingest function reads them. */
export function siteGateways(sites: readonly Site[]): string {
  return JSON.stringify(Object.fromEntries(sites.flatMap(({ id, gateways }) => (gateways === undefined ? [] : [[id, gateways]]))));
}

function gatewayProblems(sites: readonly Site[]): readonly Problem[] {
  const twice = sites.flatMap(({ gateways = [] }, index): readonly Problem[] =>
    new Set(gateways).size === gateways.length ? [] : [{ path: ["sites", index, "gateways"], message: "a gateway is named twice" }],
  );
  const message = `all gateways that are named may take ${gatewayNamesBytes} bytes at most; leave those of some sites out`;
  return siteGateways(sites).length > gatewayNamesBytes ? [...twice, { path: ["sites"], message }] : twice;
}

/** What no single key can tell about the ways that gateways come by their role. */
function signInProblems(config: {
  readonly sites: readonly Site[];
  readonly rolesAnywhere?: unknown;
  readonly ecsAnywhere?: EcsAnywhere | undefined;
}): readonly Problem[] {
  const uncertified = config.sites.flatMap((site, index): readonly Problem[] => {
    const certified = site.trust.findIndex((trust) => "certificateCommonName" in trust);
    const message = "a certificate needs rolesAnywhere.trustAnchor, which says whose it is";
    return certified === -1 || config.rolesAnywhere !== undefined ? [] : [{ path: ["sites", index, "trust", certified], message }];
  });
  const unready = (config.ecsAnywhere?.sites ?? []).flatMap((id, index): readonly Problem[] => {
    const site = config.sites.find((each) => each.id === id);
    const letsIn = site?.trust.some((trust) => "service" in trust && trust.service === ecsTasks) === true;
    const message = site === undefined ? `no site has the id "${id}"` : `the site's trust has to have { "service": "${ecsTasks}" }`;
    return letsIn ? [] : [{ path: ["ecsAnywhere", "sites", index], message }];
  });
  return [...uncertified, ...unready];
}

/** What an operator chooses about a deployment, defaults filled in. */
export interface IsthmusConfig extends z.infer<typeof Config> {
  readonly drilldown: Drilldown[];
}

/** The busiest lines of the device lab, so that a first dashboard shows traffic before anybody configured an interface. */
const labInterfaces = [
  { device: "sw1", entity: "Gi0/48" },
  { device: "rt1", entity: "Gi0/0/0" },
] as const;

/**
 * Checks the CDK context value `isthmus`.
 *
 * @throws ConfigError listing every problem, when anything is missing, unknown or malformed.
 */
export function readConfig(context: unknown): IsthmusConfig {
  const parsed = Config.safeParse(context);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${["isthmus", ...issue.path].join(".")}: ${issue.message}`));
  }
  const firstSite = parsed.data.sites[0]?.id ?? "";
  return { ...parsed.data, drilldown: parsed.data.drilldown ?? labInterfaces.map((line) => ({ site: firstSite, ...line })) };
}
