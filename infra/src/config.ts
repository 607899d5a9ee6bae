import { z } from "zod";
import { ConfigError } from "./errors.ts";

const SiteId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/u, "expected a lower-case letter, then letters, digits or '-', at most 40 characters")
  .describe("Part of a stack name, of the site's IAM role name and of every key of the site's data.");

const EntityText = z
  .string()
  .max(128)
  .regex(/^[^"\\\p{Cc}]*$/u, "expected no quotes, backslashes or control characters");

/**
 * Who may take the role of a site's gateways: an IAM principal (a role or user, or an account's root), an AWS service such as
 * ECS tasks, or an X.509 certificate known to an IAM Roles Anywhere trust anchor.
 */
const Trust = z.union([
  z.strictObject({ principalArn: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:/u, "expected an IAM ARN") }),
  z.strictObject({ service: z.string().regex(/^[a-z0-9.-]+\.amazonaws\.com$/u, "expected a service such as ecs-tasks.amazonaws.com") }),
  z.strictObject({
    rolesAnywhere: z.strictObject({
      trustAnchorArn: z.string().regex(/^arn:aws[a-z-]*:rolesanywhere:/u, "expected the ARN of a trust anchor"),
      certificateCommonName: z.string().min(1),
    }),
  }),
]);
export type Trust = z.infer<typeof Trust>;

const Site = z.strictObject({
  id: SiteId,
  name: z.string().min(1).max(80),
  /** Devices to expect: only for the cost estimate that synthesis prints. */
  devices: z.int().min(1).max(100_000).default(10),
  /** Empty: any principal of the deploying account that IAM allows to assume the role. */
  trust: z.array(Trust).default([]),
});
export type Site = z.infer<typeof Site>;

const Drilldown = z.strictObject({ site: SiteId, device: EntityText.min(1), entity: EntityText });
export type Drilldown = z.infer<typeof Drilldown>;

const Config = z
  .strictObject({
    sites: z.array(Site).min(1),
    /** Regions whose VPCs and instances are collected. Empty: the region that the stacks are deployed to. */
    regions: z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/u, "expected a region such as ap-northeast-2")).default([]),
    /** Interfaces graphed on the overview through LAMBDA(); at most ten, since an account may use LAMBDA() five times a second. */
    drilldown: z.array(Drilldown).max(10).optional(),
    alarmEmail: z.email().optional(),
    /** Where the runbook is published; alarm descriptions add the anchor. */
    runbookUrl: z.string().min(1).default("docs/runbook.md"),
    /** Caps parallel ingest invocations; a gateway over the cap is answered 429 and waits. Absent: the account's shared pool. */
    ingestReservedConcurrency: z.int().min(1).max(1000).optional(),
  })
  .superRefine((config, context) => {
    const known = new Set<string>();
    for (const [index, site] of config.sites.entries()) {
      if (known.has(site.id)) context.addIssue({ code: "custom", path: ["sites", index, "id"], message: `"${site.id}" is used twice` });
      known.add(site.id);
    }
    for (const [index, entry] of (config.drilldown ?? []).entries()) {
      if (known.has(entry.site)) continue;
      context.addIssue({ code: "custom", path: ["drilldown", index, "site"], message: `no site has the id "${entry.site}"` });
    }
  });

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
